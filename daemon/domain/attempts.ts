/**
 * Wrong attempts at readers and of documents, who is locked out for a while, and cards that cannot be read (F-17.6;
 * edge case 1). A person is the keyed hash of the number. Pure.
 */
import type { DenialCode } from './denials.ts'
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { Subject } from './subject.ts'
import type { Rules, Venue } from './venue.ts'
import type { World } from './world.ts'

/** So many failed reads in a row, within this time, are one card that cannot be read. */
const failedReads = 3
const failedReadsMs = 60_000

interface Wrong {
  /** when, oldest first; only those that still count */
  readonly timesMs: readonly number[]
  /** locked out before this moment; 0: never yet */
  readonly lockedUntilMs: number
}

export interface Attempts {
  /** by `readerKey` or `personKey` */
  readonly wrong: ReadonlyMap<string, Wrong>
  /** failed reads by reader, oldest first */
  readonly unread: ReadonlyMap<string, readonly number[]>
}

const none: Attempts = { wrong: new Map(), unread: new Map() }

/** How a reader is called in `isLockedOut`. */
export function readerKey(reader: string): string {
  return `reader:${reader}`
}

/** How a document is called in `isLockedOut`, by the keyed hash of its number. */
export function personKey(person: string): string {
  return `person:${person}`
}

/** Whether too many attempts went wrong here, or with this document, a short while ago. */
export function isLockedOut({ wrong }: Attempts, key: string, nowMs: number): boolean {
  return nowMs < (wrong.get(key)?.lockedUntilMs ?? 0)
}

/**
 * Refusals that say a wrong person or document is being tried. A step that is missing, an early hour or a portal that
 * is shut is nobody's attempt.
 */
const wrongReasons: ReadonlySet<DenialCode> = new Set<DenialCode>([
  'not_on_roster',
  'wrong_day',
  'wrong_room',
  'wrong_venue',
  'session_ended',
  'area_sealed',
  'role_not_allowed',
  'replaced',
  'released',
  'already_inside',
  'elsewhere_inside',
  'card_expired',
  'card_not_yet_valid',
  'card_type_unsupported',
  'number_invalid',
  'holder_mismatch',
])

function evolveAttempts(attempts: Attempts, event: StoredEvent, venue: Venue): Attempts {
  switch (event.type) {
    case 'card.read':
      return readAgain(attempts, event.data.reader)
    case 'card.read_failed':
      return unreadable(attempts, event.data.reader, event.atMs)
    case 'identity.rejected': {
      const { person, reason } = event.data
      if (person === null || !wrongReasons.has(reason)) return attempts
      return counted(attempts, [personKey(person)], event.atMs, venue)
    }
    case 'passage.denied': {
      const { portal, direction, person, reason } = event.data
      const reader = event.data.reader ?? readerAt(venue, portal, direction)
      const read = reader === null ? attempts : readAgain(attempts, reader)
      if (direction === 'out' || !wrongReasons.has(reason)) return read
      const keys = [
        ...(reader === null ? [] : [readerKey(reader)]),
        ...(person === null ? [] : [personKey(person)]),
      ]
      return counted(read, keys, event.atMs, venue)
    }
    case 'passage.granted': {
      const { portal, direction, person } = event.data
      const reader = readerAt(venue, portal, direction)
      const read = reader === null ? attempts : readAgain(attempts, reader)
      return person === null || direction === 'out' ? read : cleared(read, reader, person)
    }
    default:
      return attempts
  }
}

function readerAt(venue: Venue, portal: string | null, direction: 'in' | 'out'): string | null {
  return portal === null ? null : (venue.portals.get(portal)?.readers[direction] ?? null)
}

/** A card that could be read ends the row of failures at its reader. */
function readAgain(attempts: Attempts, reader: string): Attempts {
  if (!attempts.unread.has(reader)) return attempts
  const unread = new Map(attempts.unread)
  unread.delete(reader)
  return { ...attempts, unread }
}

function unreadable(attempts: Attempts, reader: string, atMs: number): Attempts {
  const recent = (attempts.unread.get(reader) ?? []).filter((ms) => atMs - ms < failedReadsMs)
  return { ...attempts, unread: new Map(attempts.unread).set(reader, [...recent, atMs]) }
}

/** What no longer counts is dropped, so that strangers do not pile up over the years. */
function counted(attempts: Attempts, keys: readonly string[], atMs: number, { rules }: Venue): Attempts {
  const wrong = new Map<string, Wrong>()
  for (const [key, { timesMs, lockedUntilMs }] of attempts.wrong) {
    const recent = timesMs.filter((ms) => atMs - ms < rules.attemptWindowMs)
    if (recent.length > 0 || atMs < lockedUntilMs) wrong.set(key, { timesMs: recent, lockedUntilMs })
  }
  for (const key of keys) wrong.set(key, oneMore(wrong.get(key), atMs, rules))
  return { ...attempts, wrong }
}

function oneMore(before: Wrong | undefined, atMs: number, rules: Rules): Wrong {
  const timesMs = [...(before?.timesMs ?? []), atMs]
  if (timesMs.length < rules.wrongAttempts) return { timesMs, lockedUntilMs: before?.lockedUntilMs ?? 0 }
  return { timesMs: [], lockedUntilMs: atMs + rules.lockoutMs }
}

/** Somebody who may pass is no attempt: the count at the reader and of the document begins anew. */
function cleared(attempts: Attempts, reader: string | null, person: string): Attempts {
  const keys = [personKey(person), ...(reader === null ? [] : [readerKey(reader)])]
  if (!keys.some((key) => attempts.wrong.has(key))) return attempts
  const wrong = new Map(attempts.wrong)
  for (const key of keys) wrong.delete(key)
  return { ...attempts, wrong }
}

/** The third failure in a row is said to the person, who must ask staff; so is each third after it. */
function cardUnreadable(cause: Draft, { state, venue }: World): readonly Draft[] {
  if (cause.type !== 'card.read_failed') return []
  const { reader } = cause.data
  if ((state.attempts.unread.get(reader)?.length ?? 0) < failedReads) return []
  const use = venue.uses.get(reader)
  const at = use?.kind === 'portal-reader' ? use : { portal: null, direction: 'in' as const }
  const data = {
    portal: at.portal?.id ?? null,
    direction: at.direction,
    participant: null,
    person: null,
    reason: 'card_unreadable' as const,
    reader,
  }
  return [{ type: 'passage.denied', subject: reader, session: null, zone: at.portal?.to ?? null, data }]
}

/** The attempts as a subject. */
export const attemptsSubject: Subject<Attempts> = {
  initial: none,
  evolve: (attempts, event, { venue }) => evolveAttempts(attempts, event, venue),
  follow: cardUnreadable,
}
