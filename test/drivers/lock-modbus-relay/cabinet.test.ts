import { describe, expect, test } from 'vitest'
import { families } from '../../../drivers/families.ts'
import { lockModbusRelay, lockModbusTcpRelay } from '../../../drivers/lock-modbus-relay/index.ts'
import type { Signal } from '../../../drivers/words.ts'
import { type FamilyBenchOptions, familyBench } from '../../support/family-bench.ts'
import { openDoor } from '../../support/lock-bench.ts'

const wired = {
  relays: 8,
  pulseMs: 300,
  doors: { count: 4 },
  contacts: { feedback: 'closed_when_shut' },
}
const blind = { ...wired, contacts: 'none' }

const online: Signal = { kind: 'Online', identity: null }
const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })
const closed = (door: number): Signal => ({ kind: 'DoorClosed', door })
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const failed = (ref: string, why: 'stuck' | 'refused'): Signal => ({ kind: 'OrderFailed', ref, why })

function bench(settings: unknown, parts: Partial<FamilyBenchOptions> = {}) {
  const begun = familyBench({ family: lockModbusRelay, devices: { board: settings }, ...parts })
  begun.advance(2000)
  return begun
}

describe.each([
  ['contacts that are closed while a door is shut', 'closed_when_shut'],
  ['contacts that are open while a door is shut', 'open_when_shut'],
])('a cabinet on a relay board, with %s', (_, feedback) => {
  const settings = { ...wired, contacts: { feedback } }

  test('opens the door that was ordered, once, and tells when it is shut', () => {
    const cabinet = bench(settings)
    expect(cabinet.news()).toEqual([online, found()])
    cabinet.order(openDoor('a', { door: 2 }))
    cabinet.advance(2000)
    cabinet.stimulate({ kind: 'ShutDoor', door: 2 })
    cabinet.advance(2000)
    expect(cabinet.news()).toEqual([opened(2, 'a'), done('a'), closed(2)])
    expect(cabinet.releases()).toEqual([2])
  })

  test('tells a door that was pulled open, and one that stuck', () => {
    const cabinet = bench(settings)
    cabinet.news()
    cabinet.stimulate({ kind: 'PullDoor', door: 3 })
    cabinet.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    cabinet.advance(1000)
    cabinet.order(openDoor('a', { door: 1 }))
    cabinet.advance(8000)
    expect(cabinet.news()).toEqual([opened(3, null), failed('a', 'stuck')])
  })
})

describe('a cabinet whose doors nobody sees', () => {
  test('drives the lock once, and says nothing of any door', () => {
    const cabinet = bench(blind)
    cabinet.order(openDoor('a', { door: 2 }))
    cabinet.advance(2000)
    cabinet.stimulate({ kind: 'ShutDoor', door: 2 })
    cabinet.stimulate({ kind: 'PullDoor', door: 3 })
    cabinet.advance(2000)
    expect(cabinet.news()).toEqual([online, done('a')])
    expect(cabinet.releases()).toEqual([2])
  })

  test('cannot notice a jam', () => {
    const cabinet = bench(blind)
    cabinet.stimulate({ kind: 'JamDoor', door: 1, jammed: true })
    cabinet.order(openDoor('a'))
    cabinet.advance(2000)
    expect(cabinet.news()).toEqual([online, done('a')])
    expect(cabinet.releases()).toEqual([])
  })

  test('opens one door after the other, the coils resting in between', () => {
    const cabinet = bench(blind)
    for (const door of [1, 2, 3]) cabinet.order(openDoor(`door-${door}`, { door }))
    cabinet.advance(2000)
    const at = cabinet.movements.map((one) => one.at)
    expect(cabinet.releases()).toEqual([1, 2, 3])
    expect(Math.min(...at.slice(1).map((ms, index) => ms - (at[index] ?? 0)))).toBeGreaterThanOrEqual(300)
  })

  test('whose echo is lost reads the relay back, and does not drive it again', () => {
    const cabinet = bench(blind)
    cabinet.misbehaviour.wrongChecksum = 1
    cabinet.order(openDoor('a'))
    cabinet.advance(2000)
    expect(cabinet.news()).toEqual([online, done('a')])
    expect(cabinet.sent.filter(({ packet }) => packet === 'flashOn')).toHaveLength(1)
  })

  test('at start nothing but readings reaches the board', () => {
    const cabinet = bench(blind)
    cabinet.advance(20_000)
    expect(new Set(cabinet.sent.map(({ packet }) => packet))).toEqual(new Set(['readCoils']))
    expect(cabinet.movements).toEqual([])
  })
})

describe.each([
  ['with contacts', wired],
  ['without contacts', blind],
])('a cabinet %s', (_, settings) => {
  test('has no door that is not in its list', () => {
    const cabinet = bench(settings)
    cabinet.news()
    cabinet.order(openDoor('a', { door: 5 }))
    cabinet.advance(1000)
    expect(cabinet.news()).toEqual([failed('a', 'refused')])
    expect(cabinet.releases()).toEqual([])
  })

  test('on a board of LC Technology is opened by its own registers', () => {
    const cabinet = bench({ ...settings, profile: 'lc-technology' })
    cabinet.order(openDoor('a', { door: 4 }))
    cabinet.advance(2000)
    expect(cabinet.news()).toContainEqual(done('a'))
    expect(cabinet.releases()).toEqual([4])
    expect(cabinet.sent.filter(({ packet }) => packet === 'writeRegisters')).toHaveLength(1)
  })

  test('over Modbus TCP is the same cabinet', () => {
    const cabinet = familyBench({
      family: lockModbusTcpRelay,
      devices: { board: settings },
      format: null,
      extraMs: 300,
    })
    cabinet.advance(2000)
    cabinet.order(openDoor('a', { door: 4 }))
    cabinet.advance(2000)
    expect(cabinet.news()).toContainEqual(done('a'))
    expect(cabinet.releases()).toEqual([4])
  })

  test('shares a bus with another, and each opens its own door', () => {
    const cabinet = familyBench({
      family: lockModbusRelay,
      devices: { left: { ...settings, unit: 1 }, right: { ...settings, unit: 2 } },
    })
    cabinet.advance(2000)
    cabinet.order(openDoor('a', { door: 1 }), 'left')
    cabinet.order(openDoor('b', { door: 2 }), 'right')
    cabinet.advance(3000)
    expect([cabinet.releases('left'), cabinet.releases('right')]).toEqual([[1], [2]])
  })

  test('that does not answer is gone, refuses orders, and comes back', () => {
    const cabinet = bench(settings)
    cabinet.news()
    cabinet.misbehaviour.silent = true
    cabinet.advance(5000)
    cabinet.order(openDoor('a'))
    cabinet.advance(100)
    cabinet.misbehaviour.silent = false
    cabinet.advance(5000)
    expect(cabinet.news().slice(0, 3)).toEqual([
      { kind: 'Offline', cause: 'no_reply' },
      { kind: 'OrderFailed', ref: 'a', why: 'offline' },
      online,
    ])
    expect(cabinet.releases()).toEqual([])
  })

  test('whatever the wire loses, no other door opens and each order ends once', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const cabinet = bench(settings, { seed })
      cabinet.news()
      cabinet.faults.loseByte = 0.02
      cabinet.faults.flipBit = 0.005
      cabinet.order(openDoor('a', { door: 1 }))
      cabinet.order(openDoor('b', { door: 3 }))
      cabinet.advance(15_000)
      const ends = cabinet
        .news()
        .flatMap((one) => (one.kind.startsWith('Order') && 'ref' in one ? [one.ref] : []))
      expect(ends.sort(), `seed ${seed}`).toEqual(['a', 'b'])
      expect(
        cabinet.releases().filter((door) => door !== 1 && door !== 3),
        `seed ${seed}`,
      ).toEqual([])
      // Without contacts nothing is repeated that may have had its effect.
      if (settings === blind) expect(new Set(cabinet.releases()).size).toBe(cabinet.releases().length)
    }
  })
})

describe('settings', () => {
  test('need the board, the pulse, the doors and what is known of them; the rest has defaults', () => {
    expect(families.get('lock-modbus-relay')).toBe(lockModbusRelay)
    expect(lockModbusRelay.settings.parse(blind)).toEqual({
      ...blind,
      unit: 1,
      profile: 'waveshare',
      pollMs: 500,
      replyMs: 50,
      queryReplyMs: 300,
      confirmMs: 1500,
      betweenUnlocksMs: 300,
      debounceMs: 100,
    })
  })

  test.each([
    ['relays', { relays: undefined }],
    ['pulseMs', { pulseMs: undefined }],
    ['pulseMs', { pulseMs: 250 }],
    ['contacts', { contacts: undefined }],
    ['doors', { doors: { count: 9 } }],
    ['doors', { doors: [{ door: 1, lock: 9 }] }],
    ['confirmMs', { confirmMs: 500, pulseMs: 500 }],
  ])('%s: %j is named', (path, change) => {
    const parsed = lockModbusRelay.settings.safeParse({ ...wired, ...change })
    expect(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0])).toContain(path)
  })
})
