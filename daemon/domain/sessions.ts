/** Evaluation sessions as the rosters announce them. Pure. */

import { localDate, parseInstant } from './calendar.ts'
import type { DenialCode } from './denials.ts'
import type { StoredEvent } from './event.ts'
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
    const { session, room, dueAt, admitFrom, admitUntil } = event.data
    const known = sessions.get(session)
    return sessions.with(session, {
      code: session,
      room,
      dueMs: parseInstant(dueAt),
      admitFromMs: parseInstant(admitFrom),
      admitUntilMs: admitUntil === null ? null : parseInstant(admitUntil),
      revision: known?.revision ?? 0,
      people: known?.people ?? [],
    })
  }
  if (event.type === 'roster.received') {
    const { session, revision, participants } = event.data
    const known = sessions.get(session)
    if (known === undefined) return sessions
    const people = [...new Set([...known.people, ...participants.map(({ participant }) => participant)])]
    return sessions.with(session, { ...known, revision, people })
  }
  return sessions
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
