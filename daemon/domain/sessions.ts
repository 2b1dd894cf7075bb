/** Evaluation sessions as the rosters announce them, and how far they are (Art. 4, 16; F-16.1, F-X.6). Pure. */

import { parseInstant } from './calendar.ts'
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import { GrowingMap } from './growing-map.ts'
import { bookingOverruns, overrunAt } from './overrun.ts'
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
  /** ids of the orders that were carried out: the same order a second time changes nothing (F-10.1) */
  readonly orders: readonly string[]
  /** references of those who were drawn to replace somebody: they may come in although it is sealed (F-22.4) */
  readonly drawn: readonly string[]
  /** references of those whose replacement was asked for and is not there yet */
  readonly awaited: readonly string[]
  /** it was said that the session goes on after the end of its booking */
  readonly overrunTold: boolean
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
  if (event.type === 'session.scheduled') return scheduled(sessions, event.data)
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

const fresh = {
  revision: 0,
  people: [],
  mealAtMs: null,
  phase: 'open',
  suspended: false,
  sealedMs: null,
  endedMs: null,
  orders: [],
  drawn: [],
  awaited: [],
} as const

/** A session keeps the rule set that it began with, whatever a later roster says (F-44.1). */
function scheduled(sessions: Sessions, data: DataOf<'session.scheduled'>): Sessions {
  const { session, projectKind, mealAt, rules = null } = data
  const known = sessions.get(session)
  return sessions.with(session, {
    ...(known ?? { ...fresh, rules }),
    ...scheduleOf(data, known),
    ...(mealAt === undefined ? {} : { mealAtMs: millisecondsOf(mealAt) }),
    code: session,
    projectKind,
  })
}

function changeOf(session: Session, event: StoredEvent): Partial<Session> | null {
  switch (event.type) {
    case 'session.rescheduled': {
      const mealAtMs = millisecondsOf(event.data.mealAt)
      return { ...scheduleOf(event.data, session), mealAtMs, ...ordered(session, event.data) }
    }
    case 'session.sealed':
      return { phase: 'sealed', sealedMs: event.atMs }
    case 'session.suspended':
      return { suspended: true, ...ordered(session, event.data) }
    case 'session.resumed':
      return { suspended: false, ...ordered(session, event.data) }
    case 'session.overnight_started':
      return { phase: 'overnight' }
    case 'session.overnight_ended':
      return { phase: 'sealed' }
    case 'recording.stopped':
      return event.data.cause === 'session_finished' && !hasEnded(session) ? { phase: 'closing' } : null
    case 'session.closed':
      return over(session, 'closed', event.atMs)
    case 'session.terminated':
      return { ...over(session, 'terminated', event.atMs), ...ordered(session, event.data) }
    case 'session.cancelled':
      return { ...over(session, 'cancelled', event.atMs), ...ordered(session, event.data) }
    default:
      return toldOrDrawn(session, event)
  }
}

/** What became of its members, and what was said about it. */
function toldOrDrawn(session: Session, event: StoredEvent): Partial<Session> | null {
  switch (event.type) {
    case 'replacement.requested':
      return { awaited: [...session.awaited, event.data.participant] }
    case 'replacement.assigned': {
      const { participant, replaces } = event.data
      const awaited = session.awaited.filter((ref) => ref !== replaces)
      return { drawn: [...session.drawn, participant], awaited }
    }
    case 'notification.sent':
      return event.data.topic === 'overrun' ? { overrunTold: true } : null
    default:
      return null
  }
}

/** A session that was terminated keeps its end when its room is cleared later. */
function over(
  { endedMs }: Session,
  phase: 'closed' | 'terminated' | 'cancelled',
  atMs: number,
): Partial<Session> {
  return { phase, suspended: false, endedMs: endedMs ?? atMs }
}

function ordered(session: Session, { order }: { readonly order: string | null }): Partial<Session> {
  return order === null ? {} : { orders: [...session.orders, order] }
}

function scheduleOf(
  data: DataOf<'session.scheduled'> | DataOf<'session.rescheduled'>,
  before: Session | undefined,
) {
  const bookedUntilMs = millisecondsOf(data.bookedUntil ?? null)
  return {
    room: data.room,
    openingRoom: data.openingRoom ?? null,
    dueMs: parseInstant(data.dueAt),
    admitFromMs: parseInstant(data.admitFrom),
    admitUntilMs: millisecondsOf(data.admitUntil),
    bookedUntilMs,
    // a longer booking can be overrun anew
    overrunTold: before?.overrunTold === true && before.bookedUntilMs === bookedUntilMs,
  }
}

function millisecondsOf(instant: string | null): number | null {
  return instant === null ? null : parseInstant(instant)
}

/** The sessions as a subject. */
export const sessionsSubject: Subject<Sessions> = {
  initial: noSessions,
  evolve: evolveSessions,
  nextWake: overrunAt,
  due: bookingOverruns,
}
