/** The journal for readers: the command line looks here, whether the daemon runs or not, and disturbs nothing. */
import { existsSync } from 'node:fs'
import { Fault } from '../../drivers/fault.ts'
import type { StoredEvent } from '../domain/event.ts'
import type { ChainResult, Row } from './chain.ts'
import { verifyChain } from './chain.ts'
import { guarded, openReadOnly } from './database.ts'
import type { Link } from './envelope.ts'
import { eventOf, firstPrevhash } from './envelope.ts'
import { metaValue, recognise } from './meta.ts'

export interface LogFilter {
  readonly sinceMs?: number
  readonly untilMs?: number
  readonly session?: string
  /** opaque reference of a person: as subject, or anywhere in the data */
  readonly participant?: string
  /** `passage.*`, as SQLite's GLOB understands it */
  readonly typeGlob?: string
  readonly zone?: string
  readonly afterSequence?: number
  /** the newest so many of those that fit; all when absent */
  readonly limit?: number
}

export interface Reader {
  meta(): { readonly stream: string; readonly venue: string; readonly gateway: string }
  head(): Link
  /** The rows that fit, oldest first. */
  log(filter: LogFilter): Iterable<Row>
  events(afterSequence?: number): Iterable<StoredEvent>
  verify(expected?: Link): ChainResult
  close(): void
}

/** Opens a journal for reading. Throws `missing` when there is none, `journal_damaged` when it is no journal. */
export function openReader(path: string): Reader {
  if (!existsSync(path)) throw new Fault('missing', `${path}: there is no journal here`)
  const database = openReadOnly(path)
  guarded(path, () => recognise(database))
  return {
    meta: () =>
      guarded(path, () => ({
        stream: metaValue(database, 'stream'),
        venue: metaValue(database, 'venue'),
        gateway: metaValue(database, 'gateway'),
      })),
    head() {
      const row = guarded(path, () =>
        database.prepare('select sequence, envelope from events order by sequence desc limit 1').get(),
      ) as Pick<Row, 'sequence' | 'envelope'> | undefined
      if (row === undefined) return { sequence: 0, hash: firstPrevhash }
      return { sequence: row.sequence, hash: (JSON.parse(row.envelope) as { hash: string }).hash }
    },
    *log(filter) {
      const { sql, values } = query(filter)
      yield* guardedRows(path, () => database.prepare(sql).iterate(...values) as IterableIterator<Row>)
    },
    *events(afterSequence = 0) {
      const statement = database.prepare('select envelope from events where sequence > ? order by sequence')
      const rows = guardedRows(path, () => statement.iterate(afterSequence) as IterableIterator<Row>)
      for (const { envelope } of rows) yield eventOf(envelope)
    },
    verify(expected) {
      const rows = database
        .prepare('select * from events order by sequence')
        .iterate() as IterableIterator<Row>
      const stream = metaValue(database, 'stream')
      return guarded(path, () =>
        verifyChain(rows, expected === undefined ? { stream } : { stream, expected }),
      )
    },
    close: () => database.close(),
  }
}

function* guardedRows(path: string, begin: () => IterableIterator<Row>): Iterable<Row> {
  const rows = guarded(path, begin)
  try {
    for (;;) {
      const next = guarded(path, () => rows.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // A reader that stops early must free the connection, or it cannot be closed.
    rows.return?.()
  }
}

function query(filter: LogFilter): { sql: string; values: (string | number)[] } {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const where = (condition: string, ...given: (string | number)[]) => {
    conditions.push(condition)
    values.push(...given)
  }
  if (filter.afterSequence !== undefined) where('sequence > ?', filter.afterSequence)
  if (filter.sinceMs !== undefined) where('at_ms >= ?', filter.sinceMs)
  if (filter.untilMs !== undefined) where('at_ms < ?', filter.untilMs)
  if (filter.session !== undefined) where('session = ?', filter.session)
  if (filter.zone !== undefined) where('zone = ?', filter.zone)
  if (filter.typeGlob !== undefined) where('type glob ?', filter.typeGlob)
  if (filter.participant !== undefined) {
    where(
      `(subject = ? or json_extract(envelope, '$.data.participant') = ?)`,
      filter.participant,
      filter.participant,
    )
  }
  const clause = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  const newest = `select * from events ${clause} order by sequence desc`
  if (filter.limit === undefined) return { sql: `select * from events ${clause} order by sequence`, values }
  return { sql: `select * from (${newest} limit ?) order by sequence`, values: [...values, filter.limit] }
}
