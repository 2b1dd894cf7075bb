/** Whose file a SQLite database is, told by the marks SQLite keeps for that; looked at before a byte of it changes. */
import type { Stats } from 'node:fs'
import { accessSync, constants, statSync } from 'node:fs'
import { Fault } from '../../drivers/fault.ts'
import type { Connection } from './database.ts'
import { guarded, openReadOnly } from './database.ts'

/** No SQLite file is shorter. */
const smallestPageBytes = 512

export interface FileKind {
  /** what the file is called in a fault */
  readonly name: string
  /** SQLite's application id */
  readonly application: number
  /** SQLite's user version */
  readonly version: number
  readonly tables: readonly string[]
  /** creates the tables */
  readonly schema: string
  /** The versions that are still taken, oldest first and without gaps up to this one. */
  readonly earlier?: readonly EarlierKind[]
}

/** A version that came before. */
export interface EarlierKind {
  readonly version: number
  readonly tables: readonly string[]
  /** makes a file of the next version of it; nothing that was stored is lost */
  readonly toNext: string
}

/**
 * Throws `journal_damaged` when there is a file at `path` that is not of this kind and of a version that is taken, or
 * that `look` throws for; it is then untouched. A file that is missing or still blank is fine.
 */
export function refuseForeign(path: string, kind: FileKind, look: (database: Connection) => void): void {
  if (path === ':memory:' || glance(path) !== 'file') return
  const database = openReadOnly(path)
  try {
    guarded(path, () => {
      if (isBlank(database)) return
      recognise(database, asFound(database, kind))
      look(database)
    })
  } finally {
    database.close()
  }
}

/**
 * Whether there is anything at `path`. Throws `permission` when this user may not see or read it, `journal_damaged` when
 * it cannot be a database: SQLite alone would take a short file for an empty database and write over it. Never opens the
 * file: closing it again would take away the locks that this process may hold on it.
 */
export function glance(path: string): 'missing' | 'blank' | 'file' {
  const found = statOf(path)
  if (found === null) return 'missing'
  if (!found.isFile()) throw new Fault('journal_damaged', `${path}: not a file`)
  if (found.size === 0) return 'blank'
  if (found.size < smallestPageBytes) throw new Fault('journal_damaged', `${path}: not a database`)
  return 'file'
}

function statOf(path: string): Stats | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false }) ?? null
    if (found !== null) accessSync(path, constants.R_OK)
    return found
  } catch (error) {
    throw new Fault('permission', `${path}: cannot be read by this user`, error)
  }
}

/** Throws `journal_damaged` unless the database is of this kind and version, with its tables. */
export function recognise(database: Connection, kind: FileKind): void {
  const { application, version, tables, name } = kind
  const refuse = (detail: string) => new Fault('journal_damaged', `${database.name}: ${detail}`)
  const gotApplication = database.pragma('application_id', { simple: true })
  if (gotApplication !== application) throw refuse(`not a ${name} (application id ${gotApplication})`)
  const gotVersion = versionOf(database)
  if (gotVersion !== version) throw refuse(`${name} of schema version ${gotVersion}, expected ${version}`)
  const names = database.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all()
  const missing = tables.filter((table) => !names.includes(table))
  if (missing.length > 0) throw refuse(`${name} without its table ${missing.join(', ')}`)
}

/**
 * Brings a database of an earlier version to this one, in one transaction: after a power cut it is of the one version or
 * of the other. `look` may refuse it before. Throws `journal_damaged` unless it is of this kind.
 */
export function upgrade(database: Connection, kind: FileKind, look: () => void): void {
  recognise(database, asFound(database, kind))
  look()
  if (versionOf(database) === kind.version) return
  database
    .transaction(() => {
      for (const { version, toNext } of kind.earlier ?? []) {
        // Looked at inside of the transaction: another process may have been here since.
        if (versionOf(database) !== version) continue
        database.exec(toNext)
        database.pragma(`user_version = ${version + 1}`)
      }
    })
    .immediate()
  recognise(database, kind)
}

/** Throws `journal_damaged` unless the database is of this kind, in this version or one that is still taken. */
export function recogniseTaken(database: Connection, kind: FileKind): void {
  recognise(database, asFound(database, kind))
}

/** The kind as it was in the version that the file has; as it is when that is none of the earlier ones. */
function asFound(database: Connection, kind: FileKind): FileKind {
  const version = versionOf(database)
  return { ...kind, ...kind.earlier?.find((one) => one.version === version) }
}

function versionOf(database: Connection): unknown {
  return database.pragma('user_version', { simple: true })
}

/** Whether nobody has put anything into the database yet. */
export function isBlank(database: Connection): boolean {
  const things = database.prepare('select count(*) from sqlite_schema').pluck().get()
  const marks = ['application_id', 'user_version'].map((mark) => database.pragma(mark, { simple: true }))
  return things === 0 && marks.every((mark) => mark === 0)
}

/** Puts the tables and marks of a kind into a blank database, and what `fill` adds, in one transaction. */
export function begin(database: Connection, kind: FileKind, fill: () => void): void {
  database
    .transaction(() => {
      database.exec(kind.schema)
      fill()
      database.pragma(`application_id = ${kind.application}`)
      database.pragma(`user_version = ${kind.version}`)
    })
    .immediate()
}
