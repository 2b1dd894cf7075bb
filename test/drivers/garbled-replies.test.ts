import { describe, expect, test } from 'vitest'
import { fromHex } from '../../drivers/codec/bytes.ts'
import { createBench, online, poll, type Script } from '../support/line-bench.ts'
import { toyBytes } from '../support/toy-codec.ts'

const garbage = fromHex('00 11 22')
const replyMs = 100

/** Online from the start, asks for ever; says what the test wants at its answers. */
const asking =
  (atReply: ReturnType<Script>['signals'] = []): Script =>
  ({ kind }) => {
    if (kind === 'start') return { send: poll({ replyMs }), signals: [online] }
    if (kind === 'reply') return { send: poll({ replyMs }), signals: atReply }
    return kind === 'silence' ? { send: poll({ replyMs }) } : {}
  }

function bench(script: Script = asking()) {
  const { clock, hear, signalsOf, open } = createBench({ scripts: { a: script } })
  open()
  const kinds = () => signalsOf('a').map(({ kind }) => kind)
  return {
    kinds,
    last: () => signalsOf('a').at(-1),
    /** Bytes that are no reply, until the deadline of the request. */
    garble(times = 1) {
      for (let count = 0; count < times; count++) {
        hear(garbage)
        clock.advance(replyMs)
      }
    },
    silence: () => clock.advance(replyMs),
    answer: () => hear(toyBytes('answer')),
    wait(ms: number, everyMs = 50) {
      for (let waited = 0; waited < ms; waited += everyMs) {
        clock.advance(everyMs)
        hear(toyBytes('answer'))
      }
    },
  }
}

describe('replies that cannot be understood (edge case 2)', () => {
  test('are asked for again and nobody is told, while there are two within a minute', () => {
    const wire = bench()
    wire.garble(2)
    wire.answer()
    expect(wire.kinds()).toEqual(['Online'])
  })

  test('are told once when they pile up', () => {
    const wire = bench()
    wire.garble(3)
    expect(wire.last()).toEqual({ kind: 'Degraded', what: expect.stringMatching(/无法识别.*garbled/) })
    wire.garble(5)
    expect(wire.kinds()).toEqual(['Online', 'Degraded'])
  })

  test('pile up also when whole ones come between', () => {
    const wire = bench()
    for (let count = 0; count < 3; count++) {
      wire.garble()
      wire.answer()
    }
    expect(wire.kinds()).toEqual(['Online', 'Degraded'])
  })

  test('do not pile up over more than a minute', () => {
    const wire = bench()
    wire.garble(2)
    wire.wait(60_000)
    wire.garble(2)
    expect(wire.kinds()).toEqual(['Online'])
  })

  test('are over when a whole minute was clean, and may pile up anew', () => {
    const wire = bench()
    wire.garble(3)
    wire.wait(59_000)
    expect(wire.kinds()).toEqual(['Online', 'Degraded'])
    wire.wait(1_100)
    expect(wire.last()).toEqual(online)
    wire.garble(3)
    expect(wire.kinds()).toEqual(['Online', 'Degraded', 'Online', 'Degraded'])
  })

  test('do not end a complaint of the device itself', () => {
    const complaint = { kind: 'Degraded', what: 'out of order' } as const
    const wire = bench(asking([complaint]))
    wire.garble(3)
    wire.wait(61_000, 20_000)
    expect(wire.kinds().slice(0, 3)).toEqual(['Online', 'Degraded', 'Degraded'])
    expect(wire.kinds().slice(1)).not.toContain('Online')
  })

  test('are something else than no reply at all', () => {
    const wire = bench()
    for (let count = 0; count < 5; count++) wire.silence()
    expect(wire.kinds()).toEqual(['Online'])
  })

  test('are not told of a device that is away already', () => {
    const wire = bench(({ kind }) => {
      const signals = kind === 'start' ? [online, { kind: 'Offline', cause: 'no_reply' } as const] : []
      return kind === 'start' || kind === 'silence' ? { send: poll({ replyMs }), signals } : {}
    })
    wire.garble(5)
    expect(wire.kinds()).toEqual(['Online', 'Offline'])
  })
})
