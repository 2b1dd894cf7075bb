/** The inbox's tables in SQLite. Any database with transactions does; the shape of the tables is what counts. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Alarm } from './alarms.ts'
import type { EventRow, InboxStore, StreamRow } from './inbox.ts'

/** The database could not do what it was asked: full, locked, damaged. What was in the transaction is not stored. */
export class StoreFault extends Error {}

export interface Store extends InboxStore {
  /** All that `work` writes is on disk when this returns, or none of it: then it throws, a StoreFault for the database's own reasons. */
  transaction<T>(work: () => T): T
  /** The envelopes of a stretch of a stream, as they came, in order. */
  envelopes(stretch: {
    readonly stream: string
    readonly from: number
    readonly to: number
  }): Iterable<string>
  alarms(): readonly Alarm[]
  close(): void
}

/** How long another program's lock, such as that of a backup, may hold us up. */
const busyMs = 10_000
/** Somebody who sends us nonsense must not fill the disk: so many alarms of a kind and stream are enough. */
const mostAlarms = 100

const tables = `
CREATE TABLE IF NOT EXISTS streams (
  stream   TEXT PRIMARY KEY,
  venue    TEXT NOT NULL,
  source   TEXT NOT NULL,
  sequence INTEGER NOT NULL,  -- end of the unbroken row, which is what we acknowledge
  hash     TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS events (
  stream      TEXT NOT NULL REFERENCES streams,
  sequence    INTEGER NOT NULL,
  id          TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  prevhash    TEXT NOT NULL,
  hash        TEXT NOT NULL,
  envelope    TEXT NOT NULL,
  delivery    TEXT NOT NULL,
  received_at INTEGER NOT NULL,  -- milliseconds since 1970
  PRIMARY KEY (stream, sequence)
) STRICT;
CREATE TABLE IF NOT EXISTS alarms (
  kind      TEXT NOT NULL,
  stream    TEXT NOT NULL,
  sequence  INTEGER NOT NULL,
  detail    TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  PRIMARY KEY (kind, stream, sequence, detail)
) STRICT;`

/** Opens the database in `file`, or `:memory:`, and makes it when it is not there. Throws a StoreFault when it cannot. */
export function openStore(file: string): Store {
  const database = opened(file)
  const statements = new Map<string, Database.Statement>()
  const one = <R>(sql: string, ...values: unknown[]) =>
    guarded(file, () => prepared(sql).get(...values) as R | undefined)
  const all = <R>(sql: string, ...values: unknown[]) =>
    guarded(file, () => prepared(sql).all(...values) as R[])
  const run = (sql: string, ...values: unknown[]) => guarded(file, () => prepared(sql).run(...values).changes)

  function prepared(sql: string): Database.Statement {
    const known = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, known)
    return known
  }

  return {
    transaction: (work) => guarded(file, () => database.transaction(work).immediate()),
    streams: () => all<StreamRow>('SELECT * FROM streams ORDER BY stream'),
    stream: (stream) => one<StreamRow>('SELECT * FROM streams WHERE stream = ?', stream) ?? null,
    addStream({ stream, venue, source, sequence, hash }) {
      run('INSERT INTO streams VALUES (?, ?, ?, ?, ?)', stream, venue, source, sequence, hash)
    },
    moveStream(stream, { sequence, hash }) {
      run('UPDATE streams SET sequence = ?, hash = ? WHERE stream = ?', sequence, hash, stream)
    },
    placeOf: (id) => one('SELECT stream, sequence, hash FROM events WHERE id = ?', id) ?? null,
    event: (stream, sequence) =>
      one<EventRow>(
        'SELECT id, prevhash, hash FROM events WHERE stream = ? AND sequence = ?',
        stream,
        sequence,
      ) ?? null,
    firstAfter(stream, after) {
      const sql = 'SELECT min(sequence) AS first FROM events WHERE stream = ? AND sequence > ?'
      return one<{ first: number | null }>(sql, stream, after)?.first ?? null
    },
    addEvent({ stream, sequence, id, type, prevhash, hash, text }, { delivery, receivedMs }) {
      const sql = 'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'
      run(sql, stream, sequence, id, type, prevhash, hash, text, delivery, receivedMs)
    },
    removeEvent: (stream, sequence) =>
      void run('DELETE FROM events WHERE stream = ? AND sequence = ?', stream, sequence),
    addAlarm({ kind, stream, sequence, detail }, raisedMs) {
      const sql = `INSERT OR IGNORE INTO alarms SELECT ?, ?, ?, ?, ?
        WHERE (SELECT count(*) FROM alarms WHERE kind = ? AND stream = ?) < ${mostAlarms}`
      return run(sql, kind, stream, sequence, detail, raisedMs, kind, stream) === 1
    },
    *envelopes({ stream, from, to }) {
      const sql = 'SELECT envelope FROM events WHERE stream = ? AND sequence = ?'
      for (let sequence = from; sequence <= to; sequence++) {
        const row = one<{ envelope: string }>(sql, stream, sequence)
        if (row !== undefined) yield row.envelope
      }
    },
    alarms: () => all<Alarm>('SELECT kind, stream, sequence, detail FROM alarms ORDER BY raised_at'),
    close: () => database.close(),
  }
}

function opened(file: string): Database.Database {
  if (!existsSync(dirname(file))) throw new StoreFault(`${file}: there is no such directory`)
  return guarded(file, () => {
    const database = new Database(file, { timeout: busyMs })
    database.pragma('journal_mode = WAL')
    // On disk before we acknowledge: with less, a power cut takes back what we said we have.
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.exec(tables)
    return database
  })
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Database.SqliteError)
      throw new StoreFault(`${file}: ${error.message}`, { cause: error })
    throw error
  }
}
