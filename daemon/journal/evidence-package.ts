/**
 * An evidence package: the events of one session in full, and of all others only their place in the chain. Whoever gets
 * it can check, without this program's journal, that nothing was changed and nothing is missing. Pure but for SHA-256.
 */
import type { Row } from './chain.ts'
import { firstPrevhash, hashOfStored, parseEnvelope } from './envelope.ts'

export interface PackageHead {
  readonly kind: 'warden-evidence'
  readonly version: 1
  readonly stream: string
  readonly venue: string
  readonly gateway: string
  /** null: everything */
  readonly session: string | null
  readonly hold: string | null
  readonly upTo: number
  readonly head: string
}

/** The lines of a package: its head, then a line for each event of the journal, oldest first. */
export function* packageLines(head: PackageHead, rows: Iterable<Row>): Iterable<string> {
  yield `${JSON.stringify(head)}\n`
  for (const row of rows) {
    if (row.sequence > head.upTo) return
    if (head.session === null || row.session === head.session) yield `${row.envelope}\n`
    else yield `${JSON.stringify(placeOf(row))}\n`
  }
}

/** What is left of an event that is none of the reader's business. */
function placeOf({ sequence, envelope }: Row) {
  const { prevhash, hash } = parseEnvelope(envelope)
  return { sequence: String(sequence), prevhash, hash }
}

export type PackageCheck =
  | { readonly ok: true; readonly head: PackageHead; readonly events: number }
  | { readonly ok: false; readonly line: number; readonly problem: PackageProblem }

export type PackageProblem =
  | 'no_package'
  | 'unreadable'
  | 'sequence_gap'
  | 'prevhash_differs'
  | 'hash_differs'
  | 'tail_missing'

/** Follows a package from its first line to its last. Lines are without their newline. */
export function checkPackage(lines: Iterable<string>): PackageCheck {
  let line = 0
  let head: PackageHead | null = null
  let previous = { sequence: 0, hash: firstPrevhash }
  let events = 0
  for (const text of lines) {
    line++
    if (head === null) {
      head = headIn(text)
      if (head === null) return { ok: false, line, problem: 'no_package' }
      continue
    }
    const link = linkIn(text)
    if (link === null) return { ok: false, line, problem: 'unreadable' }
    if (link.sequence !== previous.sequence + 1) return { ok: false, line, problem: 'sequence_gap' }
    if (link.prevhash !== previous.hash) return { ok: false, line, problem: 'prevhash_differs' }
    if (link.isWhole) {
      if (hashOfStored(text, link.hash) !== link.hash) return { ok: false, line, problem: 'hash_differs' }
      events++
    }
    previous = link
  }
  if (head === null) return { ok: false, line: 1, problem: 'no_package' }
  const isWhole = previous.sequence === head.upTo && previous.hash === head.head
  return isWhole ? { ok: true, head, events } : { ok: false, line: line + 1, problem: 'tail_missing' }
}

function headIn(text: string): PackageHead | null {
  const given = parsed(text)
  return given?.['kind'] === 'warden-evidence' && given['version'] === 1
    ? (given as unknown as PackageHead)
    : null
}

function linkIn(text: string) {
  const given = parsed(text)
  const { sequence, prevhash, hash } = given ?? {}
  if (typeof sequence !== 'string' || typeof prevhash !== 'string' || typeof hash !== 'string') return null
  return { sequence: Number(sequence), prevhash, hash, isWhole: given !== null && 'type' in given }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    // not JSON: a finding, not a failure
    return null
  }
}
