import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { StoredEvent } from '../../../daemon/domain/event.ts'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import type { Connection } from '../../../daemon/journal/database.ts'
import { openDatabase } from '../../../daemon/journal/database.ts'
import type { Journal, JournalOptions } from '../../../daemon/journal/store.ts'
import { journalOn, openJournal } from '../../../daemon/journal/store.ts'
import { envelopeOf, fill, hashByDefinition, temporaryDirectory } from '../../support/journal.ts'
import { dayStartMs, draft, grant, journalOptions, moment, session } from '../../support/journal-drafts.ts'

interface Opened {
  readonly journal: Journal
  /** Ends this journal and opens it again from what is stored. */
  reopen(given?: Partial<JournalOptions> & { seed?: number }): Journal
}

function inMemory(given: Partial<JournalOptions> = {}): Opened {
  const database: Connection = openDatabase(':memory:')
  onTestFinished(() => {
    database.close()
  })
  return {
    journal: journalOn(database, journalOptions(given)),
    reopen: (again = {}) => journalOn(database, journalOptions({ ...given, ...again })),
  }
}

function onDisk(given: Partial<JournalOptions> = {}): Opened {
  const path = join(temporaryDirectory(), 'journal.db')
  let journal = openJournal({ path, ...journalOptions(given) })
  onTestFinished(() => journal.close())
  return {
    journal,
    reopen(again = {}) {
      journal.close()
      journal = openJournal({ path, ...journalOptions({ ...given, ...again }) })
      return journal
    },
  }
}

const hex64 = /^[0-9a-f]{64}$/
const numbered = ({ sequence }: { readonly sequence: number }) => sequence
const allOf = (journal: Journal) => journal.readAfter(0, 1_000_000)

describe.each([
  ['in memory', inMemory],
  ['on disk', onDisk],
])('a journal %s', (_where, open) => {
  test('begins empty: head 0 with 64 zeros, no date, no events', () => {
    const { journal } = open()
    expect(journal.head()).toEqual({ sequence: 0, hash: '0'.repeat(64) })
    expect(journal.lastMs()).toBe(0)
    expect(allOf(journal)).toEqual([])
    expect([...journal.events()]).toEqual([])
  })

  test('numbers events from 1 without gaps, over several appends', () => {
    const { journal } = open()
    const first = journal.append([draft(1), draft(2)], moment())
    const second = journal.append([draft(3)], moment(1))
    expect([...first, ...second].map(numbered)).toEqual([1, 2, 3])
    expect(allOf(journal).map(numbered)).toEqual([1, 2, 3])
  })

  test('chains each event to the one before it, the first one to 64 zeros', () => {
    const { journal } = open()
    fill(journal, 20)
    let previous = '0'.repeat(64)
    for (const row of allOf(journal)) {
      const { hash, prevhash, sequence } = envelopeOf(row)
      expect({ prevhash, sequence }).toEqual({ prevhash: previous, sequence: String(row.sequence) })
      expect(hash).toBe(hashByDefinition(envelopeOf(row)))
      expect(hash).toMatch(hex64)
      previous = hash as string
    }
    expect(journal.head()).toEqual({ sequence: 20, hash: previous })
  })

  test('returns from append what it gives when read again', () => {
    const { journal, reopen } = open()
    const stored: StoredEvent[] = []
    for (let n = 0; n < 12; n++) stored.push(...journal.append([draft(n)], moment(n)))
    expect([...journal.events()]).toStrictEqual(stored)
    expect([...reopen().events()]).toStrictEqual(stored)
  })

  test('returns values as JSON keeps them: no minus zero, no absent field present as undefined', () => {
    const { journal } = open()
    const who = { participant: 'p-0000000000000010' }
    const [arrived, granted] = journal.append(
      [
        {
          type: 'participant.arrived',
          subject: 's',
          session,
          zone: null,
          data: { ...who, role: 'expert', lateMinutes: -0 },
        },
        { ...grant(1), data: { ...grant(1).data, remark: undefined } } as unknown as Draft,
      ],
      moment(),
    )
    expect(arrived?.data).toStrictEqual({ ...who, role: 'expert', lateMinutes: 0 })
    expect(granted?.data).toStrictEqual(grant(1).data)
  })

  test('dates events by the moment given, never by a clock of its own', () => {
    const { journal } = open()
    const [event] = journal.append([draft(1)], { ms: dayStartMs + 7, clock: 'holdover' })
    expect(event?.atMs).toBe(dayStartMs + 7)
    expect(journal.lastMs()).toBe(dayStartMs + 7)
  })

  test('keeps the latest date when a moment lies before it, and after reopening too', () => {
    const { journal, reopen } = open()
    journal.append([draft(1)], moment(60))
    journal.append([draft(2)], moment(10))
    expect(journal.lastMs()).toBe(moment(60).ms)
    expect(reopen().lastMs()).toBe(moment(60).ms)
  })

  test('does nothing for an append of nothing', () => {
    const { journal } = open()
    journal.append([draft(1)], moment())
    const before = journal.head()
    expect(journal.append([], moment(99))).toEqual([])
    expect(journal.head()).toEqual(before)
    expect(journal.lastMs()).toBe(moment().ms)
    expect(allOf(journal)).toHaveLength(1)
  })

  const foreign: [string, object, string][] = [
    [
      'a field of data that no schema names',
      { ...grant(2), data: { ...grant(2).data, name: 'x' } },
      'unrecognized_keys',
    ],
    ['a field beside the five of a draft', { ...grant(2), name: 'x' }, 'unrecognized_keys'],
    ['data of another type', { ...grant(2), type: 'device.connected' }, 'device'],
    ['a type that is in no catalogue', { ...grant(2), type: 'door.kicked' }, 'type'],
    ['a name of an object method for a type', { ...grant(2), type: 'toString' }, 'type'],
    ['no subject', { ...grant(2), subject: '' }, 'subject'],
    ['a zone that is no configuration id', { ...grant(2), zone: '评标区' }, 'zone'],
    ['half a character in the session', { ...grant(2), session: '\ud800' }, 'surrogate'],
  ]
  test.each(foreign)('takes %s for a bug and stores nothing of that append', (_what, bad, at) => {
    const { journal } = open()
    journal.append([draft(1)], moment())
    const before = { head: journal.head(), rows: allOf(journal), lastMs: journal.lastMs() }
    expect(() => journal.append([draft(2), bad as Draft, draft(3)], moment(1))).toThrow(
      expect.objectContaining({ name: 'Error', message: expect.stringContaining(at) }),
    )
    expect({ head: journal.head(), rows: allOf(journal), lastMs: journal.lastMs() }).toEqual(before)
    expect(journal.append([draft(2)], moment(1)).map(numbered)).toEqual([2])
  })

  test('never says in a complaint what a field holds', () => {
    const { journal } = open()
    const data = { ...grant(1).data, portal: 'SECRET VALUE', name: 'SECRET VALUE' }
    const complaint = expect.not.stringContaining('SECRET')
    expect(() => journal.append([{ ...grant(1), subject: 'SECRET '.repeat(20) } as Draft], moment())).toThrow(
      expect.objectContaining({ message: complaint }),
    )
    expect(() => journal.append([{ ...grant(1), data } as Draft], moment())).toThrow(
      expect.objectContaining({ message: complaint }),
    )
  })

  test('reads on from any place, no more than asked for', () => {
    const { journal } = open()
    fill(journal, 10)
    expect(journal.readAfter(3, 4).map(numbered)).toEqual([4, 5, 6, 7])
    expect(journal.readAfter(8, 100).map(numbered)).toEqual([9, 10])
    expect(journal.readAfter(10, 100)).toEqual([])
    expect(journal.readAfter(0, 1).map(({ type }) => type)).toEqual([draft(1).type])
  })

  test('streams events in batches: those stored meanwhile come too, and reading blocks no append', () => {
    const { journal } = open()
    journal.append(
      Array.from({ length: 1_201 }, (_, n) => draft(n)),
      moment(),
    )
    const seen: number[] = []
    for (const { sequence } of journal.events(5)) {
      seen.push(sequence)
      if (sequence === 700) journal.append([draft(1)], moment(1))
    }
    expect(seen).toEqual(Array.from({ length: 1_197 }, (_, n) => n + 6))
  })

  test('lets a reader of events stop early', () => {
    const { journal } = open()
    fill(journal, 600)
    for (const event of journal.events()) if (event.sequence === 3) break
    expect(journal.append([draft(1)], moment()).map(numbered)).toEqual([601])
  })

  test('keeps positions by name, which go forward only', () => {
    const { journal, reopen } = open()
    expect(journal.cursor('sent')).toBe(0)
    journal.moveCursor('sent', 5)
    journal.moveCursor('confirmed', 2)
    journal.moveCursor('sent', 3)
    journal.moveCursor('confirmed', -1)
    expect([journal.cursor('sent'), journal.cursor('confirmed'), journal.cursor('none')]).toEqual([5, 2, 0])
    const again = reopen()
    expect([again.cursor('sent'), again.cursor('confirmed')]).toEqual([5, 2])
  })

  test('goes on with chain and stream when opened again', () => {
    const { journal, reopen } = open()
    fill(journal, 5)
    const { stream } = journal
    const head = journal.head()
    const again = reopen({ seed: 2 })
    expect(again.stream).toBe(stream)
    expect(again.head()).toEqual(head)
    again.append([draft(6)], moment(60))
    const [row] = again.readAfter(5, 1)
    expect(row && envelopeOf(row)).toMatchObject({ sequence: '6', prevhash: head.hash, stream })
  })
})

test('the same drafts, moments and chance give the same bytes in memory and on disk', () => {
  const texts = [inMemory(), onDisk()].map(({ journal }) => {
    fill(journal, 40)
    return allOf(journal).map(({ envelope }) => envelope)
  })
  expect(texts[0]).toHaveLength(40)
  expect(texts[0]).toEqual(texts[1])
})
