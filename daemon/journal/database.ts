/** SQLite as the journal and the vault need it: durable, and with its errors in the house's words. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Fault, type FaultCode } from '../../drivers/fault.ts'

export type Connection = Database.Database

/** How long another program's short lock may hold us up. */
const busyMs = 2_000
/** The write-ahead log is merged into the file when it has grown by so many pages of 4 KiB: about 200 events. */
const checkpointPages = 1_000
/** What is left of the write-ahead log after a reader kept it from being merged and it grew beyond its usual 4 MiB. */
const walBytesLimit = 8 * 1024 * 1024

/**
 * Opens a file for writing, and makes it when it is not there: WAL, and every commit on disk before it returns. SQLite
 * itself syncs the directory with the first commit. Changes the header of another program's database: look first.
 */
export function openDatabase(path: string): Connection {
  return guarded(path, () => {
    expectDirectory(path)
    return prepared(new Database(path, { timeout: busyMs }), [
      'journal_mode = WAL',
      'synchronous = FULL',
      // Without this, REPLACE would delete rows past the triggers that forbid it.
      'recursive_triggers = ON',
      'foreign_keys = ON',
      `wal_autocheckpoint = ${checkpointPages}`,
      `journal_size_limit = ${walBytesLimit}`,
    ])
  })
}

/** Opens a file for reading only, while somebody else may be writing it. Not a byte of it changes. */
export function openReadOnly(path: string): Connection {
  return guardedReading(path, () =>
    prepared(new Database(path, { readonly: true, fileMustExist: true, timeout: busyMs }), [
      'query_only = ON',
    ]),
  )
}

/** better-sqlite3 reports a missing directory as a TypeError, which must stay the mark of a bug. */
export function expectDirectory(path: string): void {
  if (!existsSync(dirname(path))) throw new Fault('missing', `${path}: there is no such directory`)
}

function prepared(database: Connection, pragmas: readonly string[]): Connection {
  try {
    for (const pragma of pragmas) database.pragma(pragma)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Closes a database that was opened for writing: all is merged into the one file. The empty write-ahead log and its
 * index stay beside it: without them, who may read the directory but not write it could not open the file, nor could
 * anybody on a full disk.
 */
export function closeKeepingLog(database: Connection): void {
  if (database.memory) {
    database.close()
    return
  }
  let companion: Connection | null = null
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
    // The last connection to go removes the two files, unless it may only read.
    companion = openReadOnly(database.name)
    companion.pragma('user_version')
  } catch (error) {
    // What cannot be merged or kept now (a full disk) loses nothing: the next one to open the file merges it.
    if (!(error instanceof Fault) && !(error instanceof Database.SqliteError)) throw error
  } finally {
    database.close()
    companion?.close()
  }
}

/** Work of the writer: SQLite's errors become faults that name the file. */
export function guarded<T>(path: string, work: () => T): T {
  return withFaults(path, work, writersCodes)
}

/** Work of a reader: what hinders it says nothing about whether the daemon can write. */
export function guardedReading<T>(path: string, work: () => T): T {
  return withFaults(path, work, readersCodes)
}

/**
 * Storing of facts: whatever SQLite says but a broken constraint, which is a bug, means that this file takes no facts
 * now, be it full, gone, read-only or damaged. The owner goes on without it; for exits it must.
 */
export function guardedAppend<T>(path: string, work: () => T): T {
  return withFaults(path, work, [
    ['SQLITE_CONSTRAINT', 'unexpected'],
    ['SQLITE_MISUSE', 'unexpected'],
    ['SQLITE', 'journal_unwritable'],
  ])
}

type Codes = readonly (readonly [prefix: string, code: FaultCode])[]

const everybodysCodes: Codes = [
  ['SQLITE_NOTADB', 'journal_damaged'],
  ['SQLITE_CORRUPT', 'journal_damaged'],
  // the directory is there: it is the file that may not be opened
  ['SQLITE_CANTOPEN', 'permission'],
  ['SQLITE_PERM', 'permission'],
  ['SQLITE_AUTH', 'permission'],
]

const writersCodes: Codes = [
  ...everybodysCodes,
  ['SQLITE_FULL', 'journal_unwritable'],
  ['SQLITE_IOERR', 'journal_unwritable'],
  ['SQLITE_READONLY', 'journal_unwritable'],
  ['SQLITE_BUSY', 'journal_unwritable'],
  ['SQLITE_LOCKED', 'journal_unwritable'],
  ['SQLITE_PROTOCOL', 'journal_unwritable'],
  ['SQLITE_NOMEM', 'journal_unwritable'],
]

const readersCodes: Codes = [
  ...everybodysCodes,
  // the write-ahead log must be looked through first, and its index may not be written here
  ['SQLITE_READONLY', 'permission'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_PROTOCOL', 'busy'],
]

function withFaults<T>(path: string, work: () => T, codes: Codes): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const code = codes.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? 'unexpected'
    throw new Fault(code, `${path}: ${error.message} (${error.code})`, error)
  }
}
