import { describe, expect, test } from 'vitest'
import { createOutbound, maxOutboundBytes } from '../../../drivers/transport/outbound.ts'

/** A descriptor that takes as many bytes as it has room for. */
function tube() {
  const taken: number[] = []
  const state = { room: 0, failure: null as Error | null }
  const errors: unknown[] = []
  const overflows: number[] = []
  const outbound = createOutbound({
    write(bytes) {
      if (state.failure !== null) throw state.failure
      if (state.room === 0) throw Object.assign(new Error('not now'), { code: 'EAGAIN' })
      const count = Math.min(state.room, bytes.length)
      taken.push(...bytes.subarray(0, count))
      state.room -= count
      return count
    },
    onError: (error) => errors.push(error),
    onOverflow: (waiting) => overflows.push(waiting),
  })
  return { outbound, taken, state, errors, overflows }
}

describe('bytes on their way out', () => {
  test('leave at once when there is room', () => {
    const { outbound, taken, state } = tube()
    state.room = 10
    outbound.push(Uint8Array.of(1, 2, 3))
    expect(taken).toEqual([1, 2, 3])
    expect(outbound.waiting()).toBe(0)
  })

  test('keep their order over partial writes, whatever becomes of the caller’s buffer', () => {
    const { outbound, taken, state } = tube()
    state.room = 2
    const reused = Uint8Array.of(1, 2, 3, 4)
    outbound.push(reused)
    reused.fill(0)
    outbound.push(Uint8Array.of(5, 6))
    expect(outbound.waiting()).toBe(4)
    state.room = 3
    outbound.flush()
    expect(taken).toEqual([1, 2, 3, 4, 5])
    state.room = 9
    outbound.flush()
    expect(taken).toEqual([1, 2, 3, 4, 5, 6])
    expect(outbound.waiting()).toBe(0)
  })

  test('are bounded: one byte too many is said once, and nothing is written any more', () => {
    const { outbound, taken, state, overflows } = tube()
    outbound.push(new Uint8Array(maxOutboundBytes))
    expect(overflows).toEqual([])
    outbound.push(Uint8Array.of(1))
    outbound.push(Uint8Array.of(1))
    expect(overflows).toEqual([maxOutboundBytes + 1])
    state.room = 100
    outbound.flush()
    expect(taken).toEqual([])
  })

  test('are thrown away when the descriptor fails, which is said once', () => {
    const { outbound, state, errors } = tube()
    state.failure = new Error('EIO')
    outbound.push(Uint8Array.of(1))
    outbound.push(Uint8Array.of(2))
    outbound.flush()
    expect(errors).toEqual([state.failure])
    expect(outbound.waiting()).toBe(0)
  })
})
