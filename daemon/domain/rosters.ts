/** Rosters as they come in: sessions and the people expected for them (Art. 4, 5, 17). Pure. */
import type { Booking } from './bookings.ts'
import { bookingFault, heldBookings } from './bookings.ts'
import { localInstant } from './calendar.ts'
import { facts, refuse } from './command.ts'
import type { Draft } from './events/catalogue.ts'
import type { Decision, NoteRejectedRoster, PutRoster, Refusal, Schedule } from './input.ts'
import { hasEnded, isSealed } from './sessions.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

/** More people than any session has; a longer list is a mistake of the sender. */
export const rosterLimit = 200
/** More sessions than a venue has in a day; a longer import is a mistake. */
export const rosterFilesLimit = 20

/**
 * Takes one or several rosters in one decision, or none of them and says why; the refusal is on record too (F-P.4).
 * A later roster of the same session replaces the earlier one.
 */
export function decideRosters(state: State, venue: Venue, rosters: readonly PutRoster[]): Decision {
  const codes = rosters.map(({ session }) => session)
  const held = heldBookings(state.sessions).filter(({ code }) => !codes.includes(code))
  for (const [at, roster] of rosters.entries()) {
    const earlier = rosters.slice(0, at)
    const others = [...held, ...earlier.map((one) => booked(venue, one))]
    const refusal = repeated(earlier, roster) ?? refusalOf({ state, venue, others }, roster)
    if (refusal !== null) return { drafts: [rejected(roster.session, roster.source, 1)], refusal }
  }
  return {
    drafts: [
      ...rosters.map((roster) => scheduled(venue, roster)),
      ...rosters.map((roster) => received(state, roster)),
    ],
    refusal: null,
  }
}

function refusalOf(
  { state, venue, others }: { state: State; venue: Venue; others: readonly Booking[] },
  roster: PutRoster,
): Refusal | null {
  const { session, participants, room } = roster
  if (participants.length === 0) return { code: 'roster_empty', detail: session }
  if (participants.length > rosterLimit)
    return { code: 'roster_too_large', detail: String(participants.length) }
  const before = state.sessions.get(session)
  if (before !== undefined && hasEnded(before)) return { code: 'session_over', detail: session }
  // nobody is moved to another room while the doors of this one are shut
  if (before !== undefined && isSealed(before) && before.room !== room)
    return { code: 'session_sealed', detail: session }
  return bookingFault({ others, venue }, booked(venue, roster))
}

/** A session that is announced without its people: they follow with a roster (Art. 4; F-P.4). */
export function decideSchedule({ state, venue }: Pick<World, 'state' | 'venue'>, given: Schedule): Decision {
  if (state.sessions.has(given.session)) return refuse('session_known', given.session)
  const others = heldBookings(state.sessions)
  const fault = bookingFault({ others, venue }, booked(venue, given))
  return fault === null ? facts(scheduled(venue, given)) : refuse(fault.code, fault.detail)
}

function repeated(earlier: readonly PutRoster[], { session }: PutRoster): Refusal | null {
  return earlier.some((one) => one.session === session) ? { code: 'roster_twice', detail: session } : null
}

function about({ session }: Schedule) {
  return { subject: session, session, zone: null }
}

function scheduled(venue: Venue, roster: Schedule): Draft {
  const { code, room, openingRoom, dueMs, admitFromMs, admitUntilMs, bookedUntilMs } = booked(venue, roster)
  const instant = (ms: number) => localInstant(ms, venue.utcOffset)
  const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms))
  const data = {
    session: code,
    projectKind: roster.projectKind,
    room,
    openingRoom,
    dueAt: instant(dueMs),
    admitFrom: instant(admitFromMs),
    admitUntil: instantOrNull(admitUntilMs),
    bookedUntil: instantOrNull(bookedUntilMs),
    mealAt: instantOrNull(roster.mealAtMs ?? null),
    rules: venue.ruleVersion,
  }
  return { type: 'session.scheduled', ...about(roster), data }
}

function received(state: State, roster: PutRoster): Draft {
  const { session, source, participants, operator, second = null } = roster
  const revision = (state.sessions.get(session)?.revision ?? 0) + 1
  const by = operator === undefined ? {} : { operator, second }
  const data = { session, source, revision, participants: [...participants], ...by }
  return { type: 'roster.received', ...about(roster), data }
}

/** The booking that a roster asks for; without its own window people may come as early as the rules say. */
function booked({ rules }: Venue, roster: Schedule): Booking {
  const { session: code, room, dueMs, admitUntilMs, openingRoom = null, bookedUntilMs = null } = roster
  const admitFromMs = roster.admitFromMs ?? dueMs - rules.admitBeforeMs
  return { code, room, openingRoom, dueMs, admitFromMs, admitUntilMs, bookedUntilMs }
}

/** Keeps the fact that a roster was refused; what was wrong with it went back to the sender. */
export function noteRejectedRoster({ session, source, problems }: NoteRejectedRoster): Decision {
  return { drafts: [rejected(session, source, problems)], refusal: null }
}

function rejected(session: string | null, source: PutRoster['source'], problems: number): Draft {
  const data = { session, source, problems }
  return { type: 'roster.rejected', subject: session ?? 'roster', session, zone: null, data }
}
