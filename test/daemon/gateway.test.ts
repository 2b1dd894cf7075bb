import { describe, expect, test } from 'vitest'
import { gatewayBench } from '../support/gateway-bench.ts'
import { booted, numberOf, present, pullAll, visit } from '../support/gateway-visits.ts'

const minuteMs = 60_000
const free = { rules: { depositRequired: false } }

describe('a card', () => {
  test('that is in order opens its gate, and the passage is completed', () => {
    const bench = booted(free)
    expect(bench.roster(['A1'])).toBeNull()
    present(bench, 'lane1-in')
    expect(bench.openings).toEqual([
      { device: 'lane1-gate', movement: { kind: 'GateOpened', direction: 'in' } },
    ])
    bench.devices.stimulate('lane1-gate', { kind: 'Walk', direction: 'in' })
    bench.clock.advance(2_000)
    expect(bench.types().slice(-3)).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    expect(bench.gateway().status()).toMatchObject({ openPassages: 0, occupancy: { evaluation: 1 } })
  })

  test('on no roster opens nothing', () => {
    const bench = booted(free)
    present(bench, 'lane1-in')
    expect(bench.openings).toEqual([])
    expect(bench.types().at(-1)).toBe('passage.denied')
  })

  test('is on record before its gate moves', () => {
    const bench = booted(free)
    bench.roster(['A1'])
    const moved: number[] = []
    bench.onAppended = (events) => {
      if (events.some(({ type }) => type === 'passage.granted')) moved.push(bench.openings.length)
    }
    present(bench, 'lane1-in')
    expect([moved, bench.openings.length]).toEqual([[0], 1])
  })
})

describe('a visit', () => {
  test('from check-in to the belongings leaves the whole story, and nobody inside', () => {
    const bench = booted()
    bench.roster(['A1'])
    visit(bench, 'A1')
    const story = bench.types().slice(bench.types().indexOf('roster.received') + 1)
    expect(story).toEqual([
      'card.read',
      'identity.verified',
      'participant.arrived',
      'locker.assigned',
      'locker.opened',
      'locker.closed',
      'locker.deposit_confirmed',
      ...['passage.granted', 'passage.completed', 'zone.entered'],
      ...['passage.granted', 'passage.completed', 'zone.entered'],
      ...['passage.granted', 'passage.completed', 'zone.exited'],
      ...['passage.granted', 'passage.completed', 'zone.exited'],
      'card.read',
      'identity.verified',
      'locker.retrieval_granted',
      'locker.opened',
      'locker.retrieved',
      'locker.closed',
      'participant.released',
    ])
    expect(bench.gateway().status().occupancy).toMatchObject({ evaluation: 0, room1: 0 })
  })

  test('leaves a journal that adds up to the live state', () => {
    const bench = booted()
    bench.roster(['A1', 'A2'])
    visit(bench, 'A1')
    present(bench, 'lane2-in', 'A2')
    expect(bench.folded()).toEqual(bench.gateway().state())
  })

  test('reaches the platform as it was stored, in order, once', () => {
    const bench = booted()
    bench.roster(['A1'])
    visit(bench, 'A1')
    const published = bench.broker.received.filter(({ topic }) => topic.includes('/event/'))
    const stored = bench.journal.readAfter(0, 1_000)
    expect(published.map(({ payload }) => payload)).toEqual(stored.map(({ envelope }) => envelope))
    expect(published.some(({ retain }) => retain)).toBe(false)
    expect(bench.broker.retained.get('warden/v1/140500-01/state/occupancy')).toBe(
      JSON.stringify({ zones: { evaluation: 0, room1: 0, room2: 0 }, total: 0 }),
    )
    expect(
      JSON.parse(bench.broker.retained.get('warden/v1/140500-01/state/device/lane1-gate') ?? ''),
    ).toMatchObject({
      device: 'lane1-gate',
      state: 'online',
    })
  })

  test('begins for the platform with devices that nobody has heard of yet', () => {
    const { broker } = booted()
    const states = broker.received.filter(({ topic }) => topic.endsWith('/state/device/lane1-gate'))
    expect(states.map(({ payload }) => (JSON.parse(payload) as { state: string }).state)).toEqual([
      'unknown',
      'online',
    ])
  })

  test('works without any platform', () => {
    const bench = booted({ platform: false })
    bench.roster(['A1'])
    visit(bench, 'A1')
    expect(bench.types().at(-1)).toBe('participant.released')
    expect(bench.gateway().status().platform).toBeNull()
  })
})

describe('nothing moves', () => {
  test('at a start', () => {
    const bench = gatewayBench()
    bench.boot()
    bench.clock.advance(minuteMs)
    expect(bench.openings).toEqual([])
    expect(
      bench
        .gateway()
        .status()
        .wires.every(({ open }) => open),
    ).toBe(true)
  })

  test.each([
    ['passage', free, 'lane1-in', 'passage.granted', 'passage.timed_out'],
    ['cell', {}, 'desk1-reader', 'locker.assigned', 'locker.open_failed'],
  ] as const)(
    'at a restart with an open %s in the journal: it is ended as unknown',
    (_name, options, reader, granted, ended) => {
      const bench = booted(options)
      bench.roster(['A1'])
      bench.onAppended = (events) => {
        if (!events.some(({ type }) => type === granted)) return
        bench.kill()
        throw new Error('killed')
      }
      expect(() => present(bench, reader)).toThrow('killed')
      bench.onAppended = () => undefined
      expect([bench.types().at(-1), bench.openings]).toEqual([granted, []])
      bench.boot()
      bench.clock.advance(minuteMs)
      expect(bench.openings).toEqual([])
      const story = bench.types().slice(bench.types().indexOf(granted))
      expect(story).toEqual(expect.arrayContaining(['gateway.started', 'gateway.recovered', ended]))
      expect(story.filter((type) => type === ended)).toHaveLength(1)
      expect(bench.folded()).toEqual(bench.gateway().state())
    },
  )

  test('when every wire is pulled and plugged in again', () => {
    const bench = booted(free)
    bench.roster(['A1'])
    present(bench, 'lane1-in')
    const before = bench.openings.length
    expect(before).toBe(1)
    pullAll(bench)
    bench.clock.advance(5_000)
    expect(
      bench
        .gateway()
        .status()
        .wires.every(({ open, fault }) => !open && fault === 'missing'),
    ).toBe(true)
    for (const cable of bench.cables.values()) cable.plugIn()
    bench.clock.advance(minuteMs)
    expect(
      bench
        .gateway()
        .status()
        .wires.every(({ open }) => open),
    ).toBe(true)
    expect(bench.openings).toHaveLength(before)
  })

  test.each([true, false])('by what a broker says (retained: %s)', (retained) => {
    const bench = booted(free)
    bench.roster(['A1'])
    const before = bench.types()
    const root = 'warden/v1/140500-01'
    for (const topic of ['request/gate.open', 'request/locker.open', 'event/passage/granted', 'ack']) {
      bench.broker.say(`${root}/${topic}`, '{"portal":"lane1","direction":"in","cell":"A1"}', { retained })
      bench.broker.say(`${root}/${topic}`, 'no JSON', { retained })
    }
    bench.clock.advance(minuteMs)
    expect([bench.openings, bench.types()]).toEqual([[], before])
  })

  test('when the link to the broker comes back', () => {
    const bench = booted(free)
    bench.roster(['A1'])
    bench.broker.available = false
    bench.broker.kill()
    present(bench, 'lane1-in')
    bench.clock.advance(minuteMs)
    const before = bench.openings.length
    bench.broker.available = true
    bench.clock.advance(minuteMs)
    expect([before, bench.openings.length]).toEqual([1, 1])
    expect(bench.types()).toEqual(expect.arrayContaining(['link.lost', 'link.restored', 'outbox.drained']))
  })
})

describe('a link that was lost when the gateway was killed', () => {
  test('is told as restored, with its backlog, by the one that comes after', () => {
    const bench = booted()
    bench.broker.available = false
    bench.broker.kill()
    bench.clock.advance(5_000)
    present(bench, 'desk1-reader')
    bench.kill()
    bench.boot()
    bench.clock.advance(1_000)
    bench.broker.available = true
    bench.clock.advance(60_000)
    const told = bench.types().filter((type) => /^(link|outbox)\./.test(type))
    expect(told).toEqual(['link.lost', 'link.restored', 'outbox.drained'])
  })
})

describe('a journal that cannot be written', () => {
  test('from the start on stops no start; exits open, entries do not, and all of it is stored later', () => {
    const bench = gatewayBench(free)
    bench.diskFull = true
    bench.boot()
    bench.clock.advance(3_000)
    expect(bench.roster(['A1'])?.code).toBe('journal_unwritable')
    expect(bench.vault.participants(bench.vault.hash(numberOf('A1')))).toEqual([])
    present(bench, 'lane1-in')
    expect(bench.openings).toEqual([])
    present(bench, 'lane1-out')
    expect(bench.openings).toMatchObject([{ movement: { direction: 'out' } }])
    const { unwritable, unwritten, lastSequence } = bench.gateway().status()
    expect([unwritable, lastSequence, unwritten.lost]).toEqual([true, 0, 0])
    expect(unwritten.waiting).toBeGreaterThan(10)
    bench.diskFull = false
    bench.clock.advance(minuteMs)
    expect(bench.gateway().status()).toMatchObject({ unwritable: false, unwritten: { waiting: 0, lost: 0 } })
    expect(bench.types()[0]).toBe('gateway.started')
    expect(bench.folded()).toEqual(bench.gateway().state())
    expect(bench.roster(['A1'])).toBeNull()
  })
})
