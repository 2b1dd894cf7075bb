/** Participants: who is on which roster and where they are. Opaque references only. Pure. */

import type { StoredEvent } from './event.ts'
import type { DataOf, DraftOf } from './events/catalogue.ts'
import type { Role } from './events/sessions.ts'
import { GrowingMap } from './growing-map.ts'
import { placesOfLeave } from './leaves.ts'
import { outerPlace, zoneAndParents } from './places.ts'
import type { Sessions } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'

export interface Participant {
  readonly ref: string
  /** null for the staff, who belong to no session */
  readonly session: string | null
  readonly role: Role
  /** on the roster in force; false after a later roster left the person out */
  readonly listed: boolean
  readonly arrived: boolean
  /** innermost zone, or null outside */
  readonly place: string | null
  /** has been inside at least once */
  readonly entered: boolean
  readonly released: boolean
  /** why the right to enter is gone although the person stands on the roster (Art. 20, 22) */
  readonly removed: 'recused' | 'withdrawn' | 'replaced' | null
  /** whom somebody comes for: opaque code of a respondent or agency */
  readonly organisation: string | null
  readonly needs: readonly Need[]
  /** when the present stay inside began; null outside */
  readonly insideSinceMs: number | null
  /** whole time inside of the stays that are over, in milliseconds (F-35.3) */
  readonly presentMs: number
}

export type Need = 'wide_lane' | 'helper'

const fresh = {
  arrived: false,
  place: null,
  entered: false,
  released: false,
  removed: null,
  organisation: null,
  needs: [],
  insideSinceMs: null,
  presentMs: 0,
} as const

/** Everybody of every roster since the journal began, by reference. */
export type People = GrowingMap<Participant>

export const noPeople: People = GrowingMap.empty()

/** Folds one fact into the participants. `sessions` is how they were before it; `venue` says what lies behind a portal. */
export function evolvePeople(
  { people, sessions }: { readonly people: People; readonly sessions: Sessions },
  event: StoredEvent,
  venue: Venue,
): People {
  switch (event.type) {
    case 'roster.received':
      return listed(people, sessions.get(event.data.session)?.people ?? [], event.data)
    case 'policy.changed':
      return withStaff(people, event.data)
    case 'participant.arrived':
      return changed(people, event.data.participant, { arrived: true })
    case 'participant.released':
      return changed(people, event.data.participant, { released: true })
    case 'participant.recused':
      return changed(people, event.data.participant, { removed: 'recused' })
    case 'participant.withdrawn':
      return changed(people, event.data.participant, { removed: 'withdrawn' })
    case 'participant.replaced':
      return changed(people, event.data.participant, { removed: 'replaced' })
    case 'visitor.registered':
      return withVisitor(people, event)
    case 'zone.entered':
      return moved(people, event.data.participant, { to: event.data.zone, atMs: event.atMs })
    case 'zone.exited':
      return moved(people, event.data.participant, {
        to: outerPlace(venue, event.data.portal),
        atMs: event.atMs,
      })
    case 'occupancy.corrected':
      return moved(people, event.data.participant, { to: event.data.to, atMs: event.atMs })
    default:
      return people
  }
}

/** The staff are people too: they pass portals with their own document, and are counted. They are on no roster. */
function withStaff(people: People, { what, operator: ref, roles }: DataOf<'policy.changed'>): People {
  const role = roles[0]
  if (ref === null) return people
  if (what === 'operator_disabled') return changed(people, ref, { listed: false })
  if (role === undefined) return people
  const known = people.get(ref)
  const staff = { ...fresh, ref, session: null, arrived: true }
  return people.with(ref, { ...(known ?? staff), role, listed: true })
}

function listed(people: People, before: readonly string[], roster: DataOf<'roster.received'>): People {
  let next = people
  for (const ref of before) next = changed(next, ref, { listed: false })
  for (const { participant, role, organisation, needs } of roster.participants) {
    const known = people.get(participant)
    next = next.with(participant, {
      ...(known ?? fresh),
      ref: participant,
      session: roster.session,
      role,
      organisation: organisation ?? null,
      needs: needs ?? [],
      listed: true,
    })
  }
  return next
}

/** Somebody whom the staff registered for a task; for respondents it is the same as standing on the roster. */
function withVisitor(people: People, { data, session }: StoredEvent & DraftOf<'visitor.registered'>): People {
  const { participant: ref, purpose, organisation } = data
  const known = people.get(ref) ?? fresh
  const role = purpose === 'respondent' ? 'respondent' : 'visitor'
  return people.with(ref, { ...known, ref, session, role, organisation, listed: true })
}

/** A stay begins with the first zone and ends outside; moving about inside does not interrupt it. */
function moved(people: People, ref: string, { to, atMs }: { to: string | null; atMs: number }): People {
  const person = people.get(ref)
  if (person === undefined) return people
  const { insideSinceMs, presentMs } = person
  if (to !== null) {
    return people.with(ref, { ...person, place: to, entered: true, insideSinceMs: insideSinceMs ?? atMs })
  }
  const stayMs = insideSinceMs === null ? 0 : Math.max(0, atMs - insideSinceMs)
  return people.with(ref, { ...person, place: null, insideSinceMs: null, presentMs: presentMs + stayMs })
}

function changed(people: People, ref: string, change: Partial<Participant>): People {
  const person = people.get(ref)
  return person === undefined ? people : people.with(ref, { ...person, ...change })
}

/** References of those who are in some zone. Few, where `People` are all there ever were: only these are counted. */
export type Inside = ReadonlySet<string>

export const nobodyInside: Inside = new Set()

/** Folds one fact into the set of those inside. */
export function evolveInside(inside: Inside, event: StoredEvent, venue: Venue): Inside {
  if (event.type === 'zone.entered') return new Set(inside).add(event.data.participant)
  if (event.type === 'occupancy.corrected') return corrected(inside, event.data)
  if (event.type !== 'zone.exited' || outerPlace(venue, event.data.portal) !== null) return inside
  const next = new Set(inside)
  next.delete(event.data.participant)
  return next
}

function corrected(inside: Inside, { participant, to }: DataOf<'occupancy.corrected'>): Inside {
  const next = new Set(inside)
  if (to === null) next.delete(participant)
  else next.add(participant)
  return next
}

/**
 * Number of people in each zone that can be watched, those in its inner zones included. Who is out on a leave to a place
 * of the venue, such as the sample room, counts there (Art. 29). Counts only (committee secrecy).
 */
export function occupancy(
  state: Pick<State, 'people' | 'inside' | 'leaves'>,
  venue: Venue,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { id, kind } of venue.zones.values()) if (kind === 'sample') counts.set(id, 0)
  for (const portal of venue.portals.values()) {
    for (const zone of zoneAndParents(venue, portal.to)) counts.set(zone, 0)
  }
  const inside = [...state.inside].map((ref) => state.people.get(ref)?.place ?? null)
  for (const place of [...inside, ...placesOfLeave(state)]) {
    for (const zone of zoneAndParents(venue, place)) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  return counts
}

/** The participants as a subject. */
export const peopleSubject: Subject<People> = {
  initial: noPeople,
  evolve: (people, event, { state, venue }) =>
    evolvePeople({ people, sessions: state.sessions }, event, venue),
}

/** Who is inside as a subject. */
export const insideSubject: Subject<Inside> = {
  initial: nobodyInside,
  evolve: (inside, event, { venue }) => evolveInside(inside, event, venue),
}
