/**
 * The end of somebody's stay: everything given back, outside, and no way in again (Art. 35; F-35.1, F-35.3). It follows
 * by itself at an attended desk; where the card alone opens the cells, the emptied cell is the end. Pure.
 */
import { badgeOf } from './badges.ts'
import type { Draft } from './events/catalogue.ts'
import { leaveOf } from './leaves.ts'
import { cellOf } from './lockers.ts'
import { isMember } from './members.ts'
import type { Participant } from './people.ts'
import { hasEnded, sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

const minuteMs = 60_000

/** Why somebody cannot be released yet: what is still to be done, in the order of the day; null when nothing is. */
export function releaseObstacle(state: State, person: Participant): Obstacle | null {
  if (person.place !== null) return 'person_inside'
  if (!isStayOver(state, person)) return 'session_not_finished'
  if (cellOf(state.lockers, person.ref) !== null) return 'release_locker'
  return badgeOf(state.badges, person.ref)?.state === 'worn' ? 'release_badge' : null
}
type Obstacle = 'person_inside' | 'session_not_finished' | 'release_locker' | 'release_badge'

/** The session is at its end, or the right to be there is gone (Art. 22, 35). */
function isStayOver(state: State, person: Participant): boolean {
  const session = sessionOf(state, person)
  return person.removed !== null || session === undefined || session.phase === 'closing' || hasEnded(session)
}

/** The fact, with the whole minutes that the platform reckons the fee from: minutes, not money (F-35.3). */
export function released({ ref, session, presentMs }: Participant): Draft {
  const data = { participant: ref, presentMinutes: Math.floor(presentMs / minuteMs) }
  return { type: 'participant.released', subject: ref, session, zone: null, data }
}

/** Whose stay a fact may have brought to its end: of one person, or of all of a session. */
function concerned(cause: Draft, state: State): readonly string[] {
  switch (cause.type) {
    case 'zone.exited':
    case 'occupancy.corrected':
    case 'badge.returned':
    case 'badge.unreturned':
    case 'badge.reported_lost':
    case 'participant.recused':
    case 'participant.withdrawn':
    case 'participant.replaced':
      return [cause.data.participant]
    case 'locker.closed':
    // by key there is no closing: the cell is out of service then
    case 'locker.retrieved':
      return cause.data.participant === null ? [] : [cause.data.participant]
    case 'recording.stopped':
      return cause.data.cause === 'session_finished' ? peopleOf(cause, state) : []
    case 'session.terminated':
    case 'session.closed':
      return peopleOf(cause, state)
    default:
      return []
  }
}

function peopleOf({ session }: Draft, { sessions }: State): readonly string[] {
  return session === null ? [] : (sessions.get(session)?.people ?? [])
}

/**
 * Once, and only members who were inside: nobody comes back after it. Who is out on a leave while the work ends is
 * awaited: then staff decide (F-29.1).
 */
function isToRelease(state: State, person: Participant): boolean {
  if (!person.entered || person.released || !isMember(person) || isAwaited(state, person)) return false
  return releaseObstacle(state, person) === null
}

function isAwaited(state: State, person: Participant): boolean {
  const isClosing = sessionOf(state, person)?.phase === 'closing'
  return isClosing && person.removed === null && leaveOf(state.leaves, person.ref)?.phase === 'out'
}

function follow(cause: Draft, { state, venue }: World): readonly Draft[] {
  if (venue.rules.selfServiceDesk) return []
  return concerned(cause, state)
    .map((ref) => state.people.get(ref))
    .filter((person) => person !== undefined)
    .filter((person) => isToRelease(state, person))
    .map(released)
}

/** What follows; it keeps nothing of its own. */
export const releaseSubject: Subject<null> = { initial: null, evolve: () => null, follow }
