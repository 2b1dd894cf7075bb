/** Evaluation sessions as the rosters announce them. Pure. */
import { localDate, parseInstant } from './calendar.ts'
import type { DenialCode } from './denials.ts'
import type { StoredEvent } from './event.ts'

export interface Session {
  readonly code: string
  readonly room: string
  readonly dueMs: number
  readonly admitFromMs: number
  /** null: until the session is closed */
  readonly admitUntilMs: number | null
  /** revision of the roster in force; 0 before the first */
  readonly revision: number
}

export type Sessions = ReadonlyMap<string, Session>

export const noSessions: Sessions = new Map()

/** Folds one fact into the sessions. */
export function evolveSessions(sessions: Sessions, event: StoredEvent): Sessions {
  if (event.type === 'session.scheduled') {
    const { session, room, dueAt, admitFrom, admitUntil } = event.data
    const known = sessions.get(session)
    return new Map(sessions).set(session, {
      code: session,
      room,
      dueMs: parseInstant(dueAt),
      admitFromMs: parseInstant(admitFrom),
      admitUntilMs: admitUntil === null ? null : parseInstant(admitUntil),
      revision: known?.revision ?? 0,
    })
  }
  if (event.type === 'roster.received') {
    const known = sessions.get(event.data.session)
    if (known === undefined) return sessions
    return new Map(sessions).set(known.code, { ...known, revision: event.data.revision })
  }
  return sessions
}

/**
 * Why somebody of this session may not come in at this moment (Art. 8, 17), or null.
 * Who has arrived once keeps the right over midnight: nothing resets at a change of date.
 */
export function windowDenial(options: {
  session: Session
  arrived: boolean
  nowMs: number
  utcOffset: string
}): DenialCode | null {
  const { session, arrived, nowMs, utcOffset } = options
  const today = localDate(nowMs, utcOffset)
  const dueDate = localDate(session.dueMs, utcOffset)
  if (nowMs < session.admitFromMs) return today === dueDate ? 'too_early' : 'wrong_day'
  if (arrived) return null
  if (session.admitUntilMs !== null && nowMs > session.admitUntilMs)
    return today === dueDate ? 'too_late' : 'wrong_day'
  return today > dueDate ? 'wrong_day' : null
}
