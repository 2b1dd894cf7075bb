/** The journal: the one door to the disk for facts. Append-only, gap-free, hash-chained, durable on return (F-25.1). */
import { Fault } from '../../drivers/fault.ts'
import type { Moment, StoredEvent } from '../domain/event.ts'
import type { Draft } from '../domain/events/catalogue.ts'
import type { Answers } from './answers.ts'
import { answersOn } from './answers.ts'
import type { ChainResult, Row } from './chain.ts'
import { checkNewest, createChainFollower } from './chain.ts'
import type { Connection } from './database.ts'
import { closeKeepingLog, guarded, guardedAppend, openDatabase } from './database.ts'
import { checkDraft } from './drafts.ts'
import type { Link, Origin } from './envelope.ts'
import { eventOf, firstPrevhash, seal, sourceOf } from './envelope.ts'
import { refuseForeign } from './file-kind.ts'
import { expectOwner, metaValue, openMeta } from './meta.ts'
import { batchRows, eventsIn, inBatches } from './rows.ts'
import { journalKind } from './schema.ts'
import type { WriterLock } from './writer-lock.ts'
import { takeWriterLock } from './writer-lock.ts'

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
  /** when it happened, milliseconds since 1970 */
  readonly atMs: number
  /** the text that is published and shown */
  readonly envelope: string
}

export interface Journal {
  readonly stream: string
  /** The newest event; sequence 0 when there is none. */
  head(): Link
  /** The latest date of any event in milliseconds since 1970; never goes back, 0 when there is none. */
  lastMs(): number
  /**
   * Stores all drafts in one transaction that is on disk on return, or none of them, and returns them as they will
   * be read back. Throws `journal_unwritable` when the file does not take them, for whatever reason; a draft that does
   * not fit its schema is a bug and throws an Error. What `along` writes into this journal is part of the transaction.
   */
  append(
    drafts: readonly Draft[],
    moment: Moment,
    along?: (events: readonly StoredEvent[]) => void,
  ): readonly StoredEvent[]
  /** What the platform's requests were answered. */
  readonly answers: Answers
  /** The next `limit` events after `sequence`, oldest first. */
  readAfter(sequence: number, limit: number): readonly StoredEnvelope[]
  /**
   * All events after `sequence` in order, read in batches. Throws `journal_damaged` at one that cannot be read or is
   * missing.
   */
  events(sequence?: number): Iterable<StoredEvent>
  /**
   * A verification of all that is stored by now, in pieces: each call looks at up to `rows` rows and gives the result,
   * or null while there is more. Events that come meanwhile wait for the next verification.
   */
  verification(): (rows: number) => ChainResult | null
  /** A kept position; 0 when never set. */
  cursor(name: string): number
  /** Moves a position forward; never backward. */
  moveCursor(name: string, sequence: number): void
  close(): void
}

/**
 * Opens or begins the journal at `path` and makes this process its only writer. Throws `journal_locked` when there is
 * another one, `journal_damaged` when the file is not this gateway's journal (it is then untouched) or its newest event
 * does not verify, `missing` without the directory.
 */
export function openJournal(options: JournalOptions & { readonly path: string }): Journal {
  const { path } = options
  const lock = path === ':memory:' ? null : takeWriterLock(path)
  try {
    refuseForeign(path, journalKind, (database) => {
      expectOwner(database, options)
      newest(database, metaValue(database, 'stream'))
    })
    const database = openDatabase(path)
    return { ...journalOrClosed(database, options), close: () => closeAll(database, lock) }
  } catch (error) {
    lock?.release()
    throw error
  }
}

function journalOrClosed(database: Connection, options: JournalOptions): Journal {
  try {
    return journalOn(database, options)
  } catch (error) {
    database.close()
    throw error
  }
}

function closeAll(database: Connection, lock: WriterLock | null): void {
  try {
    closeKeepingLog(database)
  } finally {
    lock?.release()
  }
}

/** The journal on an open database. `close` leaves the database open. */
export function journalOn(database: Connection, options: JournalOptions): Journal {
  const { venue, gateway, utcOffset, test, newId } = options
  const path = database.name
  const stream = guarded(path, () => openMeta(database, options))
  const origin: Origin = { source: sourceOf(venue, gateway), stream, utcOffset, test }
  const statements = guarded(path, () => prepare(database))
  let { head, lastMs } = guarded(path, () => newest(database, stream))

  function insertEach(
    drafts: readonly Draft[],
    moment: Moment,
    along: (events: readonly StoredEvent[]) => void = () => undefined,
  ) {
    let previous = head
    const stored: StoredEvent[] = []
    for (const draft of drafts) {
      const id = newId(moment.ms)
      const { sequence, hash, text } = seal(draft, { origin, previous, moment, id })
      const { type, subject, session, zone } = draft
      stored.push(eventOf(text))
      statements.insert.run(sequence, id, type, moment.ms, subject, session, zone, text)
      previous = { sequence, hash }
    }
    along(stored)
    return { stored, head: previous }
  }
  const insertAll = database.transaction(insertEach)

  function readAfter(sequence: number, limit: number): readonly StoredEnvelope[] {
    return guarded(path, () => statements.after.all(sequence, limit) as StoredEnvelope[])
  }

  return {
    stream,
    head: () => head,
    lastMs: () => lastMs,
    answers: answersOn(database),
    append(drafts, moment, along) {
      if (drafts.length === 0) return []
      for (const draft of drafts) checkDraft(draft)
      // A statement alone is a transaction of its own: a card waits for one round less in SQLite.
      const insert = drafts.length === 1 && along === undefined ? insertEach : insertAll.immediate
      const done = guardedAppend(path, () => insert(drafts, moment, along))
      // Only now: what was not stored has no place in the chain.
      head = done.head
      lastMs = Math.max(lastMs, moment.ms)
      return done.stored
    },
    readAfter,
    *events(sequence = 0) {
      const rows = inBatches(sequence, (after) => readAfter(after, batchRows))
      yield* eventsIn(path, { rows, after: sequence })
    },
    verification: () => verificationOf(database, { stream, upTo: head }),
    cursor: (name) => guarded(path, () => Number(statements.cursor.get(name) ?? 0)),
    moveCursor(name, sequence) {
      guarded(path, () => statements.moveCursor.run(name, sequence))
    },
    close() {
      // the database is the caller's
    },
  }
}

/** From the first event to `upTo`, so many rows at a time. */
function verificationOf(
  database: Connection,
  { stream, upTo }: { readonly stream: string; readonly upTo: Link },
): (rows: number) => ChainResult | null {
  const follower = createChainFollower(stream)
  const next = database.prepare(
    'select * from events where sequence > ? and sequence <= ? order by sequence limit ?',
  )
  return (limit) => {
    const after = follower.head().sequence
    const rows = guarded(database.name, () => next.all(after, upTo.sequence, limit)) as Row[]
    for (const row of rows) {
      const sequence = follower.head().sequence + 1
      const problem = follower.follow(row)
      if (problem !== null) return { ok: false, sequence, problem }
    }
    const head = follower.head()
    if (head.sequence === upTo.sequence) return checkedAgainst(head, upTo)
    return rows.length < limit ? { ok: false, sequence: head.sequence + 1, problem: 'sequence_gap' } : null
  }
}

/** The chain may fit in itself and yet not be the one that this process has written. */
function checkedAgainst(head: Link, upTo: Link): ChainResult {
  if (head.hash !== upTo.hash) return { ok: false, sequence: head.sequence, problem: 'head_differs' }
  return { ok: true, events: head.sequence, head }
}

function prepare(database: Connection) {
  return {
    insert: database.prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?)'),
    after: database.prepare(
      'select sequence, type, at_ms as atMs, envelope from events where sequence > ? order by sequence limit ?',
    ),
    cursor: database.prepare('select sequence from cursors where name = ?').pluck(),
    moveCursor: database.prepare(
      'insert into cursors values (?, ?) on conflict (name) do update set sequence = max(sequence, excluded.sequence)',
    ),
  }
}

/** Where the chain goes on: the newest row must verify. The whole chain is checked by `verify`, not at each start. */
function newest(database: Connection, stream: string): { head: Link; lastMs: number } {
  const row = database.prepare('select * from events order by sequence desc limit 1').get() as Row | undefined
  if (row === undefined) return { head: { sequence: 0, hash: firstPrevhash }, lastMs: 0 }
  const head = checkNewest(row, stream)
  if (typeof head === 'string') {
    throw new Fault('journal_damaged', `${database.name}: the newest event, ${row.sequence}: ${head}`)
  }
  const lastMs = database.prepare('select max(at_ms) from events').pluck().get() as number
  return { head, lastMs }
}
