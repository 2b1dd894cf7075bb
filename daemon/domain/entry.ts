/** Cards at portals on the way in: who is let through, and why somebody is not (Art. 5, 8, 16, 17; F-17.3). Pure. */
import { isLockedOut, personKey, readerKey } from './attempts.ts'
import { badgeOf } from './badges.ts'
import type { DenialCode } from './denials.ts'
import { isReachable } from './devices.ts'
import type { Draft } from './events/catalogue.ts'
import { decideExit, isReleased } from './exits.ts'
import { antiPassbackForgiven, wasEvacuated } from './forgiveness.ts'
import type { CardAtPortal } from './grants.ts'
import { denied, granted, zoneExited } from './grants.ts'
import { turnedDownBy } from './holders.ts'
import { documentDenial, matchParticipant } from './identity.ts'
import { mayReturn } from './leaves.ts'
import { hasDeposit } from './lockers.ts'
import { mayUseDining } from './meals.ts'
import { isMember } from './members.ts'
import { decideOpenDoor } from './open-doors.ts'
import type { Participant } from './people.ts'
import { isBehind, isFromInside, isWithin, leftUnseen } from './places.ts'
import { underRulesOf } from './policy.ts'
import { portalMode } from './portals.ts'
import { comesForOpening, leadsToEvaluation, rightsDenial } from './rights.ts'
import { isSealed, sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Portal, Venue } from './venue.ts'
import { isLetOffDeposit, isVisitorAlone } from './visitors.ts'
import { isEscortMissing, visitOf } from './visits.ts'
import { hasWaiver } from './waivers.ts'
import type { World } from './world.ts'

/** What a card at a portal reader leads to: a grant, a refusal with its reason, or at an open door a move at once. */
export function decidePortalCard(card: CardAtPortal): readonly Draft[] {
  if (card.portal.control === 'none') return decideOpenDoor(card)
  return card.direction === 'out' ? decideExit(card) : decideEntry(card)
}

/** The order of the checks is from the site to the person: what staff hear first is what they can put right. */
function decideEntry(card: CardAtPortal): readonly Draft[] {
  const { state, venue, portal, presented, now } = card
  const match = matchParticipant(state, venue, presented, now)
  const shut = siteDenial(card, portal) ?? lockout(card, match.participant)
  if (shut !== null) return [denied(card, match.participant, shut)]
  const documentFault = documentDenial(presented.card, card, now)
  if (documentFault !== null) return [denied(card, null, documentFault)]
  if (match.kind === 'denied') return [denied(card, match.participant, match.reason)]
  return answer(card, match.participant)
}

function answer(card: CardAtPortal, participant: Participant): readonly Draft[] {
  const { venue, portal } = card
  const reason = personDenial(card, portal, participant)
  const answered =
    reason === null
      ? [...unseenExit(venue, participant), granted(card, participant)]
      : [denied(card, participant, reason)]
  const isOtherwiseInOrder = reason === null || reason === 'already_inside'
  if (!isOtherwiseInOrder || !isInsideAlready(card, portal, participant)) return answered
  const { ref, session } = participant
  const data = { participant: ref, portal: portal.id, direction: 'in' as const }
  return [{ type: 'antipassback.violated', subject: ref, session, zone: portal.to, data }, ...answered]
}

/** Why nobody comes in here now, whoever it is, or null. */
function siteDenial({ state }: World, portal: Portal): DenialCode | null {
  if (isReleased(state) || portalMode(state.portals, portal.id) === 'locked_down') return 'portal_locked_down'
  if (portal.gate !== null && !isReachable(state.devices, portal.gate)) return 'portal_out_of_service'
  return state.power.batteryLow ? 'decision_unavailable' : null
}

/** Too many wrong attempts at this reader, or with this document. Staff are not shut out by what others did here. */
function lockout(card: CardAtPortal, participant: Participant | null): DenialCode | null {
  const { state, portal, presented, now } = card
  const isStaff = participant !== null && participant.session === null && participant.role !== 'visitor'
  const keys = [personKey(presented.person), ...(isStaff ? [] : [readerKey(portal.readers.in)])]
  return keys.some((key) => isLockedOut(state.attempts, key, now.ms)) ? 'too_many_attempts' : null
}

/** Why a known person may not come in through a portal that is in order, or null. */
export function personDenial(now: World, portal: Portal, participant: Participant): DenialCode | null {
  const world = underRulesOf(now, participant.session)
  if (participant.removed !== null) return 'replaced'
  if (turnedDownBy(world.state, participant.ref) !== null) return 'holder_mismatch'
  return (
    rightsDenial(world, participant, portal) ??
    placeDenial(world, portal, participant) ??
    regimeDenial(world, portal, participant) ??
    stepDenial(world, portal, participant) ??
    escortDenial(world, portal, participant) ??
    (isUnderWay(world.state, portal, participant) ? 'decision_unavailable' : null)
  )
}

/** Anti-passback: where the record has the person must fit to where the person stands (F-16.3). */
function placeDenial(world: World, portal: Portal, participant: Participant): DenialCode | null {
  const { state, venue } = world
  if (antiPassbackForgiven(state, participant.ref)) return null
  if (isInsideAlready(world, portal, participant)) {
    return venue.rules.antiPassback === 'soft' ? null : 'already_inside'
  }
  const place = placeAtPortal(venue, participant)
  if (isFromInside(venue, portal)) return isWithin(venue, place, portal.from ?? '') ? null : 'not_inside'
  return place === null ? null : 'elsewhere_inside'
}

function isInsideAlready({ state, venue }: World, portal: Portal, participant: Participant): boolean {
  if (antiPassbackForgiven(state, participant.ref)) return false
  return isBehind(venue, placeAtPortal(venue, participant), portal)
}

/** Who stands here has left a room whose exit nobody sees. */
function placeAtPortal(venue: Venue, { place }: Participant): string | null {
  return leftUnseen(venue, place) === null ? place : null
}

/** The closed regime: who has gone out of a sealed session comes back from a leave or an evacuation only (F-16.2). */
function regimeDenial({ state, venue }: World, portal: Portal, participant: Participant): DenialCode | null {
  const { ref, entered } = participant
  if (venue.zones.get(portal.to)?.kind === 'dining') return mayUseDining({ state }, ref, portal.to)
  const session = sessionOf(state, participant)
  if (session === undefined || !isSealed(session) || !isMember(participant)) return null
  if (isFromInside(venue, portal) || !entered) return null
  return mayReturn(state, ref) || wasEvacuated(state, ref) ? null : 'area_sealed'
}

/** The steps before the portal: a badge, and for the evaluation area a deposit (F-8.1, F-19.1). */
function stepDenial({ state, venue }: World, portal: Portal, participant: Participant): DenialCode | null {
  if (isFromInside(venue, portal)) return null
  const isEvaluation = leadsToEvaluation(state, venue, portal)
  const wearsBadge = isMember(participant) || (comesForOpening(participant) && !isQa(venue, portal))
  if (venue.rules.badgeRequired && wearsBadge && !hadBadge(state, participant.ref)) return 'badge_required'
  if (!isEvaluation || !venue.rules.depositRequired || !mustDeposit(state, participant)) return null
  const { ref } = participant
  return hasDeposit(state.lockers, ref) || hasWaiver(state.waivers, ref) ? null : 'deposit_required'
}

function isQa(venue: Venue, portal: Portal): boolean {
  return venue.zones.get(portal.to)?.kind === 'qa'
}

/** A badge is only worn: one that was lost stops nobody (edge case 11). */
function hadBadge({ badges }: State, participant: string): boolean {
  const badge = badgeOf(badges, participant)
  return badge !== null && badge.state !== 'returned'
}

/** Of the staff only technicians deposit, and not who carries registered service devices (Art. 19, 32). */
function mustDeposit(state: State, participant: Participant): boolean {
  const { ref, role } = participant
  if (role === 'technician') return visitOf(state.visits, ref)?.serviceDevices !== true
  return role === 'visitor' ? !isLetOffDeposit(state, ref) : isMember(participant)
}

function escortDenial(world: World, portal: Portal, { ref }: Participant): DenialCode | null {
  const isAlone = isEscortMissing(world, ref, portal) || isVisitorAlone(world, ref, portal)
  return isAlone ? 'escort_required' : null
}

/** One person at a time comes in through a gate, and one grant at a time is open for a person. */
function isUnderWay(state: State, portal: Portal, participant: Participant): boolean {
  for (const passage of state.passages.values()) {
    if (passage.portal === portal.id && passage.direction === 'in') return true
    if (passage.participant === participant.ref) return true
  }
  return false
}

/** Puts on record that somebody left a room whose exit nobody sees. */
function unseenExit(venue: Venue, participant: Participant): readonly Draft[] {
  const portal = leftUnseen(venue, participant.place)
  return portal === null ? [] : [zoneExited(participant, portal.to, portal)]
}
