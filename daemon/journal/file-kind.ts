/** Whose file a SQLite database is, told by the marks SQLite keeps for that; looked at before a byte of it changes. */
import { statSync } from 'node:fs'
import { Fault } from '../../drivers/fault.ts'
import type { Connection } from './database.ts'
import { guarded, openReadOnly } from './database.ts'

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
}

/**
 * Throws `journal_damaged` when there is a file at `path` that is not of this kind and version, or that `look` throws
 * for; it is then untouched. A file that is missing or still blank is fine.
 */
export function refuseForeign(path: string, kind: FileKind, look: (database: Connection) => void): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (path === ':memory:' || found === undefined || found.size === 0) return
  if (!found.isFile()) throw new Fault('journal_damaged', `${path}: not a file`)
  const database = openReadOnly(path)
  try {
    guarded(path, () => {
      if (isBlank(database)) return
      recognise(database, kind)
      look(database)
    })
  } finally {
    database.close()
  }
}

/** Throws `journal_damaged` unless the database is of this kind and version, with its tables. */
export function recognise(database: Connection, kind: FileKind): void {
  const { application, version, tables, name } = kind
  const refuse = (detail: string) => new Fault('journal_damaged', `${database.name}: ${detail}`)
  const gotApplication = database.pragma('application_id', { simple: true })
  if (gotApplication !== application) throw refuse(`not a ${name} (application id ${gotApplication})`)
  const gotVersion = database.pragma('user_version', { simple: true })
  if (gotVersion !== version) throw refuse(`${name} of schema version ${gotVersion}, expected ${version}`)
  const names = database.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all()
  const missing = tables.filter((table) => !names.includes(table))
  if (missing.length > 0) throw refuse(`${name} without its table ${missing.join(', ')}`)
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
