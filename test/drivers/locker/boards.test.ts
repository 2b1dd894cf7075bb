/** What a lock board of any make must do over a whole line, against its simulated cabinet. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Movement, Packet } from '../../../drivers/ports.ts'
import type { Order, Signal } from '../../../drivers/words.ts'
import { openDoor } from '../../support/lock-bench.ts'
import { type LockMake, lockMakes, type MakeBenchOptions, makeBench } from '../../support/lock-makes.ts'

const online: Signal = { kind: 'Online', identity: null }
const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })
const closed = (door: number): Signal => ({ kind: 'DoorClosed', door })
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const stuck = (ref: string): Signal => ({ kind: 'OrderFailed', ref, why: 'stuck' })

const isUnlock = (packet: Packet) => packet.kind === 'unlock'

describe.each(lockMakes.map((make) => [make.family.name, make] as const))('%s', (_name, make) => {
  /** A bench whose doors have been found, with nothing told yet. */
  function readyBench(options: MakeBenchOptions = {}) {
    const bench = makeBench(make, options)
    bench.advance(2000)
    expect(bench.news()).toEqual([online, found()])
    return bench
  }

  test('at start it is only read', () => {
    const bench = readyBench()
    expect(new Set(bench.sent.map(({ packet }) => packet))).toEqual(new Set([make.query]))
    expect(bench.movements).toEqual([])
  })

  test.each(['closed_when_shut', 'open_when_shut'])(
    'opens the door that was ordered, once, and tells when it is shut, with switches %s',
    (feedback) => {
      const bench = readyBench({ change: { feedback } })
      bench.order(openDoor('a', { door: 2 }))
      bench.advance(2000)
      expect(bench.news()).toEqual([opened(2, 'a'), done('a')])
      bench.stimulate({ kind: 'ShutDoor', door: 2 })
      bench.advance(2000)
      expect(bench.news()).toEqual([closed(2)])
      expect(bench.releases()).toEqual([2])
      expect(bench.unlocksSent()).toBe(1)
    },
  )

  test('looks all open when it is wired the other way round, which is said', () => {
    const bench = makeBench(make, {
      resettle: (settings) => ({ ...settings, feedback: 'open_when_shut' }),
    })
    bench.advance(2000)
    const what = 'every door reads open: check the setting feedback'
    expect(bench.news().at(-1)).toEqual({ kind: 'Degraded', what })
  })

  test('a door that was pulled open is nobody’s', () => {
    const bench = readyBench()
    bench.stimulate({ kind: 'PullDoor', door: 3 })
    bench.advance(2000)
    expect(bench.news()).toEqual([opened(3, null)])
    expect(bench.releases()).toEqual([])
  })

  test('a jammed door is unlocked twice, then it is stuck', () => {
    const bench = readyBench()
    bench.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    bench.order(openDoor('a'))
    bench.advance(8000)
    expect(bench.news()).toEqual([stuck('a')])
    expect(bench.unlocksSent()).toBe(2)
  })

  test('the wrong door opens: it is told as nobody’s, and the ordered one is tried again', () => {
    let first = true
    const bench = readyBench({
      mishear(packet) {
        if (!isUnlock(packet) || !first) return packet
        first = false
        return { ...packet, lock: 3 } as Packet
      },
    })
    bench.order(openDoor('a', { withinMs: 8000 }))
    bench.advance(9000)
    expect(bench.news()).toEqual([
      opened(3, null),
      { kind: 'Degraded', what: 'unlock of door 1 moved door 3' },
      opened(1, 'a'),
      done('a'),
    ])
    expect(bench.unlocksSent()).toBe(2)
  })

  test('an unlock that got lost is sent once more', () => {
    let lost = 1
    const bench = readyBench({ mishear: (packet) => (isUnlock(packet) && lost-- > 0 ? null : packet) })
    bench.order(openDoor('a', { withinMs: 8000 }))
    bench.advance(9000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
    expect(bench.releases()).toEqual([1])
    expect(bench.unlocksSent()).toBe(2)
  })

  test('the first answer after an unlock is spoiled: the doors say that it worked, nothing is repeated', () => {
    const bench = readyBench()
    bench.misbehaviour.wrongChecksum = 1
    bench.order(openDoor('a'))
    bench.advance(6000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
    expect(bench.unlocksSent()).toBe(1)
  })

  test('it falls silent after the unlock and comes back: unconfirmed, and later the truth', () => {
    const bench = readyBench()
    bench.misbehaviour.silent = true
    bench.order(openDoor('a'))
    bench.advance(8000)
    expect(bench.news()).toEqual([
      { kind: 'OrderUnconfirmed', ref: 'a' },
      { kind: 'Offline', cause: 'no_reply' },
    ])
    expect(bench.unlocksSent()).toBe(1)
    bench.order(openDoor('b'))
    expect(bench.news()).toEqual([{ kind: 'OrderFailed', ref: 'b', why: 'offline' }])
    bench.advance(20_000)
    bench.misbehaviour.silent = false
    bench.advance(4000)
    expect(bench.news()).toEqual([online, found(1)])
  })

  test('the wire is cut after the unlock: unconfirmed, and nothing is sent any more', () => {
    const bench = readyBench()
    bench.order(openDoor('a'))
    while (bench.unlocksSent() === 0) bench.advance(1)
    const sent = bench.sent.length
    bench.cut()
    bench.advance(5000)
    expect(bench.news()).toEqual([
      { kind: 'Offline', cause: 'unplugged' },
      { kind: 'OrderUnconfirmed', ref: 'a' },
    ])
    expect(bench.sent).toHaveLength(sent)
  })

  test('noise before every answer and between them changes nothing', () => {
    const bench = makeBench(make)
    bench.misbehaviour.noiseBefore = 12
    for (let at = 0; at < 40; at++) {
      bench.appear(Uint8Array.of(0x3b, 0x02, 0x90, 0x57, 0x80, at))
      bench.advance(97)
    }
    bench.order(openDoor('a', { door: 4 }))
    bench.advance(4000)
    const kinds = bench.news().filter(({ kind }) => kind !== 'Degraded' && kind !== 'Online')
    expect(kinds).toEqual([found(), opened(4, 'a'), done('a')])
    expect(bench.releases()).toEqual([4])
  })

  test.each([true, false])('an adapter echoes, which the line knows: %s', (echo) => {
    const bench = makeBench(make, { echo })
    bench.misbehaviour.echo = true
    bench.advance(2000)
    bench.stimulate({ kind: 'JamDoor', door: 2, jammed: true })
    bench.order(openDoor('a', { door: 1 }))
    bench.advance(2000)
    bench.order(openDoor('b', { door: 2 }))
    bench.advance(8000)
    expect(bench.news()).toEqual([online, found(), opened(1, 'a'), done('a'), stuck('b')])
  })

  test('every answer comes twice: the second one answers nothing', () => {
    const bench = readyBench({ mislead: (packet) => [packet, packet] })
    const strays = bench.counters().strays
    bench.order(openDoor('a'))
    bench.advance(2000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
    expect(bench.unlocksSent()).toBe(1)
    expect(bench.counters().strays).toBeGreaterThan(strays)
  })

  test('answers that come late do no harm', () => {
    const bench = readyBench()
    bench.misbehaviour.extraDelayMs = 330
    bench.order(openDoor('a'))
    bench.advance(700)
    bench.misbehaviour.extraDelayMs = 0
    bench.advance(4000)
    expect(bench.news()).toEqual([opened(1, 'a'), done('a')])
    expect(bench.releases()).toEqual([1])
    expect(bench.unlocksSent()).toBe(1)
  })

  test('another board’s answer is nobody’s: the board is offline', () => {
    const bench = makeBench(make, { mislead: (packet) => [{ ...packet, ...make.second } as Packet] })
    bench.advance(5000)
    expect(bench.news()).toEqual([{ kind: 'Offline', cause: 'no_reply' }])
  })

  test('two boards on one bus: each opens its own doors, and one goes on when the other is gone', () => {
    const { settings, second } = make
    const bench = makeBench(make, { devices: { left: settings, right: { ...settings, ...second } } })
    bench.advance(3000)
    bench.order(openDoor('l', { door: 1 }), 'left')
    bench.order(openDoor('r', { door: 2 }), 'right')
    bench.advance(4000)
    expect(bench.news('left')).toEqual([online, found(), opened(1, 'l'), done('l')])
    expect(bench.news('right')).toEqual([online, found(), opened(2, 'r'), done('r')])
    expect([bench.releases('left'), bench.releases('right')]).toEqual([[1], [2]])
    bench.misbehaviour.silentDevices.add('left')
    bench.advance(8000)
    expect(bench.news('left')).toEqual([{ kind: 'Offline', cause: 'no_reply' }])
    bench.order(openDoor('r2', { door: 3 }), 'right')
    bench.advance(6000)
    expect(bench.news('right')).toEqual([opened(3, 'r2'), done('r2')])
    expect(bench.releases('left')).toEqual([1])
  })

  test('unlocks of different doors are 300 ms apart, requests as far as the boards want', () => {
    const bench = readyBench()
    for (const door of [1, 2, 3, 4]) bench.order(openDoor(`r${door}`, { door, withinMs: 9000 }))
    bench.advance(9000)
    expect(bench.releases()).toEqual([1, 2, 3, 4])
    expect(
      Math.min(...pauses(bench.sent.filter(({ packet }) => packet === 'unlock'))),
    ).toBeGreaterThanOrEqual(300)
    expect(Math.min(...pauses(bench.sent))).toBeGreaterThanOrEqual(make.family.gapMs)
  })

  test('a gate, a door that is not there and too many orders are refused', () => {
    const bench = readyBench()
    const gate: Order = { kind: 'OpenGate', ref: 'g', direction: 'in', withinMs: 1000 }
    bench.order(gate)
    bench.order(openDoor('x', { door: 5 }))
    expect(bench.news()).toEqual([
      { kind: 'OrderFailed', ref: 'g', why: 'refused' },
      { kind: 'OrderFailed', ref: 'x', why: 'refused' },
    ])
    expect(bench.unlocksSent()).toBe(0)
  })

  test('a cabinet with skipped numbers is opened by the numbers on its doors', () => {
    const doors = [
      { door: 101, lock: 16 },
      { door: 103, lock: 1 },
    ]
    const bench = readyBench({ change: { doors } })
    bench.order(openDoor('a', { door: 101 }))
    bench.advance(2000)
    bench.order(openDoor('b', { door: 103 }))
    bench.advance(2000)
    expect(bench.news()).toEqual([opened(101, 'a'), done('a'), opened(103, 'b'), done('b')])
    expect(bench.releases()).toEqual([101, 103])
  })

  test('whatever the bus does, each order ends once, and in the end the doors are known', () => {
    fc.assert(
      fc.property(fc.array(mischief, { minLength: 1, maxLength: 6 }), (steps) => play(make, steps)),
      { numRuns: 60 },
    )
  })
})

function pauses(sent: readonly { readonly at: number }[]): readonly number[] {
  return sent.slice(1).map(({ at }, before) => at - (sent[before]?.at ?? 0))
}

const behaving = {
  wrongChecksum: 0,
  halfFrame: 0,
  noiseBefore: 0,
  extraDelayMs: 0,
  silent: false,
  echo: false,
}

const mischief = fc.record({
  waitMs: fc.nat(3500),
  door: fc.integer({ min: 1, max: 4 }),
  shut: fc.boolean(),
  wrongChecksum: fc.nat(2),
  halfFrame: fc.nat(1),
  noiseBefore: fc.nat(12),
  extraDelayMs: fc.nat(400),
  silent: fc.boolean(),
  echo: fc.boolean(),
})

type Mischief = typeof mischief extends fc.Arbitrary<infer T> ? T : never

function play(make: LockMake, steps: readonly Mischief[]): void {
  const bench = makeBench(make)
  steps.forEach(({ waitMs, door, shut, ...misbehaviour }, number) => {
    Object.assign(bench.misbehaviour, misbehaviour)
    if (shut) bench.stimulate({ kind: 'ShutDoor', door })
    bench.order(openDoor(`r${number}`, { door }))
    bench.advance(waitMs)
  })
  Object.assign(bench.misbehaviour, behaving)
  bench.advance(30_000)
  const signals = bench.news()
  const endings = signals.flatMap((signal) =>
    signal.kind.startsWith('Order') && 'ref' in signal ? [String(signal.ref)] : [],
  )
  expect(endings.sort()).toEqual(steps.map((_step, number) => `r${number}`))
  expect(told(signals)).toEqual(openAfter(bench.movements.map(({ movement }) => movement)))
  expect(bench.unlocksSent()).toBeLessThanOrEqual(2 * steps.length)
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
