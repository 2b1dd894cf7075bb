/** SQLite as the journal and the vault need it: durable, and with its errors in the house's words. */
import Database from 'better-sqlite3'
import { Fault, type FaultCode } from '../../drivers/fault.ts'

export type Connection = Database.Database

/** How long a reader's checkpoint or another short lock may hold us up. */
const busyMs = 2_000

/** Opens a file for writing: WAL, and every commit on disk before it returns. */
export function openDatabase(path: string): Connection {
  return guarded(path, () => {
    const database = new Database(path, { timeout: busyMs })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    // Without this, REPLACE would delete rows past the triggers that forbid it.
    database.pragma('recursive_triggers = ON')
    database.pragma('foreign_keys = ON')
    return database
  })
}

/** Opens a file for reading only, while somebody else may be writing it. */
export function openReadOnly(path: string): Connection {
  return guarded(path, () => {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyMs })
    database.pragma('query_only = ON')
    return database
  })
}

/** Runs work on a database; SQLite's errors become faults that name the file. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw faultOf(path, error)
  }
}

function faultOf(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) {
    // better-sqlite3 reports a missing directory as a TypeError of its own
    return error instanceof TypeError ? new Fault('missing', `${path}: ${error.message}`, error) : error
  }
  return new Fault(codeOf(error.code), `${path}: ${error.message} (${error.code})`, error)
}

function codeOf(code: string): FaultCode {
  if (code.startsWith('SQLITE_CANTOPEN')) return 'missing'
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return 'journal_damaged'
  if (code.startsWith('SQLITE_CONSTRAINT')) return 'unexpected'
  if (code.startsWith('SQLITE_PERM') || code.startsWith('SQLITE_AUTH')) return 'permission'
  return unwritable.some((one) => code.startsWith(one)) ? 'journal_unwritable' : 'unexpected'
}

const unwritable = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
]
