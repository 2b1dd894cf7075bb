/** Journals for tests: directories that go away, stored journals, and the chain's definition once more. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Row } from '../../daemon/journal/chain.ts'
import type { Journal, JournalOptions } from '../../daemon/journal/store.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { draft, journalOptions, moment } from './journal-drafts.ts'

/** A directory of this test alone, gone when it is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'warden-journal-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
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

/**
 * RFC 8785 from its text, apart from the code under test: members sorted by UTF-16 code units, no white space, strings
 * and numbers as ECMAScript writes them.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const members = present.sort(([a], [b]) => (a < b ? -1 : 1))
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
