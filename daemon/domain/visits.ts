/** Technicians who are registered in for a task, with their escort (Art. 32; F-32.1). Pure. */
import type { StoredEvent } from './event.ts'
import { isBehind, zoneAndParents } from './places.ts'
import type { Register } from './register.ts'
import { emptyRegister, ended, entered, openIn } from './register.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Portal, Venue } from './venue.ts'

export interface Visit {
  readonly id: string
  readonly participant: string
  /** where the task is */
  readonly room: string
  readonly session: string | null
  /** null where the rules ask for none */
  readonly escort: string | null
  /** a registered service telephone or computer stays with the technician: no deposit (Art. 19, 32) */
  readonly serviceDevices: boolean
}

export type Visits = Register<Visit>

function evolveVisits(visits: Visits, event: StoredEvent): Visits {
  if (event.type === 'technician.visit_opened') {
    const { visit: id, participant, room, escort, serviceDevices } = event.data
    return entered(visits, id, { id, participant, room, session: event.session, escort, serviceDevices })
  }
  return event.type === 'technician.visit_closed' ? ended(visits, event.data.visit, {}) : visits
}

/** The open visit of somebody, or null. */
export function visitOf(visits: Visits, participant: string): Visit | null {
  return openIn(visits).find((visit) => visit.participant === participant) ?? null
}

/** Whether an open visit leads somebody into a zone: the place of the task, what lies around it, and the way there. */
export function mayVisit(
  { state, venue }: { state: State; venue: Venue },
  participant: string,
  zone: string,
): boolean {
  const visit = visitOf(state.visits, participant)
  if (visit === null) return false
  return zoneAndParents(venue, visit.room).includes(zone) || venue.zones.get(zone)?.kind === 'corridor'
}

/** Whether somebody escorts a technician whose open visit leads into a zone: the escort goes first. */
export function escortsTo(
  { state, venue }: { state: State; venue: Venue },
  escort: string,
  zone: string,
): boolean {
  return openIn(state.visits).some(
    (visit) => visit.escort === escort && mayVisit({ state, venue }, visit.participant, zone),
  )
}

/** Whether the escort has not gone through this portal first (`escort_required`). */
export function isEscortMissing(
  { state, venue }: { state: State; venue: Venue },
  participant: string,
  portal: Portal,
): boolean {
  const escort = visitOf(state.visits, participant)?.escort ?? null
  if (escort === null) return false
  return !isBehind(venue, state.people.get(escort)?.place ?? null, portal)
}

/** The visits as a subject. */
export const visitsSubject: Subject<Visits> = { initial: emptyRegister(), evolve: evolveVisits }
