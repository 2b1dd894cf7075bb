/** Checks a hash chain from row to row. Pure but for SHA-256. */
import {
  canonical,
  type Envelope,
  firstPrevhash,
  hashOfStored,
  type Link,
  parseEnvelope,
} from './envelope.ts'

/** A row of the journal: the envelope's text, and the columns made from it for look-ups. */
export interface Row {
  readonly sequence: number
  readonly id: string
  readonly type: string
  readonly at_ms: number
  readonly subject: string
  readonly session: string | null
  readonly zone: string | null
  readonly envelope: string
}

export type ChainResult =
  | { readonly ok: true; readonly events: number; readonly head: Link }
  /** `sequence` is the first one that does not fit */
  | { readonly ok: false; readonly sequence: number; readonly problem: ChainProblem }

export type ChainProblem =
  | 'sequence_gap'
  | 'unreadable'
  | 'not_canonical'
  | 'prevhash_differs'
  | 'hash_differs'
  | 'columns_differ'
  | 'stream_differs'
  /** the rows end before the head that was expected: the tail was cut off */
  | 'tail_missing'
  /** another history: the event at the expected head's place has another hash */
  | 'head_differs'

/** Follows a chain row by row, in one go or in pieces. */
export interface ChainFollower {
  /** The next row; what is wrong with it, or null. After a problem there is nothing more to follow. */
  follow(row: Row): ChainProblem | null
  /** The last row that fits. */
  head(): Link
}

/** Begins before the first event. */
export function createChainFollower(stream?: string): ChainFollower {
  let previous: Link = { sequence: 0, hash: firstPrevhash }
  return {
    follow(row) {
      const checked = checkRow(row, previous, stream)
      if (typeof checked === 'string') return checked
      previous = checked
      return null
    },
    head: () => previous,
  }
}

/**
 * Follows the chain. Rows that were cut off at the end leave no trace in the rest: they are found only against a
 * head that somebody else kept (`expected`).
 */
export function verifyChain(
  rows: Iterable<Row>,
  options: { stream?: string; expected?: Link } = {},
): ChainResult {
  const { stream, expected } = options
  const follower = createChainFollower(stream)
  if (expected?.sequence === 0 && expected.hash !== firstPrevhash) {
    return { ok: false, sequence: 0, problem: 'head_differs' }
  }
  for (const row of rows) {
    const sequence = follower.head().sequence + 1
    const problem = follower.follow(row)
    if (problem !== null) return { ok: false, sequence, problem }
    if (expected?.sequence === sequence && expected.hash !== follower.head().hash) {
      return { ok: false, sequence, problem: 'head_differs' }
    }
  }
  const head = follower.head()
  if (expected !== undefined && expected.sequence > head.sequence) {
    return { ok: false, sequence: head.sequence + 1, problem: 'tail_missing' }
  }
  return { ok: true, events: head.sequence, head }
}

function checkRow(row: Row, previous: Link, stream: string | undefined): Link | ChainProblem {
  if (row.sequence !== previous.sequence + 1) return 'sequence_gap'
  const envelope = parsed(row.envelope)
  if (envelope === null) return 'unreadable'
  if (!isCanonical(row.envelope, envelope)) return 'not_canonical'
  if (envelope.prevhash !== previous.hash) return 'prevhash_differs'
  return checkAlone(row, envelope, stream)
}

/**
 * What can be said of one row, its text being canonical, without its neighbours: its hash is that of its text, its
 * columns are made from it, it is of this stream.
 */
function checkAlone(row: Row, envelope: Envelope, stream: string | undefined): Link | ChainProblem {
  const { hash } = envelope
  const computed = hashOfStored(row.envelope, hash)
  // A stored null would be equal to the null of a text without a hash.
  if (computed === null || computed !== hash) return 'hash_differs'
  if (stream !== undefined && envelope.stream !== stream) return 'stream_differs'
  return columnsFit(row, envelope) ? { sequence: row.sequence, hash } : 'columns_differ'
}

/** The link that a journal's newest row is, or what is wrong with the row. The rows before it are not looked at. */
export function checkNewest(row: Row, stream: string): Link | ChainProblem {
  const envelope = parsed(row.envelope)
  if (envelope === null) return 'unreadable'
  return isCanonical(row.envelope, envelope) ? checkAlone(row, envelope, stream) : 'not_canonical'
}

function parsed(text: string): Envelope | null {
  try {
    return parseEnvelope(text)
  } catch {
    // not JSON, or no object: a finding, not a failure
    return null
  }
}

function isCanonical(text: string, envelope: Envelope): boolean {
  try {
    return canonical(envelope) === text
  } catch {
    // JSON that canonical JSON does not know: half a surrogate pair
    return false
  }
}

function columnsFit(row: Row, envelope: Envelope): boolean {
  return (
    String(row.sequence) === envelope.sequence &&
    row.id === envelope.id &&
    row.type === envelope.type &&
    row.at_ms === Date.parse(envelope.time) &&
    row.subject === envelope.subject &&
    row.session === (envelope.session ?? null) &&
    row.zone === (envelope.zone ?? null)
  )
}
