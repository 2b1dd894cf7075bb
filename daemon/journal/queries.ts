/** The journal for readers: the command line looks here, whether the daemon runs or not, and disturbs nothing. */
import { Fault } from '../../drivers/fault.ts'
import type { StoredEvent } from '../domain/event.ts'
import type { ChainResult, Row } from './chain.ts'
import { verifyChain } from './chain.ts'
import type { Connection } from './database.ts'
import { guardedReading, openReadOnly } from './database.ts'
import type { Link } from './envelope.ts'
import { firstPrevhash, parseEnvelope } from './envelope.ts'
import { glance, isBlank, recogniseTaken } from './file-kind.ts'
import { conditionsOf, rangeOf } from './log-filter.ts'
import { metaValue } from './meta.ts'
import { batchRows, eventsIn, inBatches } from './rows.ts'
import { journalKind } from './schema.ts'

export interface LogFilter {
  /** the first moment that counts, in milliseconds since 1970 */
  readonly sinceMs?: number
  /** the first moment that does not count any more */
  readonly untilMs?: number
  readonly session?: string
  /**
   * Opaque reference of a person: all that is stored of them, be it as subject or anywhere in the data (rosters that
   * name them and passages left open by a crash included). Without `session` the whole journal is read.
   */
  readonly participant?: string
  /** `passage.*`, as SQLite's GLOB understands it: case matters, a dot is a dot */
  readonly typeGlob?: string
  readonly zone?: string
  readonly afterSequence?: number
  /** the newest so many of those that fit; all when absent */
  readonly limit?: number
}

export interface Reader {
  meta(): { readonly stream: string; readonly venue: string; readonly gateway: string }
  head(): Link
  /** All up to this sequence was acknowledged by the platform's broker, by the cursor that the outbox keeps. */
  sentUpTo(): number
  /** All up to this sequence was confirmed by the platform; null where it confirms nothing. */
  confirmedUpTo(): number | null
  /** The rows that fit, oldest first, of those that were stored when the first one is asked for. */
  log(filter: LogFilter): Iterable<Row>
  /** Throws `journal_damaged` at an event that cannot be read or is missing. */
  events(afterSequence?: number): Iterable<StoredEvent>
  /** Follows the whole chain; against `expected`, a head that somebody else kept, it also sees what was cut off. */
  verify(expected?: Link): ChainResult
  close(): void
}

/**
 * Opens a journal for reading; nothing in it changes, and its writer need not run. Throws `missing` when there is none,
 * `journal_damaged` when it is no journal, `permission` when it may not be read here: that needs the file, and either
 * the write-ahead log and its index beside it (a daemon leaves them) or a directory where SQLite can make them.
 */
export function openReader(path: string): Reader {
  const found = glance(path)
  if (found === 'missing') throw new Fault('missing', `${path}: there is no journal here`)
  if (found === 'blank') throw new Fault('missing', `${path}: nothing has been stored here yet`)
  const database = openReadOnly(path)
  try {
    return guardedReading(path, () => {
      if (isBlank(database)) throw new Fault('missing', `${path}: nothing has been stored here yet`)
      recogniseTaken(database, journalKind)
      return readerOn(database)
    })
  } catch (error) {
    database.close()
    throw error
  }
}

function readerOn(database: Connection): Reader {
  const path = database.name
  const newest = database.prepare('select sequence, envelope from events order by sequence desc limit 1')
  const after = database.prepare(
    `select * from events where sequence > ? order by sequence limit ${batchRows}`,
  )
  const cursor = database.prepare('select sequence from cursors where name = ?').pluck()
  const rowsAfter = (sequence: number) =>
    inBatches(sequence, (last) => guardedReading(path, () => after.all(last) as Row[]))

  return {
    meta: () =>
      guardedReading(path, () => ({
        stream: metaValue(database, 'stream'),
        venue: metaValue(database, 'venue'),
        gateway: metaValue(database, 'gateway'),
      })),
    head() {
      const row = guardedReading(path, () => newest.get()) as Pick<Row, 'sequence' | 'envelope'> | undefined
      return row === undefined ? { sequence: 0, hash: firstPrevhash } : linkIn(path, row)
    },
    sentUpTo: () => guardedReading(path, () => Number(cursor.get('sent') ?? 0)),
    confirmedUpTo: () => guardedReading(path, () => (cursor.get('confirmed') as number | undefined) ?? null),
    *log(filter) {
      const range = guardedReading(path, () => rangeOf(database, filter))
      if (range === null) return
      const { sql, values } = conditionsOf(filter)
      const page = database.prepare(
        `select * from events where sequence > ? and sequence <= ? ${sql} order by sequence limit ${batchRows}`,
      )
      yield* inBatches(range.after, (last) =>
        guardedReading(path, () => page.all(last, range.last, ...values) as Row[]),
      )
    },
    *events(afterSequence = 0) {
      yield* eventsIn(path, { rows: rowsAfter(afterSequence), after: afterSequence })
    },
    verify(expected) {
      const stream = guardedReading(path, () => metaValue(database, 'stream'))
      // From before the first place: a row slipped in under number 0 is not overlooked.
      const rows = rowsAfter(-(2 ** 63))
      return verifyChain(rows, expected === undefined ? { stream } : { stream, expected })
    },
    close: () => database.close(),
  }
}

function linkIn(path: string, { sequence, envelope }: Pick<Row, 'sequence' | 'envelope'>): Link {
  try {
    return { sequence, hash: parseEnvelope(envelope).hash }
  } catch (error) {
    throw new Fault('journal_damaged', `${path}: event ${sequence} cannot be read`, error)
  }
}
