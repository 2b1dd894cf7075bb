/**
 * Why every unlock is followed by a reading of the whole board: what two wrong bits make of an unlock request. The
 * sweep is exhaustive; the published figures are those of boards 1 to 31 and of a board that takes any number.
 */
import { describe, expect, test } from 'vitest'
import { xor8 } from '../../../drivers/codec/checksum.ts'
import { lockCodec } from '../../../drivers/lock-8a/codec.ts'

const frameBits = 5 * 8

interface Sweep {
  readonly lastBoard: number
  /** What a board makes of a frame whose check byte is right; null when it is no unlock. */
  readonly read: (frame: Uint8Array) => { readonly board: number; readonly lock: number } | null
}

/** Flips every pair of bits of every unlock request. */
function sweep({ lastBoard, read }: Sweep) {
  const count = { errors: 0, passing: 0, otherLock: 0, wholeBoard: 0 }
  for (let board = 1; board <= lastBoard; board++) {
    for (let lock = 1; lock <= 24; lock++) {
      const frame = lockCodec.encode({ kind: 'unlock', board, lock })
      for (let first = 0; first < frameBits; first++) {
        for (let second = first + 1; second < frameBits; second++) {
          flip(frame, first)
          flip(frame, second)
          count.errors++
          if (xor8(frame) === 0) {
            count.passing++
            const meant = read(frame)
            if (meant?.lock === 0) count.wholeBoard++
            else if (meant !== null && (meant.lock !== lock || meant.board !== board)) count.otherLock++
          }
          flip(frame, second)
          flip(frame, first)
        }
      }
    }
  }
  return count
}

function flip(frame: Uint8Array, bit: number): void {
  const at = bit >> 3
  frame[at] = (frame[at] ?? 0) ^ (1 << (bit & 7))
}

describe('two wrong bits in an unlock request', () => {
  test('pass the check in 10.3 %, mean another lock in 3.0 % and the whole board in 310 of 580,320 cases', () => {
    const count = sweep({
      lastBoard: 31,
      read: ([head, board = 0, lock = 0, mark]) => (head === 0x8a && mark === 0x11 ? { board, lock } : null),
    })
    expect(count.errors).toBe(580_320)
    expect(((100 * count.passing) / count.errors).toFixed(1)).toBe('10.3')
    expect(((100 * count.otherLock) / count.errors).toFixed(1)).toBe('3.0')
    expect(count.wholeBoard).toBe(310)
  })

  test('still mean another lock in 1.6 % to a board that checks its ranges, and the whole of one in 310 cases', () => {
    const count = sweep({
      lastBoard: 32,
      read(frame) {
        const seen = lockCodec.scanRequest(frame)
        if (seen.kind !== 'packet') return null
        if (seen.packet.kind === 'unlockAll') return { board: seen.packet.board, lock: 0 }
        return seen.packet.kind === 'unlock' ? seen.packet : null
      },
    })
    expect(count.errors).toBe(768 * 780)
    expect(((100 * count.otherLock) / count.errors).toFixed(1)).toBe('1.6')
    expect(count.wholeBoard).toBe(310)
  })
})
