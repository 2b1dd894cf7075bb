/** Whose journal a database is: recognised, or begun when the file is new. Never overwritten. */
import { Fault } from '../../drivers/fault.ts'
import type { Connection } from './database.ts'
import { begin, isBlank, recognise } from './file-kind.ts'
import { journalKind } from './schema.ts'

/** The gateway that writes a journal. */
export interface Owner {
  readonly venue: string
  readonly gateway: string
}

/** The stream id of this journal. Throws `journal_damaged` for another program's file or another gateway's journal. */
export function openMeta(
  database: Connection,
  { venue, gateway, newStream }: Owner & { readonly newStream: () => string },
): string {
  if (isBlank(database)) {
    begin(database, journalKind, () => {
      const insert = database.prepare('insert into meta values (?, ?)')
      for (const [name, value] of Object.entries({ venue, gateway, stream: newStream() }))
        insert.run(name, value)
    })
  }
  recognise(database, journalKind)
  expectOwner(database, { venue, gateway })
  return metaValue(database, 'stream')
}

/** Throws `journal_damaged` when the journal is another gateway's. */
export function expectOwner(database: Connection, { venue, gateway }: Owner): void {
  for (const [name, expected] of Object.entries({ venue, gateway })) {
    const got = metaValue(database, name)
    if (got !== expected) {
      throw new Fault('journal_damaged', `${database.name}: journal of ${name} ${got}, expected ${expected}`)
    }
  }
}

/** A value of the journal's own description. */
export function metaValue(database: Connection, name: string): string {
  const value = database.prepare('select value from meta where name = ?').pluck().get(name)
  if (typeof value !== 'string') throw new Fault('journal_damaged', `${database.name}: says no ${name}`)
  return value
}
