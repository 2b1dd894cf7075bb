/** Stored rows read a bite at a time, so that no reader, however slow, holds a snapshot that the writer must keep. */
import { Fault } from '../../drivers/fault.ts'
import type { StoredEvent } from '../domain/event.ts'
import { eventOf } from './envelope.ts'

/** Rows read at a time: about 0.4 MB in memory, and as fast as one long scan. */
export const batchRows = 500

/** All that `read` finds after `after`, in order; `read` answers with at most `batchRows` rows, fewer at the end. */
export function* inBatches<R extends { readonly sequence: number }>(
  after: number,
  read: (after: number) => readonly R[],
): Iterable<R> {
  let last = after
  for (;;) {
    const rows = read(last)
    yield* rows
    const newest = rows.at(-1)
    if (newest === undefined || rows.length < batchRows) return
    last = newest.sequence
  }
}

interface StoredText {
  readonly sequence: number
  readonly envelope: string
}

/**
 * The facts in the rows behind `after`. Throws `journal_damaged` when one cannot be read or is missing: a state folded
 * from part of the facts would be wrong without a word.
 */
export function* eventsIn(
  path: string,
  { rows, after }: { readonly rows: Iterable<StoredText>; readonly after: number },
): Iterable<StoredEvent> {
  let last = after
  for (const row of rows) {
    last += 1
    if (row.sequence !== last) throw new Fault('journal_damaged', `${path}: event ${last} is missing`)
    yield eventIn(path, row)
  }
}

function eventIn(path: string, row: StoredText): StoredEvent {
  try {
    return eventOf(row.envelope)
  } catch (error) {
    throw new Fault('journal_damaged', `${path}: event ${row.sequence} cannot be read`, error)
  }
}
