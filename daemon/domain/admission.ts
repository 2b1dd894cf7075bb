/** Why somebody of a session may not come in at this moment: its phase first, then the clock (Art. 8, 10, 16, 17, 22; F-8.2). Pure. */
import { localDate, localInstant } from './calendar.ts'
import type { DenialCode } from './denials.ts'
import { leaveOf } from './leaves.ts'
import { isMember } from './members.ts'
import type { Participant } from './people.ts'
import { openIn } from './register.ts'
import type { Session } from './sessions.ts'
import { hasEnded, isSealed, sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

/** Where and when somebody asks to come in. */
export type Standpoint = Pick<World, 'state' | 'venue' | 'now'>

/** Why somebody who has not arrived yet may not, or null. Where a visitor may go is asked at the portal (Art. 32). */
export function arrivalDenial(
  { state, venue, now }: Standpoint,
  participant: Participant,
): DenialCode | null {
  const session = sessionOf(state, participant)
  if (participant.role === 'visitor')
    return session !== undefined && hasEnded(session) ? 'session_ended' : null
  if (session === undefined) return 'not_on_roster'
  // called from the waiting area or from home: whatever the clock and the seal say
  if (isCalled(state, participant)) return stopped(session, participant)
  const { utcOffset } = venue
  return phaseDenial(session, participant) ?? windowDenial({ session, participant, nowMs: now.ms, utcOffset })
}

/**
 * Why somebody who has arrived and stands outside may not come in any more, or null. Who has arrived once needs no open
 * window, since nothing resets at a change of date; who is away on leave comes back while the others are leaving.
 */
export function reentryDenial(state: State, participant: Participant): DenialCode | null {
  const session = sessionOf(state, participant)
  if (session === undefined || participant.place !== null) return null
  const isAway = leaveOf(state.leaves, participant.ref) !== null
  if (isAway) return hasEnded(session) ? 'session_ended' : null
  return stopped(session, participant)
}

/**
 * Nobody comes to a session that is over. To a suspended one nobody comes newly, but who has been inside and was
 * evacuated comes back, and so does who was drawn so that it can go on (Art. 10, 22; F-X.7).
 */
function stopped(session: Session, { ref, entered }: Participant): DenialCode | null {
  if (hasEnded(session) || session.phase === 'closing') return 'session_ended'
  const isNew = !entered && !session.drawn.includes(ref)
  return session.suspended && isNew ? 'session_suspended' : null
}

/** A member who is late, or was drawn as a replacement, may come although it is sealed; the others may not (F-16.2). */
function phaseDenial(session: Session, participant: Participant): DenialCode | null {
  if (isSealed(session) && !isMember(participant)) return 'area_sealed'
  return stopped(session, participant)
}

/**
 * The admission window (F-8.2). Where a session has an opening room its end is the deadline of the opening, and binds those who
 * come for the opening only: a late member of the committee is late, not shut out (Art. 8, 22).
 */
function windowDenial(options: {
  readonly session: Session
  readonly participant: Participant
  readonly nowMs: number
  readonly utcOffset: string
}): DenialCode | null {
  const { session, participant, nowMs, utcOffset } = options
  const today = localDate(nowMs, utcOffset)
  const dueDate = localDate(session.dueMs, utcOffset)
  if (nowMs < session.admitFromMs) return today === dueDate ? 'too_early' : 'wrong_day'
  const isBound = session.openingRoom === null || !isMember(participant)
  if (isBound && session.admitUntilMs !== null && nowMs > session.admitUntilMs)
    return today === dueDate ? 'too_late' : 'wrong_day'
  // a sealed session goes on over midnight
  return today > dueDate && !isSealed(session) ? 'wrong_day' : null
}

/**
 * The bound of the window that a refusal is about, in local time of the venue, for a screen to say; of the own session
 * only, so it tells nobody anything about others (F-8.2). Nothing for any other refusal.
 */
export function missedWindow(
  { state, venue }: Pick<World, 'state' | 'venue'>,
  participant: Participant | null,
  reason: DenialCode,
): { readonly admitFrom?: string; readonly admitUntil?: string } {
  const session = participant === null ? undefined : sessionOf(state, participant)
  if (session === undefined) return {}
  const { admitFromMs, admitUntilMs } = session
  if (reason === 'too_early') return { admitFrom: localInstant(admitFromMs, venue.utcOffset) }
  if (reason !== 'too_late' || admitUntilMs === null) return {}
  return { admitUntil: localInstant(admitUntilMs, venue.utcOffset) }
}

/** Whether the respondent's organisation was called to the Q&A room of this session (Art. 14). */
function isCalled(state: State, { role, session, organisation }: Participant): boolean {
  if (role !== 'respondent' || organisation === null) return false
  return openIn(state.clarifications).some(
    (sitting) =>
      sitting.session === session &&
      sitting.organisation === organisation &&
      (sitting.phase === 'called' || sitting.phase === 'started'),
  )
}
