/** What somebody with the file in hand can do to a journal: every attack works on a copy, triggers dropped first. */
import { copyFileSync, mkdtempSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Row } from '../../daemon/journal/chain.ts'
import { canonicalJson, envelopeOf, hashByDefinition } from './journal.ts'

export interface Tampering {
  readonly database: Database.Database
  row(sequence: number): Row
  /** Puts a row in, whatever its number. */
  insert(row: Row): void
  /** Changes some of a row. */
  change(sequence: number, changed: Partial<Row>): void
  remove(sequence: number): void
}

/** A copy of the journal (closed, so one file) after an attack; returns the copy's path. */
export function tampered(path: string, attack: (tampering: Tampering) => void): string {
  const copy = join(mkdtempSync(join(dirname(path), 'tampered-')), 'journal.db')
  copyFileSync(path, copy)
  const database = unguarded(copy)
  attack(toolsFor(database))
  database.close()
  return copy
}

/** One row of a journal that is in use has other text, as somebody with a database tool would leave it. */
export function editedInPlace(
  path: string,
  { sequence, from, to }: { readonly sequence: number; readonly from: string; readonly to: string },
): void {
  const database = unguarded(path)
  const { row, change } = toolsFor(database)
  change(sequence, { envelope: row(sequence).envelope.replace(from, to) })
  database.close()
}

function unguarded(path: string): Database.Database {
  const database = new Database(path)
  for (const trigger of ['events_in_order', 'events_never_change', 'events_never_go']) {
    database.exec(`drop trigger ${trigger}`)
  }
  return database
}

function toolsFor(database: Database.Database): Tampering {
  const row = (sequence: number) =>
    database.prepare('select * from events where sequence = ?').get(sequence) as Row
  return {
    database,
    row,
    insert({ sequence, id, type, at_ms, subject, session, zone, envelope }) {
      database
        .prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(sequence, id, type, at_ms, subject, session, zone, envelope)
    },
    change(sequence, changed) {
      for (const [column, value] of Object.entries(changed)) {
        database.prepare(`update events set ${column} = ? where sequence = ?`).run(value, sequence)
      }
    },
    remove(sequence) {
      database.prepare('delete from events where sequence = ?').run(sequence)
    },
  }
}

/** The row's text with some of the envelope changed, canonical; the hash made new for it, or left as it was. */
export function forged(row: Row, changed: object, hash: 'new hash' | 'old hash'): string {
  const body = { ...envelopeOf(row), ...changed }
  return canonicalJson(hash === 'new hash' ? { ...body, hash: hashByDefinition(body) } : body)
}

/** Chains every row from `sequence` on anew, as the daemon itself would have. */
export function rechain({ row, change }: Tampering, { from, to }: { from: number; to: number }): void {
  for (let sequence = from; sequence <= to; sequence++) {
    const { hash: prevhash } = envelopeOf(row(sequence - 1))
    change(sequence, { envelope: forged(row(sequence), { prevhash }, 'new hash') })
  }
}
