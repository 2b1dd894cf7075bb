/** Whose journal a database is: recognised, or begun when the file is new. Never overwritten. */
import { Fault } from '../../drivers/fault.ts'
import type { Connection } from './database.ts'
import { begin, isBlank, upgrade } from './file-kind.ts'
import { journalKind } from './schema.ts'

/** The gateway that writes a journal. */
export interface Owner {
  readonly venue: string
  readonly gateway: string
  /** training mode: what is practised never stands in the journal of the work */
  readonly test: boolean
}

/** The stream id of this journal; one of an earlier version is brought to this one. Throws `journal_damaged` for another program's file or another gateway's journal. */
export function openMeta(
  database: Connection,
  { newStream, ...owner }: Owner & { readonly newStream: () => string },
): string {
  if (isBlank(database)) {
    begin(database, journalKind, () => {
      const insert = database.prepare('insert into meta values (?, ?)')
      for (const [name, value] of Object.entries({ ...valuesOf(owner), stream: newStream() }))
        insert.run(name, value)
    })
  }
  upgrade(database, journalKind, () => expectOwner(database, owner))
  return metaValue(database, 'stream')
}

/** Throws `journal_damaged` when the journal is another gateway's. */
export function expectOwner(database: Connection, owner: Owner): void {
  for (const [name, expected] of Object.entries(valuesOf(owner))) {
    // journals from before there was training say nothing of it
    const got = name === 'mode' ? (valueIn(database, name) ?? 'work') : metaValue(database, name)
    if (got !== expected) {
      throw new Fault('journal_damaged', `${database.name}: journal of ${name} ${got}, expected ${expected}`)
    }
  }
}

function valuesOf({ venue, gateway, test }: Owner): Readonly<Record<string, string>> {
  return { venue, gateway, mode: test ? 'training' : 'work' }
}

function valueIn(database: Connection, name: string): unknown {
  return database.prepare('select value from meta where name = ?').pluck().get(name)
}

/** A value of the journal's own description. */
export function metaValue(database: Connection, name: string): string {
  const value = valueIn(database, name)
  if (typeof value !== 'string') throw new Fault('journal_damaged', `${database.name}: says no ${name}`)
  return value
}
