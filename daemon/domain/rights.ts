/**
 * Who may be where: roles by kind of zone, as a table (Art. 3, 5, 13, 17, 28, 32, 38; F-13.2). What else a passage takes (a
 * badge, a deposit, an open window) is none of its business. Pure.
 */
import { mayAnswer } from './clarifications.ts'
import type { DenialCode } from './denials.ts'
import type { Role } from './events/sessions.ts'
import type { Participant } from './people.ts'
import { isFromInside } from './places.ts'
import { sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Portal, Venue, ZoneKind } from './venue.ts'
import { mayGoWhereRegistered } from './visitors.ts'
import { escortsTo, mayVisit } from './visits.ts'

/**
 * `free`: at any time. `own`: the room of the own session. `called`: the Q&A room, while the own respondent is called.
 * `task`: where a task leads that is registered.
 */
type Right = 'free' | 'own' | 'called' | 'task'
type Rights = Partial<Readonly<Record<ZoneKind, Right>>>

/** Members of the committee: the area, the own room in it, meals and rest (Art. 17, 34). */
const committee: Rights = {
  evaluation: 'free',
  corridor: 'free',
  room: 'own',
  dining: 'free',
  rest: 'free',
  sample: 'free',
  waiting: 'free',
  lockers: 'free',
}

/** Whoever comes for the opening; the agency hands materials over at the door of the area (Art. 5, 13, 28, 38). */
const opening: Rights = { opening: 'own', qa: 'called', waiting: 'free', lockers: 'free' }

/** Supervisors and witness: the monitor room (F-13.2), the opening, the area but no room of a committee (Art. 16, 28). */
const watching: Rights = {
  monitor: 'free',
  opening: 'free',
  evaluation: 'free',
  corridor: 'free',
  qa: 'free',
  sample: 'free',
  waiting: 'free',
  lockers: 'free',
}

/**
 * Staff of the area: anywhere, also into rooms, where they escort and deliver (Art. 28, 32); into the monitor room only as
 * the escort of a technician who has a task there (F-13.2).
 */
const everywhere: Rights = { ...watching, monitor: 'task', room: 'free', dining: 'free', rest: 'free' }

/** Registered for a task: where it is, what lies around it, and the way there (Art. 5, 32). */
const errand: Rights = {
  opening: 'task',
  evaluation: 'task',
  room: 'task',
  corridor: 'task',
  dining: 'task',
  rest: 'task',
  qa: 'task',
  monitor: 'task',
  sample: 'task',
  waiting: 'free',
  lockers: 'free',
}

const table: Readonly<Record<Role, Rights>> = {
  expert_lead: committee,
  expert: committee,
  tenderee_rep: committee,
  purchaser_rep: committee,
  agency: opening,
  respondent: opening,
  site_supervisor: watching,
  admin_supervisor: watching,
  witness: watching,
  area_staff: everywhere,
  technician: errand,
  /** an interpreter for the Q&A room is called with the respondent */
  visitor: { ...errand, qa: 'called' },
  auditor: { waiting: 'free', lockers: 'free' },
}

interface Site {
  readonly state: State
  readonly venue: Venue
}

/** Why somebody may not go where a portal leads, whatever else is in order, or null (F-5.1, F-17.5). */
export function rightsDenial(
  { state, venue }: Site,
  participant: Participant,
  portal: Portal,
): DenialCode | null {
  const { ref, role } = participant
  switch (table[role][purposeOf(state, venue, portal)]) {
    case 'free':
      return null
    case 'own': {
      const session = sessionOf(state, participant)
      return session?.room === portal.to || session?.openingRoom === portal.to ? null : 'wrong_room'
    }
    case 'called':
      return mayAnswer({ state, venue }, ref, portal.to)
    case 'task': {
      return hasTask({ state, venue }, participant, portal.to) ? null : 'role_not_allowed'
    }
    default:
      return 'role_not_allowed'
  }
}

function hasTask(site: Site, { ref, role }: Participant, zone: string): boolean {
  if (role === 'technician') return mayVisit(site, ref, zone)
  if (role === 'visitor') return mayGoWhereRegistered(site, ref, zone)
  return escortsTo(site, ref, zone)
}

/** What the zone behind a portal is for. One that the venue file leaves open is a room inside, and an area outside. */
function purposeOf(state: State, venue: Venue, portal: Portal): ZoneKind {
  const kind = venue.zones.get(portal.to)?.kind ?? 'other'
  if (kind !== 'other') return kind
  if (isFromInside(venue, portal)) return 'room'
  for (const { room, openingRoom } of state.sessions.values()) {
    if (openingRoom === portal.to) return 'opening'
    if (room === portal.to) return 'room'
  }
  return 'evaluation'
}

/** Whether a portal leads into the area where the committees work, or deeper into it. */
export function leadsToEvaluation(state: State, venue: Venue, portal: Portal): boolean {
  const purpose = purposeOf(state, venue, portal)
  return ['evaluation', 'corridor', 'room', 'dining', 'rest'].includes(purpose)
}

/** The room of the own session: that of the opening for who comes for it; null where there is none. */
export function ownRoom(state: State, participant: Participant): string | null {
  const session = sessionOf(state, participant)
  return (comesForOpening(participant) ? session?.openingRoom : session?.room) ?? null
}

/** Whether somebody comes for the opening, or to answer. */
export function comesForOpening({ role }: Pick<Participant, 'role'>): boolean {
  return table[role] === opening
}
