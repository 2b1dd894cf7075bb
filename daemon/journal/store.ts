/** The journal: the one door to the disk for facts. Append-only, gap-free, hash-chained, durable on return. */
import { Fault } from '../../drivers/fault.ts'
import type { Moment, StoredEvent } from '../domain/event.ts'
import type { Draft } from '../domain/events/catalogue.ts'
import { catalogue } from '../domain/events/catalogue.ts'
import type { Connection } from './database.ts'
import { guarded, openDatabase } from './database.ts'
import type { Link, Origin } from './envelope.ts'
import { eventOf, firstPrevhash, seal, sourceOf } from './envelope.ts'
import { openMeta } from './meta.ts'
import { takeWriterLock } from './writer-lock.ts'

/** Rows read at a time while streaming; bounds memory, not the result. */
const batchRows = 500

export interface JournalOptions {
  readonly venue: string
  readonly gateway: string
  readonly utcOffset: string
  /** training mode: every envelope says so */
  readonly test: boolean
  /** A fresh UUIDv7 for a moment in milliseconds. */
  readonly newId: (ms: number) => string
  /** The id of a new journal. */
  readonly newStream: () => string
}

export interface StoredEnvelope {
  readonly sequence: number
  readonly type: string
  /** the text that is published and shown */
  readonly envelope: string
}

export interface Journal {
  readonly stream: string
  /** The newest event; sequence 0 when there is none. */
  head(): Link
  /** Date of the newest event in milliseconds since 1970; 0 when there is none. */
  lastMs(): number
  /**
   * Stores all drafts in one transaction that is on disk on return, or none of them. Throws `journal_unwritable`
   * when the disk does not take them; a draft that does not fit its schema is a bug and throws an Error.
   */
  append(drafts: readonly Draft[], moment: Moment): readonly StoredEvent[]
  readAfter(sequence: number, limit: number): readonly StoredEnvelope[]
  /** All events after `sequence` in order, read in batches. */
  events(sequence?: number): Iterable<StoredEvent>
  /** A kept position; 0 when never set. */
  cursor(name: string): number
  /** Moves a position forward; never backward. */
  moveCursor(name: string, sequence: number): void
  close(): void
}

/** Opens or begins the journal at `path` and makes this process its only writer. */
export function openJournal(options: JournalOptions & { readonly path: string }): Journal {
  const { path } = options
  const lock = path === ':memory:' ? null : guarded(path, () => takeWriterLock(path))
  try {
    const database = openDatabase(path)
    const journal = journalOn(database, options)
    return {
      ...journal,
      close() {
        database.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** The journal on an open database. `close` leaves the database open. */
export function journalOn(database: Connection, options: JournalOptions): Journal {
  const { venue, gateway, utcOffset, test, newId } = options
  const path = database.name
  const stream = guarded(path, () => openMeta(database, options))
  const origin: Origin = { source: sourceOf(venue, gateway), stream, utcOffset, test }
  const statements = prepare(database)
  let { head, lastMs } = tail(database)

  const insertAll = database.transaction((drafts: readonly Draft[], moment: Moment) => {
    let previous = head
    const stored: StoredEvent[] = []
    for (const draft of drafts) {
      const id = newId(moment.ms)
      const { sequence, hash, text } = seal(draft, { origin, previous, moment, id })
      const { type, subject, session, zone } = draft
      statements.insert.run(sequence, id, type, moment.ms, subject, session, zone, text)
      stored.push({ ...draft, sequence, id, atMs: moment.ms })
      previous = { sequence, hash }
    }
    return { stored, head: previous }
  })

  return {
    stream,
    head: () => head,
    lastMs: () => lastMs,
    append(drafts, moment) {
      if (drafts.length === 0) return []
      for (const draft of drafts) checkDraft(draft)
      const done = guarded(path, () => insertAll.immediate(drafts, moment))
      head = done.head
      lastMs = moment.ms
      return done.stored
    },
    readAfter: (sequence, limit) =>
      guarded(path, () => statements.after.all(sequence, limit) as StoredEnvelope[]),
    *events(sequence = 0) {
      let last = sequence
      for (;;) {
        const rows = guarded(path, () => statements.after.all(last, batchRows) as StoredEnvelope[])
        if (rows.length === 0) return
        for (const row of rows) yield eventOf(row.envelope)
        last = rows.at(-1)?.sequence ?? last
      }
    },
    cursor: (name) =>
      guarded(path, () => (statements.cursor.get(name) as { sequence: number } | undefined)?.sequence ?? 0),
    moveCursor(name, sequence) {
      guarded(path, () => statements.moveCursor.run(name, sequence))
    },
    close() {
      // the database is the caller's
    },
  }
}

function prepare(database: Connection) {
  return {
    insert: database.prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?)'),
    after: database.prepare(
      'select sequence, type, envelope from events where sequence > ? order by sequence limit ?',
    ),
    cursor: database.prepare('select sequence from cursors where name = ?'),
    moveCursor: database.prepare(
      'insert into cursors values (?, ?) on conflict (name) do update set sequence = max(sequence, excluded.sequence)',
    ),
  }
}

/** The newest row, which must be the last of as many. The whole chain is checked by `verify`, not at each start. */
function tail(database: Connection): { head: Link; lastMs: number } {
  const row = database
    .prepare('select sequence, at_ms, envelope from events order by sequence desc limit 1')
    .get() as { sequence: number; at_ms: number; envelope: string } | undefined
  if (row === undefined) return { head: { sequence: 0, hash: firstPrevhash }, lastMs: 0 }
  const { hash, sequence } = JSON.parse(row.envelope) as { hash: string; sequence: string }
  if (sequence !== String(row.sequence) || !/^[0-9a-f]{64}$/.test(hash)) {
    throw new Fault('journal_damaged', `${database.name}: the last event does not fit its place`)
  }
  return { head: { sequence: row.sequence, hash }, lastMs: row.at_ms }
}

function checkDraft(draft: Draft): void {
  const checked = catalogue[draft.type].data.safeParse(draft.data)
  if (checked.success) return
  const paths = checked.error.issues.map((issue) => issue.path.join('.') || issue.code)
  throw new Error(`a draft of ${draft.type} does not fit its schema at ${paths.join(', ')}`)
}
