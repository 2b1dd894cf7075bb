/**
 * Doors without a gate (dining and rest rooms): a card says who went, and the person has moved. Who goes to dinner has come
 * from the own room, whose door staff hold open, and goes back there (Art. 34). Pure.
 */
import type { DenialCode } from './denials.ts'
import type { Draft } from './events/catalogue.ts'
import { isReleased } from './exits.ts'
import type { CardAtPortal } from './grants.ts'
import { denied, zoneEntered, zoneExited } from './grants.ts'
import { matchParticipant } from './identity.ts'
import { mayUseDining } from './meals.ts'
import { isMember } from './members.ts'
import type { Participant } from './people.ts'
import { isFromInside, isWithin, zoneAndParents } from './places.ts'
import { rightsDenial } from './rights.ts'
import { isSealed, sessionOf } from './sessions.ts'
import type { Portal, Venue } from './venue.ts'
import type { World } from './world.ts'

/** What a card at such a door leads to: one or two moves at once, or a refusal. */
export function decideOpenDoor(card: CardAtPortal): readonly Draft[] {
  const { state, venue, portal, presented, now } = card
  const match = matchParticipant(state, venue, presented, now)
  const person = insideOf(card) ?? match.participant
  if (person !== null && isWithin(venue, person.place, portal.to)) return goesBack(card, person)
  // a second look at the reader on the way out
  if (card.direction === 'out') return []
  if (match.kind === 'denied') return [denied(card, match.participant, match.reason)]
  const reason = isReleased(state) ? null : openDoorDenial(card, portal, match.participant)
  return reason === null
    ? goesIn(portal, venue, match.participant)
    : [denied(card, match.participant, reason)]
}

/** Whoever of this card is behind the door, whatever any roster says by now. */
function insideOf({ state, venue, portal, presented }: CardAtPortal): Participant | null {
  const known = presented.participants.map((ref) => state.people.get(ref))
  return known.find((person) => person !== undefined && isWithin(venue, person.place, portal.to)) ?? null
}

/** Why somebody should not go in here now, or null. Nothing holds the person; the record and the staff do. */
function openDoorDenial(world: World, portal: Portal, participant: Participant): DenialCode | null {
  const { venue } = world
  const denial = rightsDenial(world, participant, portal)
  if (denial !== null) return denial
  if (isFromInside(venue, portal) && !isInArea(venue, participant.place, portal)) return 'not_inside'
  return venue.zones.get(portal.to)?.kind === 'dining'
    ? mayUseDining(world, participant.ref, portal.to)
    : null
}

function isInArea(venue: Venue, place: string | null, portal: Portal): boolean {
  return place !== null && zoneAndParents(venue, place).at(-1) === zoneAndParents(venue, portal.to).at(-1)
}

/** Out of the room the person comes from, where there is one, and in. */
function goesIn(portal: Portal, venue: Venue, person: Participant): readonly Draft[] {
  const { place } = person
  const isInRoom = place !== null && !zoneAndParents(venue, portal.from).includes(place)
  const entered = zoneEntered(person, portal.to, portal)
  return isInRoom ? [zoneExited(person, place, portal), entered] : [entered]
}

/** A reader on one side only tells both ways by where the person is. */
function goesBack(card: CardAtPortal, person: Participant): readonly Draft[] {
  const { state, venue, portal } = card
  if (card.direction === 'in' && portal.readers.out !== null) return []
  const exited = zoneExited(person, portal.to, portal)
  const session = sessionOf(state, person)
  if (session === undefined || !isSealed(session) || !isMember(person)) return [exited]
  return isInArea(venue, session.room, portal)
    ? [exited, zoneEntered(person, session.room, portal)]
    : [exited]
}
