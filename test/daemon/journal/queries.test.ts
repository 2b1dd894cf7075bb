import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import type { Row } from '../../../daemon/journal/chain.ts'
import type { LogFilter, Reader } from '../../../daemon/journal/queries.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import { grant, journalOptions, moment } from '../../support/journal-drafts.ts'

const other = 'DEMO-ZC-20260318-02'
const [li, wang] = ['p-lilililililili', 'p-wangwangwang']

/** A short day: what happened, in which second. The times do not rise throughout. */
const day: [seconds: number, draft: Draft][] = [
  [0, device('gateway.started', { version: '1', configuration: 'c' })],
  [10, roster('S1', [li, wang])],
  [
    20,
    {
      type: 'card.read',
      subject: 'lane1-in',
      session: null,
      zone: null,
      data: { reader: 'lane1-in', person: 'ab'.repeat(16), document: 'resident_id' },
    },
  ],
  [30, passage('passage.granted', li)],
  [31, entered(li, 'evaluation')],
  [40, passage('passage.granted', wang)],
  [35, entered(wang, 'evaluation')],
  [50, entered(li, 'room1')],
  [60, roster(other, [wang])],
  [
    70,
    {
      ...device('gateway.recovered', {
        lastSequence: 9,
        openPassages: [{ ref: 'r', portal: 'lane1', direction: 'out', participant: wang }],
      }),
    },
  ],
  [
    80,
    {
      type: 'passage.denied',
      subject: 'p-unknownperson',
      session: null,
      zone: 'hall',
      data: {
        portal: 'lane1',
        direction: 'in',
        participant: null,
        person: 'cd'.repeat(16),
        reason: 'not_on_roster',
      },
    } as Draft,
  ],
]

function device(type: string, data: object): Draft {
  return { type, subject: 'gw1', session: null, zone: null, data } as Draft
}

function roster(session: string, participants: string[]): Draft {
  const data = {
    session,
    source: 'file',
    revision: 1,
    participants: participants.map((participant) => ({ participant, role: 'expert' })),
  }
  return { type: 'roster.received', subject: session, session, zone: null, data } as Draft
}

function passage(type: 'passage.granted', who: string): Draft {
  const { data } = grant(1) as Extract<Draft, { type: typeof type }>
  return { type, subject: who, session: 'S1', zone: 'evaluation', data: { ...data, participant: who } }
}

function entered(who: string, zone: string): Draft {
  return {
    type: 'zone.entered',
    subject: who,
    session: 'S1',
    zone,
    data: { participant: who, zone, portal: 'lane1' },
  }
}

let directory: string
let reader: Reader
let rows: readonly Row[]

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-journal-'))
  const path = join(directory, 'journal.db')
  const journal = openJournal({ path, ...journalOptions() })
  for (const [seconds, one] of day) journal.append([one], moment(seconds))
  journal.close()
  reader = openReader(path)
  rows = [...reader.log({})]
})

afterAll(() => {
  reader.close()
  rmSync(directory, { recursive: true })
})

const found = (filter: LogFilter) => Array.from(reader.log(filter), ({ sequence }) => sequence)
const at = (seconds: number) => moment(seconds).ms

describe('each filter alone', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  test.each<[string, LogFilter, number[]]>([
    ['none: everything, oldest first', {}, all],
    ['since, the moment itself included', { sinceMs: at(50) }, [8, 9, 10, 11]],
    ['since, where a later event has the earlier date', { sinceMs: at(36) }, [6, 8, 9, 10, 11]],
    ['since the future', { sinceMs: at(999) }, []],
    ['until, the moment itself excluded', { untilMs: at(30) }, [1, 2, 3]],
    ['until, where a later event has the earlier date', { untilMs: at(36) }, [1, 2, 3, 4, 5, 7]],
    ['until before the first', { untilMs: at(0) }, []],
    ['a session', { session: other }, [9]],
    ['a session that is no pattern', { session: 'S%' }, []],
    ['a zone', { zone: 'room1' }, [8]],
    ['a type', { typeGlob: 'zone.entered' }, [5, 7, 8]],
    ['types by GLOB', { typeGlob: 'passage.*' }, [4, 6, 11]],
    ['types by GLOB, one letter and a choice of letters', { typeGlob: '?oste[qr].re*' }, [2, 9]],
    ['types by GLOB: case matters, a dot is a dot', { typeGlob: 'PASSAGE.*' }, []],
    ['types by GLOB: the whole name', { typeGlob: 'passage' }, []],
    ['after a sequence number', { afterSequence: 9 }, [10, 11]],
    ['after the last one', { afterSequence: 11 }, []],
    ['the newest two', { limit: 2 }, [10, 11]],
    ['more than there are', { limit: 99 }, all],
    ['none at all', { limit: 0 }, []],
  ])('%s', (_what, filter, expected) => {
    expect(found(filter)).toEqual(expected)
  })
})

describe('a participant', () => {
  test('is found as subject, in the data, on rosters, and in passages that a crash left open', () => {
    expect(found({ participant: wang })).toEqual([2, 6, 7, 9, 10])
    expect(found({ participant: li })).toEqual([2, 4, 5, 8])
  })

  test('is found by the whole reference only', () => {
    expect(found({ participant: li.slice(0, -1) })).toEqual([])
    expect(found({ participant: li.slice(2) })).toEqual([])
    expect(found({ participant: '' })).toEqual([])
  })

  test('is no pattern, no SQL and no JSON', () => {
    for (const text of ['%', '*', `' or 1=1 --`, '","', '\\', '"', `${li}","zone":"room1`]) {
      expect(found({ participant: text })).toEqual([])
    }
  })
})

describe('filters together', () => {
  test.each<[string, LogFilter, number[]]>([
    ['person and session', { participant: wang, session: 'S1' }, [2, 6, 7]],
    ['person and type', { participant: wang, typeGlob: 'passage.*' }, [6]],
    [
      'zone and type and times',
      { zone: 'evaluation', typeGlob: 'zone.*', sinceMs: at(32), untilMs: at(51) },
      [7],
    ],
    ['the newest two of a session', { session: 'S1', limit: 2 }, [7, 8]],
    ['the newest one of a person up to a time', { participant: li, untilMs: at(50), limit: 1 }, [5]],
    ['the newest two after a number', { afterSequence: 3, typeGlob: 'passage.*', limit: 2 }, [6, 11]],
    ['a limit that the others leave nothing for', { zone: 'room1', session: other, limit: 5 }, []],
  ])('%s', (_what, filter, expected) => {
    expect(found(filter)).toEqual(expected)
  })

  test('give what sifting all rows one by one gives, whatever the filter', () => {
    const option = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
    const seconds = [-1, 0, 10, 31, 32, 35, 36, 40, 41, 80, 81].map(at)
    const filters = fc.record({
      sinceMs: option(seconds),
      untilMs: option(seconds),
      session: option(['S1', other, 'none']),
      participant: option([li, wang, 'p-nobody']),
      typeGlob: option(['*', 'passage.*', '*.entered', 'x']),
      zone: option(['evaluation', 'room1', 'hall']),
      afterSequence: option([0, 3, 7, 11]),
      limit: option([0, 1, 2, 5, 50]),
    })
    fc.assert(
      fc.property(filters, (given) => {
        const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
        expect(found(filter)).toEqual(sifted(filter))
      }),
      { numRuns: 1_000 },
    )
  })
})

/** The meaning of a filter, without SQL. */
function sifted(filter: LogFilter): number[] {
  const globs: Record<string, RegExp> = {
    '*': /./,
    'passage.*': /^passage\./,
    '*.entered': /\.entered$/,
    x: /^x$/,
  }
  const fits = (row: Row) =>
    row.at_ms >= (filter.sinceMs ?? Number.NEGATIVE_INFINITY) &&
    row.at_ms < (filter.untilMs ?? Number.POSITIVE_INFINITY) &&
    (filter.session === undefined || row.session === filter.session) &&
    (filter.zone === undefined || row.zone === filter.zone) &&
    (filter.typeGlob === undefined || globs[filter.typeGlob]?.test(row.type)) &&
    (filter.participant === undefined || strings(JSON.parse(row.envelope)).includes(filter.participant)) &&
    row.sequence > (filter.afterSequence ?? 0)
  const fitting = rows.filter(fits).map(({ sequence }) => sequence)
  return filter.limit === undefined ? fitting : fitting.slice(Math.max(0, fitting.length - filter.limit))
}

/** Every string value inside a JSON value. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : []
}

test('a row has the columns and the very text that was stored', () => {
  const [row] = reader.log({ afterSequence: 7, limit: 4, zone: 'room1' })
  expect(row).toEqual({
    sequence: 8,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    type: 'zone.entered',
    at_ms: at(50),
    subject: li,
    session: 'S1',
    zone: 'room1',
    envelope: rows[7]?.envelope,
  })
})

test('events and log tell the same', () => {
  expect(Array.from(reader.events(4), ({ sequence, type, atMs }) => [sequence, type, atMs])).toEqual(
    rows.slice(4).map(({ sequence, type, at_ms }) => [sequence, type, at_ms]),
  )
})

describe('a journal longer than one page of rows', () => {
  test('is read whole, in order, by every road', () => {
    const path = join(directory, 'long.db')
    const journal = openJournal({ path, ...journalOptions() })
    const count = 1_500
    for (let n = 0; n < count; n += 500) {
      // The later the hundred, the earlier the date: the index of times runs against the sequence.
      const drafts = Array.from({ length: 500 }, (_, k) =>
        k % 3 === 0 ? passage('passage.granted', li) : entered(wang, 'room1'),
      )
      journal.append(drafts, moment(10_000 - n))
    }
    journal.close()
    const long = openReader(path)
    const numbers = (filter: LogFilter) => Array.from(long.log(filter), ({ sequence }) => sequence)
    const expected = Array.from({ length: count }, (_, n) => n + 1)
    expect(numbers({})).toEqual(expected)
    expect(numbers({ sinceMs: 0 })).toEqual(expected)
    expect(numbers({ limit: 1_100 })).toEqual(expected.slice(400))
    expect(numbers({ session: 'S1', limit: 1_499 })).toEqual(expected.slice(1))
    expect(numbers({ sinceMs: at(9_500), untilMs: at(10_000) })).toEqual(expected.slice(500, 1_000))
    expect(numbers({ participant: li })).toEqual(expected.filter((n) => ((n - 1) % 500) % 3 === 0))
    expect(Array.from(long.events(7), ({ sequence }) => sequence)).toEqual(expected.slice(7))
    expect(long.verify()).toMatchObject({ ok: true, events: count })
    long.close()
  })
})
