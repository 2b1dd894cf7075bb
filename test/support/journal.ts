/** Journals for tests: directories that go away, options, drafts of a small day, and the chain's definition once more. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Moment } from '../../daemon/domain/event.ts'
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import type { Row } from '../../daemon/journal/chain.ts'
import type { Journal, JournalOptions } from '../../daemon/journal/store.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { randomFrom } from '../../daemon/random.ts'
import { randomBytes, seeded } from './chance.ts'

/** 18 March 2026, 09:30 at the venue. */
export const dayStartMs = Date.parse('2026-03-18T09:30:00+08:00')

/** A directory of this test alone, gone when it is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'warden-journal-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Repeatable random values: same seed, same ids. */
export function seededRandom(seed = 1) {
  const chance = seeded(seed)
  return randomFrom(
    (count) => randomBytes(chance, count),
    () => `stream-${seed}`,
  )
}

/** The options of the small venue's journal. */
export function journalOptions(given: Partial<JournalOptions> & { seed?: number } = {}): JournalOptions {
  const { seed, ...overrides } = given
  const random = seededRandom(seed)
  return {
    venue: '140500-01',
    gateway: 'gw1',
    utcOffset: '+08:00',
    test: false,
    newId: random.eventId,
    newStream: random.stream,
    ...overrides,
  }
}

/** The path of a journal that holds `count` events and was closed. */
export function storedJournal(
  count: number,
  given: Partial<JournalOptions> & { seed?: number; path?: string } = {},
): string {
  const { path = join(temporaryDirectory(), 'journal.db'), ...options } = given
  const journal = openJournal({ path, ...journalOptions(options) })
  fill(journal, count)
  journal.close()
  return path
}

/** Appends `count` events, a few at a time, a second apart. */
export function fill(journal: Journal, count: number): void {
  let n = journal.head().sequence
  const end = n + count
  while (n < end) {
    const drafts = Array.from({ length: Math.min(1 + (n % 3), end - n) }, (_, k) => draft(n + k + 1))
    journal.append(drafts, moment(n))
    n += drafts.length
  }
}

/** So many seconds after the day began. */
export function moment(seconds = 0): Moment {
  return { ms: dayStartMs + seconds * 1_000, clock: 'synced' }
}

export const session = 'DEMO-GC-20260318-01'

/** The opaque reference of one of nine participants. */
export function participant(n: number): string {
  return `p-00000000000000${n % 9}0`
}

/** The nth draft of a day: grants, passages, cards, devices, with every optional field present and absent. */
export function draft(n: number): Draft {
  const who = participant(n)
  const subject = { subject: who, session, zone: 'evaluation' }
  switch (n % 4) {
    case 0:
      return {
        type: 'zone.entered',
        ...subject,
        data: { participant: who, zone: 'evaluation', portal: 'lane1' },
      }
    case 1:
      return grant(n)
    case 2:
      return {
        type: 'device.connected',
        subject: 'lane1-in',
        session: null,
        zone: null,
        data: { device: 'lane1-in', identity: n % 8 === 2 ? `核验-${n}` : null },
      }
    default:
      return {
        type: 'participant.arrived',
        ...subject,
        zone: null,
        data: { participant: who, role: 'expert', lateMinutes: n - 20 },
      }
  }
}

/** A grant for participant `n` to enter. */
export function grant(n: number): Draft {
  const who = participant(n)
  return {
    type: 'passage.granted',
    subject: who,
    session,
    zone: 'evaluation',
    data: {
      ref: `ref${n}`,
      portal: 'lane1',
      direction: 'in',
      participant: who,
      person: '0123456789abcdef0123456789abcdef',
      orderWithinMs: 2_000,
      expiresInMs: 8_000,
    },
  }
}

/**
 * RFC 8785 from its text, apart from the code under test: members sorted by UTF-16 code units, no white space, strings
 * and numbers as ECMAScript writes them.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}

/** The definition of `hash`: SHA-256 of the canonical envelope without `hash`. */
export function hashByDefinition(envelope: Readonly<Record<string, unknown>>): string {
  const { hash: _, ...body } = envelope
  return createHash('sha256').update(canonicalJson(body)).digest('hex')
}

/** The envelope of a row as anybody's JSON parser sees it. */
export function envelopeOf({ envelope }: Pick<Row, 'envelope'>): Record<string, unknown> {
  return JSON.parse(envelope) as Record<string, unknown>
}
