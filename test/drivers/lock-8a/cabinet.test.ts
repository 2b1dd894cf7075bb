/** Gateway and simulated cabinet talk over a whole line: framing, deadlines, gaps and echoes as on a real bus. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LockPacket } from '../../../drivers/lock-8a/packets.ts'
import type { Movement } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import { lockBench, openDoor } from '../../support/lock-bench.ts'

const online: Signal = { kind: 'Online', identity: null }
const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })
const closed = (door: number): Signal => ({ kind: 'DoorClosed', door })
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })

/** A bench whose doors have been found, with nothing told yet. */
function readyBench(options: Parameters<typeof lockBench>[0] = {}) {
  const bench = lockBench(options)
  bench.run(400)
  expect(bench.news()).toEqual([online, found()])
  return bench
}

describe.each(['closed_when_shut', 'open_when_shut'] as const)(
  'a cabinet whose switches are %s',
  (feedback) => {
    test('opens a door when ordered to and tells when it is shut', () => {
      const bench = readyBench({ settings: { feedback } })
      bench.order(openDoor('a', { door: 2 }))
      bench.run(600)
      expect(bench.news()).toEqual([opened(2, 'a'), done('a')])
      bench.stimulate({ kind: 'ShutDoor', door: 2 })
      bench.run(1000)
      expect(bench.news()).toEqual([closed(2)])
      expect(bench.movements).toEqual([
        { kind: 'DoorReleased', door: 2 },
        { kind: 'DoorShut', door: 2 },
      ])
      expect(bench.unlocksSent()).toBe(1)
    })

    test('tells a door that was pulled open as nobody’s', () => {
      const bench = readyBench({ settings: { feedback } })
      bench.stimulate({ kind: 'PullDoor', door: 3 })
      bench.run(1000)
      expect(bench.news()).toEqual([opened(3, null)])
      expect(bench.movements).toEqual([])
    })

    test('looks all open when it is wired the other way round, which is said', () => {
      const bench = lockBench({
        settings: { feedback },
        mislead: (packet) =>
          packet.kind === 'boardState' ? { ...packet, bits: packet.bits ^ 0xffffff } : packet,
      })
      bench.run(400)
      expect(bench.news().at(-1)).toEqual({
        kind: 'Degraded',
        what: 'every door reads open: check the setting feedback',
      })
    })
  },
)

describe('a door that does not open', () => {
  test('is unlocked twice, then it is stuck', () => {
    const bench = readyBench()
    bench.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    bench.order(openDoor('a'))
    bench.run(6000)
    expect(bench.news()).toEqual([{ kind: 'OrderFailed', ref: 'a', why: 'stuck' }])
    expect(bench.unlocksSent()).toBe(2)
    expect(bench.movements).toEqual([])
  })

  test('opens at the second try when it came free', () => {
    const bench = readyBench()
    bench.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    bench.order(openDoor('a'))
    bench.run(1000)
    bench.stimulate({ kind: 'JamDoor', door: 1, jammed: false })
    bench.run(2000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
  })

  test('that is pried open right after it was given up answers its order', () => {
    const bench = readyBench()
    bench.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    bench.order(openDoor('a'))
    bench.runUntilSignal('OrderFailed', 6000)
    bench.stimulate({ kind: 'PullDoor', door: 1 })
    bench.run(1000)
    expect(bench.news().at(-1)).toEqual(opened(1, 'a'))
  })
})

describe('a bad bus', () => {
  test('the wrong door opens: it is told as nobody’s, and the ordered one is tried again', () => {
    let first = true
    const bench = readyBench({
      mishear(packet) {
        if (packet.kind !== 'unlock' || !first) return packet
        first = false
        return { ...packet, lock: 3 }
      },
    })
    bench.order(openDoor('a'))
    bench.run(4000)
    expect(bench.news()).toEqual([
      opened(3, null),
      { kind: 'Degraded', what: 'unlock of door 1 moved door 3' },
      opened(1, 'a'),
      done('a'),
    ])
    expect(bench.unlocksSent()).toBe(2)
  })

  test('the reply to an unlock is lost: the doors say that it worked, nothing is repeated', () => {
    const bench = readyBench()
    bench.misbehaviour.wrongChecksum = 1
    bench.order(openDoor('a'))
    bench.run(2000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
    expect(bench.unlocksSent()).toBe(1)
    expect(bench.movements).toEqual([{ kind: 'DoorReleased', door: 1 }])
  })

  test('the unlock is lost: it is sent once more', () => {
    let lost = 1
    const foreign: LockPacket = { kind: 'unlock', board: 9, lock: 1 }
    const bench = readyBench({
      mishear: (packet) => (packet.kind === 'unlock' && lost-- > 0 ? foreign : packet),
    })
    bench.order(openDoor('a', { withinMs: 4000 }))
    bench.run(5000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
    expect(bench.unlocksSent()).toBe(2)
  })

  test('the board falls silent after the unlock and comes back: unconfirmed, and later the truth', () => {
    const bench = readyBench()
    bench.misbehaviour.silent = true
    bench.order(openDoor('a'))
    bench.run(5000)
    expect(bench.news()).toEqual([
      { kind: 'OrderUnconfirmed', ref: 'a' },
      { kind: 'Offline', cause: 'no_reply' },
    ])
    expect(bench.unlocksSent()).toBe(1)
    bench.run(20_000)
    bench.misbehaviour.silent = false
    bench.run(2500)
    expect(bench.news()).toEqual([online, found(1)])
  })

  test('a board that does not answer is asked at least every two seconds', () => {
    const bench = readyBench()
    bench.misbehaviour.silent = true
    bench.run(2000)
    bench.sent.length = 0
    bench.run(20_000)
    const gaps = bench.sent.slice(1).map(({ at }, before) => at - (bench.sent[before]?.at ?? 0))
    expect(gaps.length).toBeGreaterThan(8)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2001)
  })

  test('an adapter echoes and the line knows it', () => {
    const bench = lockBench({ echo: true })
    bench.misbehaviour.echo = true
    bench.run(400)
    bench.order(openDoor('a'))
    bench.run(1500)
    expect(bench.news()).toEqual([online, found(), opened(1, 'a'), done('a')])
  })

  test('an adapter echoes and nobody knows it: the echo proves nothing, the doors do', () => {
    const bench = lockBench()
    bench.misbehaviour.echo = true
    bench.run(1000)
    bench.stimulate({ kind: 'JamDoor', door: 2, jammed: true })
    bench.order(openDoor('a', { door: 1 }))
    bench.run(1000)
    bench.order(openDoor('b', { door: 2 }))
    bench.run(6000)
    expect(bench.news()).toEqual([
      online,
      found(),
      opened(1, 'a'),
      done('a'),
      { kind: 'OrderFailed', ref: 'b', why: 'stuck' },
    ])
  })

  test('whatever the bus does, each order ends once, and in the end the doors are known', () => {
    fc.assert(
      fc.property(fc.array(mischief, { minLength: 1, maxLength: 8 }), (steps) => {
        const bench = lockBench()
        steps.forEach(({ waitMs, door, shut, ...misbehaviour }, number) => {
          Object.assign(bench.misbehaviour, misbehaviour)
          if (shut) bench.stimulate({ kind: 'ShutDoor', door })
          bench.order(openDoor(`r${number}`, { door }))
          bench.run(waitMs)
        })
        Object.assign(bench.misbehaviour, behaving)
        bench.run(20_000)
        const signals = bench.news()
        const endings = signals.flatMap((signal) => (signal.kind.startsWith('Order') ? [refOf(signal)] : []))
        expect(endings.sort()).toEqual(steps.map((_step, number) => `r${number}`))
        expect(told(signals)).toEqual(openAfter(bench.movements))
        expect(bench.unlocksSent()).toBeLessThanOrEqual(2 * steps.length)
      }),
      { numRuns: 100 },
    )
  })
})

const behaving = {
  wrongChecksum: 0,
  halfFrame: 0,
  noiseBefore: 0,
  extraDelayMs: 0,
  silent: false,
  echo: false,
}

const mischief = fc.record({
  waitMs: fc.nat(2500),
  door: fc.integer({ min: 1, max: 4 }),
  shut: fc.boolean(),
  wrongChecksum: fc.nat(2),
  halfFrame: fc.nat(1),
  noiseBefore: fc.nat(12),
  extraDelayMs: fc.nat(400),
  silent: fc.boolean(),
  echo: fc.boolean(),
})

function refOf(signal: Signal): string {
  return 'ref' in signal ? String(signal.ref) : ''
}

/** The doors that are open by what was told of them. */
function told(signals: readonly Signal[]): readonly number[] {
  let open = new Set<number>()
  for (const signal of signals) {
    if (signal.kind === 'DoorsFound') open = new Set(signal.open)
    if (signal.kind === 'DoorOpened') open.add(signal.door)
    if (signal.kind === 'DoorClosed') open.delete(signal.door)
  }
  return [...open].sort()
}

/** The doors that are open by what moved. */
function openAfter(movements: readonly Movement[]): readonly number[] {
  const open = new Set<number>()
  for (const movement of movements) {
    if (movement.kind === 'DoorReleased') open.add(movement.door)
    if (movement.kind === 'DoorShut') open.delete(movement.door)
  }
  return [...open].sort()
}

describe('timing on the bus', () => {
  test('unlocks of different doors are 300 ms apart, requests at least 50 ms', () => {
    const bench = readyBench()
    for (const door of [1, 2, 3, 4]) bench.order(openDoor(`r${door}`, { door }))
    bench.run(4000)
    const doneRefs = bench.news().flatMap((signal) => (signal.kind === 'OrderDone' ? [signal.ref] : []))
    expect(doneRefs).toEqual(['r1', 'r2', 'r3', 'r4'])
    const unlocks = bench.sent.filter(({ packet }) => packet === 'unlock')
    expect(Math.min(...pauses(unlocks))).toBeGreaterThanOrEqual(300)
    expect(Math.min(...pauses(bench.sent))).toBeGreaterThanOrEqual(50)
  })

  test('a board that is left alone is asked every 500 ms', () => {
    const bench = readyBench()
    bench.sent.length = 0
    bench.run(10_000)
    expect(bench.sent).toHaveLength(20)
  })

  test('an event makes a movement known at once', () => {
    const reported = [false, true].map((events) => {
      const bench = readyBench({ events })
      bench.runUntilSent('queryAll', 600)
      bench.run(100)
      const before = bench.now()
      bench.stimulate({ kind: 'PullDoor', door: 1 })
      bench.runUntilSignal('DoorOpened', 1000)
      return bench.now() - before
    })
    expect(reported[0]).toBeGreaterThan(400)
    expect(reported[1]).toBeLessThan(200)
  })
})

function pauses(sent: readonly { readonly at: number }[]): readonly number[] {
  return sent.slice(1).map(({ at }, before) => at - (sent[before]?.at ?? 0))
}

describe('a cabinet with skipped numbers', () => {
  const doors = [
    { door: 101, lock: 24 },
    { door: 103, lock: 1 },
    { door: 104, lock: 2 },
  ]

  test('is opened by the numbers on its doors', () => {
    const bench = readyBench({ settings: { doors } })
    bench.order(openDoor('a', { door: 101 }))
    bench.run(600)
    bench.order(openDoor('b', { door: 103 }))
    bench.run(600)
    bench.order(openDoor('c', { door: 102 }))
    expect(bench.news()).toEqual([
      opened(101, 'a'),
      done('a'),
      opened(103, 'b'),
      done('b'),
      { kind: 'OrderFailed', ref: 'c', why: 'refused' },
    ])
    expect(bench.movements).toEqual([
      { kind: 'DoorReleased', door: 101 },
      { kind: 'DoorReleased', door: 103 },
    ])
  })
})
