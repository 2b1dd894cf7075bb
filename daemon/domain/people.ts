/** Participants: who is on which roster and where they are. Opaque references only. Pure. */
import type { StoredEvent } from './event.ts'
import type { Role } from './events/sessions.ts'
import { outerPlace, zoneAndParents } from './places.ts'
import type { Venue } from './venue.ts'

export interface Participant {
  readonly ref: string
  readonly session: string
  readonly role: Role
  /** on the roster in force; false after a later roster left the person out */
  readonly listed: boolean
  readonly arrived: boolean
  /** innermost zone, or null outside */
  readonly place: string | null
  /** has been inside at least once */
  readonly entered: boolean
  readonly released: boolean
}

export type People = ReadonlyMap<string, Participant>

export const noPeople: People = new Map()

/** Folds one fact into the participants. `venue` says what lies behind a portal. */
export function evolvePeople(people: People, event: StoredEvent, venue: Venue): People {
  switch (event.type) {
    case 'roster.received':
      return listed(people, event.data)
    case 'participant.arrived':
      return changed(people, event.data.participant, { arrived: true })
    case 'participant.released':
      return changed(people, event.data.participant, { released: true })
    case 'zone.entered':
      return changed(people, event.data.participant, { place: event.data.zone, entered: true })
    case 'zone.exited':
      return changed(people, event.data.participant, { place: outerPlace(venue, event.data.portal) })
    default:
      return people
  }
}

function listed(
  people: People,
  roster: { session: string; participants: readonly { participant: string; role: Role }[] },
): People {
  const next = new Map(people)
  for (const person of people.values()) {
    if (person.session === roster.session) next.set(person.ref, { ...person, listed: false })
  }
  for (const { participant, role } of roster.participants) {
    const known = people.get(participant)
    const fresh = { arrived: false, place: null, entered: false, released: false }
    next.set(participant, {
      ...(known ?? fresh),
      ref: participant,
      session: roster.session,
      role,
      listed: true,
    })
  }
  return next
}

function changed(people: People, ref: string, change: Partial<Participant>): People {
  const person = people.get(ref)
  return person === undefined ? people : new Map(people).set(ref, { ...person, ...change })
}

/** Number of people in each zone that can be watched, those in its inner zones included. Counts only (committee secrecy). */
export function occupancy(people: People, venue: Venue): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const portal of venue.portals.values()) {
    for (const zone of zoneAndParents(venue, portal.to)) counts.set(zone, 0)
  }
  for (const person of people.values()) {
    for (const zone of zoneAndParents(venue, person.place)) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  return counts
}
