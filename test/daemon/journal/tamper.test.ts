import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ChainProblem } from '../../../daemon/journal/chain.ts'
import type { Link } from '../../../daemon/journal/envelope.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import { envelopeOf, fill, storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { journalOptions } from '../../support/journal-drafts.ts'
import type { Tampering } from '../../support/tampering.ts'
import { forged, rechain, tampered } from '../../support/tampering.ts'

const events = 12
let path: string
let head: Link

beforeEach(() => {
  path = storedJournal(events)
  head = headOf(path)
})

function headOf(journal: string): Link {
  const reader = openReader(journal)
  const found = reader.head()
  reader.close()
  return found
}

function verify(journal: string, expected?: Link) {
  const reader = openReader(journal)
  const result = reader.verify(expected)
  reader.close()
  return result
}

const wrongAt = (sequence: number, problem: ChainProblem) => ({ ok: false, sequence, problem })

describe('an untouched journal', () => {
  test('verifies, with and without a head that somebody kept', () => {
    const sound = { ok: true, events, head }
    expect(verify(path)).toEqual(sound)
    expect(verify(path, head)).toEqual(sound)
    expect(verify(tampered(path, () => undefined))).toEqual(sound)
  })

  test('verifies against a head from before, kept while the journal was shorter', () => {
    const journal = openJournal({ path, ...journalOptions({ seed: 9 }) })
    fill(journal, 5)
    journal.close()
    expect(verify(path, head)).toMatchObject({ ok: true, events: events + 5 })
  })

  test('verifies when nothing was ever stored', () => {
    const empty = { sequence: 0, hash: '0'.repeat(64) }
    expect(verify(storedJournal(0), empty)).toEqual({ ok: true, events: 0, head: empty })
  })
})

const attacks: [string, number, ChainProblem, (tampering: Tampering) => void][] = [
  [
    'data of an event edited, hash left',
    5,
    'hash_differs',
    ({ row, change }) => {
      const data = { ...(envelopeOf(row(5)) as { data: object }).data, portal: 'lane2' }
      change(5, { envelope: forged(row(5), { data }, 'old hash') })
    },
  ],
  [
    'data of an event edited, its own hash made new',
    6,
    'prevhash_differs',
    ({ row, change }) => change(5, { envelope: forged(row(5), { data: {} }, 'new hash') }),
  ],
  ['only the type column edited', 7, 'columns_differ', ({ change }) => change(7, { type: 'zone.exited' })],
  ['only the time column edited', 7, 'columns_differ', ({ change }) => change(7, { at_ms: 1 })],
  ['only the subject column edited', 7, 'columns_differ', ({ change }) => change(7, { subject: 'nobody' })],
  ['only the session column emptied', 7, 'columns_differ', ({ change }) => change(7, { session: null })],
  ['only the zone column filled', 6, 'columns_differ', ({ change }) => change(6, { zone: 'room1' })],
  ['only the id column edited', 7, 'columns_differ', ({ change }) => change(7, { id: 'x' })],
  [
    'two rows swapped under each other’s numbers',
    4,
    'prevhash_differs',
    ({ row, insert, remove }) => {
      const [fourth, ninth] = [row(4), row(9)]
      remove(4)
      remove(9)
      insert({ ...fourth, sequence: 9 })
      insert({ ...ninth, sequence: 4 })
    },
  ],
  ['a row in the middle deleted', 6, 'sequence_gap', ({ remove }) => remove(6)],
  ['the first row deleted', 1, 'sequence_gap', ({ remove }) => remove(1)],
  [
    'a row deleted and the rest moved up',
    6,
    'prevhash_differs',
    ({ database, remove }) => {
      remove(6)
      database.exec('update events set sequence = sequence - 1 where sequence > 6')
    },
  ],
  [
    'a back-dated row inserted, the rest moved down',
    7,
    'prevhash_differs',
    ({ database, row, insert }) => {
      database.exec('update events set sequence = -sequence where sequence >= 6')
      database.exec('update events set sequence = 1 - sequence where sequence < 0')
      const { hash: prevhash } = envelopeOf(row(5))
      const envelope = forged(row(5), { prevhash, sequence: '6' }, 'new hash')
      insert({ ...row(5), sequence: 6, envelope })
    },
  ],
  [
    'a row slipped in under number 0',
    1,
    'sequence_gap',
    ({ row, insert }) => insert({ ...row(1), sequence: 0 }),
  ],
  [
    'a row slipped in under the lowest number there is',
    1,
    'sequence_gap',
    ({ row, insert }) => insert({ ...row(1), sequence: -9_007_199_254_740_991 }),
  ],
  [
    'an event repeated at the end under a new number',
    13,
    'prevhash_differs',
    ({ row, insert }) => insert({ ...row(12), sequence: 13 }),
  ],
  [
    'an event repeated at the end, chained, its own number left in its text',
    13,
    'columns_differ',
    ({ row, insert }) => {
      const { hash: prevhash } = envelopeOf(row(12))
      insert({ ...row(12), sequence: 13, envelope: forged(row(12), { prevhash }, 'new hash') })
    },
  ],
  [
    'a text written anew with spaces',
    5,
    'not_canonical',
    ({ row, change }) => change(5, { envelope: JSON.stringify(envelopeOf(row(5)), null, 1) }),
  ],
  [
    'a text written anew with other escapes',
    6,
    'not_canonical',
    ({ row, change }) => change(6, { envelope: row(6).envelope.replace('/', '\\/') }),
  ],
  [
    'a text with one key twice, of which parsers see the right one',
    5,
    'not_canonical',
    ({ row, change }) => change(5, { envelope: row(5).envelope.replace('{', '{"type":"zone.exited",') }),
  ],
  [
    'a text with half a character',
    5,
    'not_canonical',
    ({ row, change }) => change(5, { envelope: row(5).envelope.replace('lane1', '\\ud800') }),
  ],
  ['a text that is no JSON', 5, 'unreadable', ({ change }) => change(5, { envelope: '{' })],
  ['a text that is no object', 5, 'unreadable', ({ change }) => change(5, { envelope: 'null' })],
  ['a text nested a hundred thousand times', 5, 'prevhash_differs', nested],
  ['a text of an empty object', 5, 'prevhash_differs', ({ change }) => change(5, { envelope: '{}' })],
  [
    'the newest event without a hash',
    12,
    'hash_differs',
    ({ row, change }) => change(12, { envelope: forged(row(12), { hash: undefined }, 'old hash') }),
  ],
  [
    'null for the hash of the newest event',
    12,
    'hash_differs',
    ({ row, change }) => change(12, { envelope: forged(row(12), { hash: null, data: {} }, 'old hash') }),
  ],
  [
    'an object for the hash of the newest event',
    12,
    'hash_differs',
    ({ row, change }) => change(12, { envelope: forged(row(12), { hash: {}, data: {} }, 'old hash') }),
  ],
  [
    'the stream of an event edited, and everything after it chained anew',
    5,
    'stream_differs',
    (tampering) => {
      const envelope = forged(tampering.row(5), { stream: 'another' }, 'new hash')
      tampering.change(5, { envelope })
      rechain(tampering, { from: 6, to: events })
    },
  ],
]

function nested({ change }: Tampering): void {
  const depth = 100_000
  change(5, { envelope: `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}` })
}

describe('an attack that the journal itself gives away', () => {
  test.each(attacks)('%s: first wrong at %i, %s', (_what, sequence, problem, attack) => {
    expect(verify(tampered(path, attack))).toEqual(wrongAt(sequence, problem))
  })

  test('rows of another stream put in the place of ours', () => {
    const other = storedJournal(events, { seed: 2 })
    const mixed = tampered(path, ({ database, remove }) => {
      for (let sequence = 1; sequence <= events; sequence++) remove(sequence)
      database.prepare('attach ? as other').run(other)
      database.exec('insert into events select * from other.events')
    })
    expect(verify(mixed)).toEqual(wrongAt(1, 'stream_differs'))
  })

  test('the tail of another stream put behind our first rows', () => {
    const other = storedJournal(events, { seed: 2 })
    const mixed = tampered(path, ({ database, remove }) => {
      for (let sequence = 8; sequence <= events; sequence++) remove(sequence)
      database.prepare('attach ? as other').run(other)
      database.exec('insert into events select * from other.events where sequence >= 8')
    })
    expect(verify(mixed)).toEqual(wrongAt(8, 'prevhash_differs'))
  })
})

/** What leaves a journal that is sound in itself: only a head kept by somebody else gives it away. */
const sound: [string, number, ChainProblem, (tampering: Tampering) => void][] = [
  [
    'an event edited and every hash after it made new',
    events,
    'head_differs',
    (tampering) => {
      tampering.change(5, { envelope: forged(tampering.row(5), { data: {} }, 'new hash') })
      rechain(tampering, { from: 6, to: events })
    },
  ],
  [
    'the newest event edited, its hash made new',
    events,
    'head_differs',
    ({ row, change }) => change(events, { envelope: forged(row(events), { data: {} }, 'new hash') }),
  ],
  [
    'the tail cut off',
    9,
    'tail_missing',
    ({ remove }) => {
      for (let sequence = 9; sequence <= events; sequence++) remove(sequence)
    },
  ],
  ['everything deleted', 1, 'tail_missing', ({ database }) => database.exec('delete from events')],
]

describe('an attack that only a head kept outside gives away', () => {
  test.each(sound)(
    '%s: not seen without it, with it first wrong at %i, %s',
    (_what, sequence, problem, attack) => {
      const copy = tampered(path, attack)
      expect(verify(copy)).toMatchObject({ ok: true })
      expect(verify(copy, head)).toEqual(wrongAt(sequence, problem))
    },
  )

  test('yesterday’s file put back: not seen without it, with it the first event since then is missing', () => {
    const yesterday = join(temporaryDirectory(), 'journal.db')
    copyFileSync(path, yesterday)
    const journal = openJournal({ path, ...journalOptions({ seed: 9 }) })
    fill(journal, 5)
    const today = journal.head()
    journal.close()
    expect(verify(yesterday)).toEqual({ ok: true, events, head })
    expect(verify(yesterday, today)).toEqual(wrongAt(events + 1, 'tail_missing'))
  })

  test('yesterday’s file put back and gone on with: the event that was the head is another one', () => {
    const other = join(temporaryDirectory(), 'journal.db')
    copyFileSync(path, other)
    const heads = [path, other].map((file, seed) => {
      const journal = openJournal({ path: file, ...journalOptions({ seed: 10 + seed }) })
      fill(journal, 5)
      journal.close()
      return headOf(file)
    })
    expect(verify(other)).toMatchObject({ ok: true, events: events + 5 })
    expect(verify(other, heads[0])).toEqual(wrongAt(events + 5, 'head_differs'))
  })

  test('a whole journal of another stream with its own description: its first event at the head’s place differs', () => {
    const other = storedJournal(events + 3, { seed: 2 })
    expect(verify(other)).toMatchObject({ ok: true })
    expect(verify(other, head)).toEqual(wrongAt(events, 'head_differs'))
  })

  test('a head that claims to stand before the first event must be the 64 zeros', () => {
    expect(verify(path, { sequence: 0, hash: head.hash })).toEqual(wrongAt(0, 'head_differs'))
  })
})
