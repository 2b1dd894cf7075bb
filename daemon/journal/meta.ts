/** Whose journal a database is: recognised, or begun when the file is new. Never overwritten. */
import { Fault } from '../../drivers/fault.ts'
import type { Connection } from './database.ts'
import { applicationId, schema, schemaVersion } from './schema.ts'

/** The stream id of this journal. Throws `journal_damaged` for another program's file or another gateway's journal. */
export function openMeta(
  database: Connection,
  { venue, gateway, newStream }: { venue: string; gateway: string; newStream: () => string },
): string {
  if (isEmpty(database)) begin(database, { venue, gateway, stream: newStream() })
  recognise(database)
  for (const [name, expected] of [
    ['venue', venue],
    ['gateway', gateway],
  ] as const) {
    const got = metaValue(database, name)
    if (got !== expected) {
      throw new Fault('journal_damaged', `${database.name}: journal of ${name} ${got}, expected ${expected}`)
    }
  }
  return metaValue(database, 'stream')
}

/** Throws `journal_damaged` unless the database is a journal of this version. */
export function recognise(database: Connection): void {
  const application = database.pragma('application_id', { simple: true })
  if (application !== applicationId) {
    throw new Fault('journal_damaged', `${database.name}: not a journal (application id ${application})`)
  }
  const version = database.pragma('user_version', { simple: true })
  if (version !== schemaVersion) {
    const detail = `${database.name}: journal of schema version ${version}, expected ${schemaVersion}`
    throw new Fault('journal_damaged', detail)
  }
}

/** A value of the journal's own description. */
export function metaValue(database: Connection, name: string): string {
  const row = database.prepare('select value from meta where name = ?').get(name) as
    | { value: string }
    | undefined
  if (row === undefined) throw new Fault('journal_damaged', `${database.name}: says no ${name}`)
  return row.value
}

function isEmpty(database: Connection): boolean {
  const tables = database.prepare('select count(*) as count from sqlite_schema').get() as { count: number }
  return tables.count === 0 && database.pragma('application_id', { simple: true }) === 0
}

function begin(database: Connection, values: { venue: string; gateway: string; stream: string }): void {
  database.transaction(() => {
    database.exec(schema)
    const insert = database.prepare('insert into meta values (?, ?)')
    for (const [name, value] of Object.entries(values)) insert.run(name, value)
    database.pragma(`application_id = ${applicationId}`)
    database.pragma(`user_version = ${schemaVersion}`)
  })()
}
