/** A small city on a real Mosquitto, and the parts of it that decide. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemRandom } from '../../daemon/random.ts'
import { createAcker, leaseMs } from '../../scripts/city-scale/acker.ts'
import { complaintOf } from '../../scripts/city-scale/breaking.ts'
import { complaintsOf } from '../../scripts/city-scale/check.ts'
import type { CityReport } from '../../scripts/city-scale/city.ts'
import { runCity } from '../../scripts/city-scale/city.ts'
import { createVenueJournal } from '../../scripts/city-scale/journal.ts'
import { openLease } from '../../scripts/city-scale/lease.ts'
import { busiest, compressed, plannedDay, venueCode } from '../../scripts/city-scale/plan.ts'
import { tableOf } from '../../scripts/city-scale/table.ts'
import { scenarioSteps } from '../../scripts/day/scenario.ts'
import { firstPrevhash } from '../../scripts/platform-consumer/envelope.ts'
import type { StreamRow } from '../../scripts/platform-consumer/inbox.ts'
import { createInbox } from '../../scripts/platform-consumer/inbox.ts'
import { openStore } from '../../scripts/platform-consumer/store.ts'

const well = 'every event is there exactly once, in order, its chain unbroken'

test('three venues share two consumers, one of them killed on the way: each event exactly once, in order, after a day without link too', async () => {
  const options = { venues: 3, events: 30, consumers: 2, dayMs: 1_000, peakMs: 0, killConsumer: true }
  const report = await runCity(options, () => undefined)
  expect(report.complaints).toEqual([])
  expect(report.phases.map(({ name, venues, events }) => [name, venues, events])).toEqual([
    ['connect', 3, 0],
    ['day', 3, 90],
    ['drain', 3, 3 * missedOf(30)],
  ])
  // three gateways, two consumers, the supervision
  expect(report.phases.map(({ connections, faults, dropped }) => [connections, faults, dropped])).toEqual([
    [6, 0, 0],
    [6, 0, 0],
    [6, 0, 0],
  ])
  const day = report.phases[1]
  expect(day?.mqttBytesIn).toBeGreaterThan(day?.payloadBytes ?? Number.POSITIVE_INFINITY)
  expect(day?.latencyP99Ms).toBeLessThan(10_000)
  expect(complaintOf(report)).toBeNull()
  expect(tableOf(report).at(-1)).toBe(well)
})

/** Of the events of a day those of its first eight hours. */
function missedOf(events: number): number {
  return plannedDay(scenarioSteps, events).filter(({ offsetMs }) => offsetMs < 8 * 3_600_000).length
}

describe('the plan', () => {
  const minutes = (count: number) => count * 60_000

  test('numbers venues within a city and goes on to the next one', () => {
    expect([0, 98, 99, 118].map(venueCode)).toEqual(['140500-01', '140500-99', '140501-01', '140501-20'])
  })

  test('is the day of the scenario, event by event, when it has as many', () => {
    const told = scenarioSteps.flatMap(({ events }) => events.map(({ type }) => type))
    const day = plannedDay(scenarioSteps, told.length)
    expect(day.map(({ type }) => type)).toEqual(told)
    expect(plannedDay(scenarioSteps, 2 * told.length).filter((_event, at) => at % 2 === 0)).toEqual(day)
  })

  test('never goes back in time, and ends when the scenario ends', () => {
    const offsets = plannedDay(scenarioSteps, 600).map(({ offsetMs }) => offsetMs)
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
    const last = scenarioSteps.at(-1)?.at ?? ''
    expect(offsets.at(-1)).toBeLessThanOrEqual(
      Date.parse(last) - Date.parse(scenarioSteps[0]?.at ?? '') + minutes(1),
    )
  })

  test('finds the stretch with the most events, and begins it at nought', () => {
    const at = (...offsets: number[]) => offsets.map((offsetMs) => ({ type: 'card.read', offsetMs }) as const)
    expect(busiest(at(0, 100, 200, 500, 510, 520, 530, 900), 50)).toEqual(at(0, 10, 20, 30))
  })

  test('keeps its shape when it is compressed', () => {
    const day = plannedDay(scenarioSteps, 600)
    const short = compressed(day, 1_000)
    expect(short.at(-1)?.offsetMs).toBeCloseTo(1_000)
    expect(short[300]?.offsetMs).toBeCloseTo(
      ((day[300]?.offsetMs ?? 0) / (day.at(-1)?.offsetMs ?? 1)) * 1_000,
    )
  })
})

describe('who acknowledges', () => {
  const row = (stream: string, sequence: number): StreamRow => {
    const source = '/venues/140500-01/gateways/gw1'
    return { stream, venue: '140500-01', source, sequence, hash: 'ab'.repeat(32) }
  }

  function two() {
    const file = join(temporary(), 'store.sqlite')
    const rows: StreamRow[] = []
    const acker = (holder: string) => {
      const lease = openLease(file)
      onTestFinished(lease.close)
      return createAcker({ lease, holder, streams: () => rows })
    }
    return { rows, first: acker('platform-1'), second: acker('platform-2') }
  }

  test('is one of the consumers, and says each end of a row once', () => {
    const { rows, first, second } = two()
    rows.push(row('a', 3), row('b', 1))
    expect([first.turn(0), second.turn(0)]).toEqual([[row('a', 3), row('b', 1)], []])
    rows[1] = row('b', 2)
    expect([first.turn(100), second.turn(100), first.turn(200)]).toEqual([[row('b', 2)], [], []])
  })

  test('is another one when it has been silent for the length of its lease, and says everything again', () => {
    const { rows, first, second } = two()
    rows.push(row('a', 3))
    first.turn(0)
    expect(second.turn(leaseMs)).toEqual([])
    expect(second.turn(2 * leaseMs)).toEqual([row('a', 3)])
    expect(first.turn(2 * leaseMs)).toEqual([])
  })

  test('stays the same as long as it speaks', () => {
    const { rows, first, second } = two()
    rows.push(row('a', 3))
    first.turn(0)
    const turns = Array.from({ length: 40 }, (_none, at) => at * 250)
    expect(turns.flatMap((nowMs) => [...first.turn(nowMs), ...second.turn(nowMs)])).toEqual([])
  })
})

describe('the check', () => {
  function kept(missing: readonly number[]) {
    const journal = createVenueJournal({ venue: '140500-01', random: systemRandom() })
    for (let at = 0; at < 5; at++) journal.append('card.read', Date.UTC(2026, 2, 18) + at)
    const store = openStore(join(temporary(), 'store.sqlite'))
    onTestFinished(store.close)
    const inbox = createInbox(store)
    const arrival = { venue: '140500-01', test: false, delivery: 'live', nowMs: 0 }
    for (const { sequence, envelope } of journal.readAfter(0, 5))
      if (!missing.includes(sequence)) store.transaction(() => inbox.receive(envelope, arrival))
    const { stream, times } = journal
    return { store, told: { venue: '140500-01', stream, ...journal.head(), bytes: journal.bytes(), times } }
  }

  test('finds nothing wrong where everything is', () => {
    const { store, told } = kept([])
    expect(complaintsOf(store, [told])).toEqual([])
  })

  test.each([
    { title: 'a gap', missing: [3], words: ['140500-01: 4 follows 2', '140500-01: unbroken to 2 of 5'] },
    {
      title: 'a lost end',
      missing: [5],
      words: ['140500-01: ends at 4 of 5', '140500-01: unbroken to 4 of 5'],
    },
  ])('names $title', ({ missing, words }) => {
    const { store, told } = kept(missing)
    expect(complaintsOf(store, [told])).toEqual(words)
  })

  test('names another history, a stream of nobody and a venue that never came', () => {
    const { store, told } = kept([])
    expect(complaintsOf(store, [{ ...told, hash: firstPrevhash }])).toEqual([
      '140500-01: ends with another hash than its journal',
    ])
    expect(complaintsOf(store, [])).toEqual([`${told.stream}: no journal of this city`])
    expect(complaintsOf(store, [told, { ...told, venue: '140500-02', stream: 'other' }])).toEqual([
      '140500-02: ends at 0 of 5',
      '140500-02: unbroken to 0 of 5',
    ])
  })
})

describe('what breaks first', () => {
  const fine: CityReport = {
    phases: [],
    cameAgain: 0,
    acknowledgements: 0,
    consumersLost: [],
    storeBytes: 0,
    complaints: [],
  }

  test('is nothing as long as all events come once, in time and over links that hold', () => {
    expect(complaintOf(fine)).toBeNull()
  })

  test('is told with the gravest first', () => {
    const bad = { ...fine, cameAgain: 7, complaints: ['140500-01: 4 follows 2'] }
    expect(complaintOf(bad)).toBe('not every event exactly once and in order: 140500-01: 4 follows 2')
    expect(complaintOf({ ...fine, cameAgain: 7 })).toBe(
      '7 events were sent again because their confirmation took 30 s',
    )
    expect(tableOf(bad).at(-1)).toBe('WRONG 140500-01: 4 follows 2')
  })
})

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'warden-city-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
