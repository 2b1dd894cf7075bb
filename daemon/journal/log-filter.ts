/** A filter of the journal as SQL. Rows are looked up by sequence, session or time; everything else is sifted. */
import type { Connection } from './database.ts'
import type { LogFilter } from './queries.ts'

/** What a row must be like beside its place: `and …`, with the values for its question marks. */
export interface Conditions {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** Sequence numbers between which the rows lie. */
export interface SequenceRange {
  /** the first one that fits comes after this */
  readonly after: number
  /** no row that fits comes after this */
  readonly last: number
}

/** The conditions of a filter, but for `afterSequence` and `limit`, which are places. */
export function conditionsOf(filter: LogFilter): Conditions {
  const { sinceMs, untilMs, session, participant, typeGlob, zone } = filter
  const given: readonly (readonly [condition: string, value: string | number | undefined])[] = [
    // The plus keeps SQLite from sorting the rows of the index of times again for every page.
    ['+at_ms >= ?', sinceMs],
    ['+at_ms < ?', untilMs],
    ['session = ?', session],
    ['zone = ?', zone],
    ['type glob ?', typeGlob],
    // In canonical JSON a reference stands between quotes wherever it is named; its letters need no escape.
    ['instr(envelope, ?) > 0', participant === undefined ? undefined : JSON.stringify(participant)],
  ]
  const used = given.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]))
  return {
    sql: used.map(({ condition }) => `and ${condition}`).join(' '),
    values: used.map(({ value }) => value),
  }
}

/**
 * Where the rows of a filter lie among those stored now; null when there is none. Times are not trusted to rise with the
 * sequence.
 */
export function rangeOf(database: Connection, filter: LogFilter): SequenceRange | null {
  const number = (sql: string, ...values: readonly (string | number)[]) =>
    database
      .prepare(sql)
      .pluck()
      .get(...values) as number | null
  const { afterSequence = 0, sinceMs, untilMs, limit } = filter
  // The plus makes SQLite walk the index of times, not the whole table in search of the first or last row.
  const first =
    sinceMs === undefined ? 1 : number('select min(+sequence) from events where at_ms >= ?', sinceMs)
  const last =
    untilMs === undefined
      ? number('select max(sequence) from events')
      : number('select max(+sequence) from events where at_ms < ?', untilMs)
  if (first === null || last === null) return null
  const after = Math.max(afterSequence, first - 1)
  if (limit === undefined) return { after, last }
  const { sql, values } = conditionsOf(filter)
  const newest = `select sequence from events where sequence > ? and sequence <= ? ${sql} order by sequence desc limit ?`
  const oldest = number(`select min(sequence) from (${newest})`, after, last, ...values, limit)
  return oldest === null ? null : { after: oldest - 1, last }
}
