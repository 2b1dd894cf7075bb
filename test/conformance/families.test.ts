/**
 * What every family must stand, whoever wrote it: its own conversation, its own simulator, the real line between them, and a
 * wire on which everything goes wrong. A new family is in by its row in `families.ts` and its usual settings.
 */
import { describe, expect, test } from 'vitest'
import { families } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import type { Order } from '../../drivers/words.ts'
import { seeded } from '../support/chance.ts'
import type { FamilyBench } from '../support/family-bench.ts'
import { familyBench } from '../support/family-bench.ts'
import { secondOnBus, usualSettings } from '../support/usual-settings.ts'

/** Long enough for any family to see that a device is gone, or there again. */
const noticeMs = 15_000
const orderMs = 3_000
/** Long enough for the end of any order, retries of the board included. */
const endMs = 30_000

const rows = [...families.values()]
const named = (some: readonly Family[]) => some.map((family) => [family.name, family] as const)

/** Devices that only tell: nobody asks them, so nobody can tell that they are mute. */
const onlyTells = new Set(['wedge-evdev', 'keypad-evdev', 'keypad-hid', 'scanner-hid-pos', 'scanner-serial'])
/** Boards of which no status is known: an order is all that is ever said to them, and not each answers it. */
const blind = new Set(['gate-eb', 'gate-feab'])
const unanswered = new Set(['gate-eb'])
const talking = rows.filter(({ name }) => !onlyTells.has(name) && !blind.has(name))
const moving = rows.filter(({ kind }) => kind === 'gate' || kind === 'locker')
/** Messages come whole on the others, so that half of one, or rubbish before it, is no case of theirs. */
const byteWise = talking.filter(({ wires }) => wires === undefined || wires.includes('serial'))
const inDatagrams = ({ wires }: Family) => wires?.includes('udp') === true
const movingByteWise = byteWise.filter(({ kind }) => kind === 'gate' || kind === 'locker')

function benchOf(family: Family, options: { readonly echo?: boolean; readonly mute?: boolean } = {}) {
  const whole = inDatagrams(family) ? { format: null } : {}
  return familyBench({
    family,
    devices: { one: usualSettings(family.name) },
    extraMs: 50,
    ...whole,
    ...options,
  })
}

function online(family: Family): FamilyBench {
  const bench = benchOf(family)
  bench.advance(noticeMs)
  expect(states(bench)).toEqual(['Online'])
  bench.signals.splice(0)
  return bench
}

/** Online and Offline, in their order. */
function states(bench: FamilyBench, id = 'one'): readonly string[] {
  return bench.signals.flatMap((one) =>
    one.id === id && (one.signal.kind === 'Online' || one.signal.kind === 'Offline') ? [one.signal.kind] : [],
  )
}

function orderFor({ kind }: Family, ref = 'o1'): Order {
  return kind === 'locker'
    ? { kind: 'OpenDoor', ref, door: 1, withinMs: orderMs }
    : { kind: 'OpenGate', ref, direction: 'in', withinMs: orderMs }
}

const endings = new Set(['OrderDone', 'OrderFailed', 'OrderUnconfirmed'])

/** How an order ended, each time that it did. */
function endsOf(bench: FamilyBench, ref = 'o1'): readonly string[] {
  return bench.signals.flatMap(({ signal }) =>
    endings.has(signal.kind) && 'ref' in signal && signal.ref === ref ? [signal.kind] : [],
  )
}

/** How often something opened. */
function opened(bench: FamilyBench): number {
  return bench.movements.filter(
    ({ movement }) => movement.kind === 'GateOpened' || movement.kind === 'DoorReleased',
  ).length
}

/** One true end, and nothing was opened twice. What is told as not done was not done. */
function expectOneEnd(bench: FamilyBench): void {
  const ends = endsOf(bench)
  expect(ends).toHaveLength(1)
  expect(opened(bench)).toBeLessThanOrEqual(1)
  if (ends[0] === 'OrderDone') expect(opened(bench)).toBe(1)
}

describe.each(named(rows))('%s', (_, family) => {
  test('is there by itself, and nothing moves for it', () => {
    const bench = benchOf(family)
    bench.advance(noticeMs)
    expect(states(bench)).toEqual(['Online'])
    expect(bench.movements).toEqual([])
  })

  test.skipIf(inDatagrams(family))('is understood byte by byte, and late', () => {
    const bench = benchOf(family)
    bench.faults.splitChunk = 1
    bench.faults.delayMs = { least: 1, most: 8 }
    bench.advance(noticeMs)
    expect(states(bench)).toEqual(['Online'])
  })

  test('writes nothing more once its wire is cut, and moves nothing', () => {
    const bench = online(family)
    bench.cut()
    const { length } = bench.sent
    bench.advance(noticeMs)
    expect(bench.sent).toHaveLength(length)
    expect(bench.movements).toEqual([])
  })
})

describe.each(named(talking))('%s, mute', (_, family) => {
  test('at the start is not there, and is there once it speaks', () => {
    const bench = benchOf(family, { mute: true })
    bench.advance(noticeMs)
    expect(states(bench)).not.toContain('Online')
    bench.misbehaviour.silent = false
    bench.advance(noticeMs)
    expect(states(bench).at(-1)).toBe('Online')
    expect(bench.movements).toEqual([])
  })

  test('for a while is told as gone once, and once as back', () => {
    const bench = online(family)
    bench.misbehaviour.silent = true
    bench.advance(60_000)
    expect(states(bench)).toEqual(['Offline'])
    bench.misbehaviour.silent = false
    bench.advance(noticeMs)
    expect(states(bench)).toEqual(['Offline', 'Online'])
    expect(bench.movements).toEqual([])
  })

  test('for ever is asked at a pace that does no harm', () => {
    const bench = benchOf(family, { mute: true })
    bench.advance(60_000)
    const { length } = bench.sent
    bench.advance(60_000)
    expect(bench.sent.length - length).toBeLessThan(300)
  })
})

describe.each(named(moving))('%s, ordered', (_, family) => {
  test('does it once', () => {
    const bench = online(family)
    bench.order(orderFor(family))
    bench.advance(endMs)
    expect(endsOf(bench)).toEqual([unanswered.has(family.name) ? 'OrderUnconfirmed' : 'OrderDone'])
    expect(opened(bench)).toBe(1)
  })

  test('while it is mute ends once, and is not repeated when it speaks again', () => {
    const bench = online(family)
    bench.misbehaviour.silent = true
    bench.order(orderFor(family))
    bench.advance(endMs)
    expectOneEnd(bench)
    expect(endsOf(bench)).not.toEqual(['OrderDone'])
    bench.misbehaviour.silent = false
    bench.advance(endMs)
    expectOneEnd(bench)
  })

  test('and answered too late ends once; the late answer ends no later order', () => {
    const bench = online(family)
    bench.misbehaviour.extraDelayMs = 2_500
    bench.order(orderFor(family))
    bench.advance(endMs)
    expectOneEnd(bench)
    bench.misbehaviour.extraDelayMs = 0
    bench.advance(endMs)
    bench.order(orderFor(family, 'o2'))
    bench.advance(endMs)
    expect(endsOf(bench)).toHaveLength(1)
    expect(endsOf(bench, 'o2')).toHaveLength(1)
  })

  test('and answered twice ends once, and so does the next order', () => {
    const bench = online(family)
    bench.misbehaviour.doubled = 3
    bench.order(orderFor(family))
    bench.advance(200)
    bench.order(orderFor(family, 'o2'))
    bench.advance(endMs)
    expect(endsOf(bench)).toHaveLength(1)
    expect(endsOf(bench, 'o2')).toHaveLength(1)
    expect(opened(bench)).toBeLessThanOrEqual(2)
  })

  test.runIf(family.kind === 'locker')('and jammed does not say that it opened', () => {
    const bench = online(family)
    bench.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    bench.order(orderFor(family))
    bench.advance(endMs)
    expect(endsOf(bench)).toHaveLength(1)
    expect(endsOf(bench)).not.toContain('OrderDone')
    expect(bench.signals.map(({ signal }) => signal.kind)).not.toContain('DoorOpened')
  })

  test.each([0, 1, 5, 20, 60, 200, 700])('and cut off %i ms later ends once', (ms) => {
    const bench = online(family)
    bench.order(orderFor(family))
    bench.advance(ms)
    bench.cut()
    bench.advance(endMs)
    expectOneEnd(bench)
  })

  test('and deaf beyond its time never does it later', () => {
    const bench = online(family)
    bench.silence(orderMs + 500)
    bench.order(orderFor(family))
    bench.advance(endMs)
    expect(endsOf(bench)).toHaveLength(1)
    expect(opened(bench)).toBe(0)
  })
})

describe.each(named(byteWise))('%s, on a bad wire', (_, family) => {
  test('is heard through noise before its answers', () => {
    const bench = benchOf(family)
    bench.misbehaviour.noiseBefore = 2
    bench.advance(noticeMs)
    expect(states(bench)).toContain('Online')
    expect(bench.movements).toEqual([])
  })

  test('survives a flood of rubbish and goes on', () => {
    const bench = online(family)
    const chance = seeded(7)
    for (let n = 0; n < 200; n++) {
      bench.appear(Uint8Array.from({ length: 1_024 }, () => Math.floor(chance.next() * 256)))
      bench.advance(20)
    }
    bench.advance(60_000)
    expect(states(bench).at(-1) ?? 'Online').toBe('Online')
    expect(bench.movements).toEqual([])
  })

  test('is understood where the adapter gives back what was sent', () => {
    const bench = benchOf(family, { echo: true })
    bench.misbehaviour.echo = true
    bench.advance(noticeMs)
    expect(states(bench)).toEqual(['Online'])
  })
})

describe.each(named(movingByteWise))('%s, ordered on a bad wire', (_, family) => {
  test.each(['wrongChecksum', 'halfFrame'] as const)('answers with %s: one end, opened once', (fault) => {
    const bench = online(family)
    bench.misbehaviour[fault] = 1
    bench.order(orderFor(family))
    bench.advance(endMs)
    expectOneEnd(bench)
  })

  test('with bits that flip for a minute: each order ends once', () => {
    const bench = online(family)
    bench.faults.flipBit = 0.01
    for (let n = 0; n < 12; n++) {
      bench.order(orderFor(family, `f${n}`))
      bench.advance(5_000)
    }
    bench.faults.flipBit = 0
    bench.advance(endMs)
    for (let n = 0; n < 12; n++) expect(endsOf(bench, `f${n}`)).toHaveLength(1)
  })
})

const shared = byteWise.filter(({ name }) => secondOnBus(name) !== null)

describe.each(named(shared))('%s, two on one bus', (_, family) => {
  function bus(): FamilyBench {
    const devices = { one: usualSettings(family.name), two: secondOnBus(family.name) }
    const bench = familyBench({ family, devices, extraMs: 50 })
    bench.advance(noticeMs)
    expect([states(bench), states(bench, 'two')]).toEqual([['Online'], ['Online']])
    bench.signals.splice(0)
    return bench
  }

  test('a mute one takes nothing from the other, and neither is taken for the other', () => {
    const bench = bus()
    bench.misbehaviour.silentDevices.add('one')
    bench.advance(60_000)
    expect(states(bench)).toEqual(['Offline'])
    expect(states(bench, 'two')).toEqual([])
  })

  test.runIf(family.kind === 'gate' || family.kind === 'locker')(
    'an order moves the one that is meant',
    () => {
      const bench = bus()
      bench.misbehaviour.silentDevices.add('one')
      bench.order(orderFor(family), 'two')
      bench.advance(endMs)
      expect(endsOf(bench)).toEqual(['OrderDone'])
      expect(bench.movements.map(({ id }) => id)).not.toContain('one')
    },
  )
})

describe('the suite', () => {
  test('has buses of the families that have an address', () => {
    expect(shared.length).toBeGreaterThan(6)
  })
})
