/** Evaluation sessions as the rosters announce them. Pure. */

import { localDate, parseInstant } from './calendar.ts'
import type { DenialCode } from './denials.ts'
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import { GrowingMap } from './growing-map.ts'
import type { Subject } from './subject.ts'

export interface Session {
  readonly code: string
  readonly room: string
  readonly dueMs: number
  readonly admitFromMs: number
  /** null: until the session is closed */
  readonly admitUntilMs: number | null
  /** revision of the roster in force; 0 before the first */
  readonly revision: number
  /** references of all whom any of its rosters named, the one in force or an earlier one */
  readonly people: readonly string[]
  readonly projectKind: DataOf<'session.scheduled'>['projectKind']
  /** its room in the opening area, where it has one here */
  readonly openingRoom: string | null
  /** end of the booking of its rooms; null: of the day */
  readonly bookedUntilMs: number | null
  /** when lunch was ordered for */
  readonly mealAtMs: number | null
  /** version of the rule set it began with and keeps (F-44.1); null: the one that was in force before versions */
  readonly rules: string | null
  readonly phase: Phase
  readonly suspended: boolean
  /** when it was sealed, and when it ended; null before */
  readonly sealedMs: number | null
  readonly endedMs: number | null
}

/**
 * How far a session is (Art. 16). `open` is scheduled and admitting: which of them, the clock says. `closing`: the work
 * is done, people may leave.
 */
export type Phase = 'open' | 'sealed' | 'overnight' | 'closing' | 'closed' | 'terminated' | 'cancelled'

/** Whether the session is under the closed regime: nobody comes or goes without consent. */
export function isSealed({ phase }: Session): boolean {
  return phase === 'sealed' || phase === 'overnight'
}

/** Whether nobody may come in for this session any more. */
export function hasEnded({ phase }: Session): boolean {
  return phase === 'closed' || phase === 'terminated' || phase === 'cancelled'
}

/** Every session since the journal began, by code. */
export type Sessions = GrowingMap<Session>

export const noSessions: Sessions = GrowingMap.empty()

/** The session that somebody belongs to; undefined for the staff, who belong to none. */
export function sessionOf(
  { sessions }: { readonly sessions: Sessions },
  person: { readonly session: string | null },
): Session | undefined {
  return person.session === null ? undefined : sessions.get(person.session)
}

/** Folds one fact into the sessions. */
export function evolveSessions(sessions: Sessions, event: StoredEvent): Sessions {
  if (event.type === 'session.scheduled') {
    const { session, projectKind, rules } = event.data
    const known = sessions.get(session)
    const fresh = {
      revision: 0,
      people: [],
      mealAtMs: null,
      phase: 'open' as const,
      suspended: false,
      sealedMs: null,
      endedMs: null,
      rules: rules ?? null,
    }
    const { mealAt } = event.data
    const meal = mealAt === undefined ? {} : { mealAtMs: millisecondsOf(mealAt) }
    return sessions.with(session, {
      ...(known ?? fresh),
      ...scheduleOf(event.data),
      ...meal,
      code: session,
      projectKind,
    })
  }
  if (event.type === 'roster.received') {
    const { session, revision, participants } = event.data
    const known = sessions.get(session)
    if (known === undefined) return sessions
    const people = [...new Set([...known.people, ...participants.map(({ participant }) => participant)])]
    return sessions.with(session, { ...known, revision, people })
  }
  const known = event.session === null ? undefined : sessions.get(event.session)
  const change = known === undefined ? null : changeOf(known, event)
  return known === undefined || change === null
    ? sessions
    : sessions.with(known.code, { ...known, ...change })
}

function changeOf(session: Session, event: StoredEvent): Partial<Session> | null {
  switch (event.type) {
    case 'session.rescheduled':
      return { ...scheduleOf(event.data), mealAtMs: millisecondsOf(event.data.mealAt) }
    case 'session.sealed':
      return { phase: 'sealed', sealedMs: event.atMs }
    case 'session.suspended':
      return { suspended: true }
    case 'session.resumed':
      return { suspended: false }
    case 'session.overnight_started':
      return { phase: 'overnight' }
    case 'session.overnight_ended':
      return { phase: 'sealed' }
    case 'recording.stopped':
      return event.data.cause === 'session_finished' && !hasEnded(session) ? { phase: 'closing' } : null
    case 'session.closed':
      return { phase: 'closed', suspended: false, endedMs: event.atMs }
    case 'session.terminated':
      return { phase: 'terminated', suspended: false, endedMs: event.atMs }
    case 'session.cancelled':
      return { phase: 'cancelled', suspended: false, endedMs: event.atMs }
    default:
      return null
  }
}

function scheduleOf(data: DataOf<'session.scheduled'> | DataOf<'session.rescheduled'>) {
  return {
    room: data.room,
    openingRoom: data.openingRoom ?? null,
    dueMs: parseInstant(data.dueAt),
    admitFromMs: parseInstant(data.admitFrom),
    admitUntilMs: millisecondsOf(data.admitUntil),
    bookedUntilMs: millisecondsOf(data.bookedUntil ?? null),
  }
}

function millisecondsOf(instant: string | null): number | null {
  return instant === null ? null : parseInstant(instant)
}

/**
 * Why somebody of this session who has not arrived yet may not come in at this moment (Art. 8, 17), or null. Who has
 * arrived once keeps the right over midnight, and is not asked here.
 */
export function windowDenial(options: {
  session: Session
  nowMs: number
  utcOffset: string
}): DenialCode | null {
  const { session, nowMs, utcOffset } = options
  const today = localDate(nowMs, utcOffset)
  const dueDate = localDate(session.dueMs, utcOffset)
  if (nowMs < session.admitFromMs) return today === dueDate ? 'too_early' : 'wrong_day'
  if (session.admitUntilMs !== null && nowMs > session.admitUntilMs)
    return today === dueDate ? 'too_late' : 'wrong_day'
  return today > dueDate ? 'wrong_day' : null
}

/** The sessions as a subject. */
export const sessionsSubject: Subject<Sessions> = { initial: noSessions, evolve: evolveSessions }
