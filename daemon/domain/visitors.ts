/** Where people who were registered at the console may go, and behind whom (Art. 5, 32; F-X.8). Pure. */
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import { GrowingMap } from './growing-map.ts'
import { isBehind, zoneAndParents } from './places.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Portal, Venue } from './venue.ts'

export type Registration = Pick<DataOf<'visitor.registered'>, 'zone' | 'escort' | 'purpose'>

/** The registration in force, by participant. */
export type Visitors = GrowingMap<Registration>

const noVisitors: Visitors = GrowingMap.empty()

function evolveVisitors(visitors: Visitors, event: StoredEvent): Visitors {
  if (event.type !== 'visitor.registered') return visitors
  const { participant, zone, escort, purpose } = event.data
  return visitors.with(participant, { zone, escort, purpose })
}

interface Site {
  readonly state: State
  readonly venue: Venue
}

/** Whether a registration leads somebody into a zone: the one named, what lies around it, and the way there. */
export function mayGoWhereRegistered({ state, venue }: Site, participant: string, zone: string): boolean {
  const registration = state.visitors.get(participant)
  if (registration === undefined) return false
  const around = zoneAndParents(venue, registration.zone)
  if (around.includes(zone)) return true
  return venue.zones.get(zone)?.kind === 'corridor' && zoneAndParents(venue, zone).at(-1) === around.at(-1)
}

/** Whether the one who escorts this visitor has not gone through the portal first (`escort_required`). */
export function isVisitorAlone({ state, venue }: Site, participant: string, portal: Portal): boolean {
  const escort = state.visitors.get(participant)?.escort ?? null
  return escort !== null && !isBehind(venue, state.people.get(escort)?.place ?? null, portal)
}

/** Rescue and deliveries are not held up by a locker (F-X.8); whoever stays deposits like everybody (Art. 19). */
export function isLetOffDeposit({ visitors }: Pick<State, 'visitors'>, participant: string): boolean {
  const purpose = visitors.get(participant)?.purpose
  return purpose === 'rescue' || purpose === 'delivery'
}

/** The registrations as a subject. */
export const visitorsSubject: Subject<Visitors> = { initial: noVisitors, evolve: evolveVisitors }
