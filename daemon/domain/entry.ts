/** Cards at portals: who is let through, and why somebody is not (Art. 17). Pure. */
import type { Direction } from '../../drivers/words.ts'
import type { DenialCode } from './denials.ts'
import { isReachable } from './devices.ts'
import type { Moment } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import { documentDenial, insideParticipant, matchParticipant } from './identity.ts'
import type { PresentedCard } from './input.ts'
import { hasDeposit } from './lockers.ts'
import type { Participant } from './people.ts'
import { isBehind, isFromInside, isWithin, zoneAndParents } from './places.ts'
import { sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Portal, Venue } from './venue.ts'

/** What a card at a portal reader leads to: a grant, or a refusal with its reason. Leaving is never refused. */
export function decidePortalCard(options: {
  state: State
  venue: Venue
  portal: Portal
  direction: Direction
  presented: PresentedCard
  ref: string
  now: Moment
}): readonly Draft[] {
  return options.direction === 'out' ? decideExit(options) : decideEntry(options)
}

interface CardAtPortal {
  readonly state: State
  readonly venue: Venue
  readonly portal: Portal
  readonly presented: PresentedCard
  readonly ref: string
  readonly now: Moment
}

function decideEntry(options: CardAtPortal): readonly Draft[] {
  const { state, venue, portal, presented, now } = options
  const documentFault = documentDenial(presented.card, venue, now)
  if (documentFault !== null) return [denied(options, null, documentFault)]
  const match = matchParticipant(state, venue, presented, now)
  if (match.kind === 'denied') return [denied(options, match.participant, match.reason)]
  const { participant } = match
  const reason = entryDenial(state, venue, portal, participant)
  if (reason === null) return [granted(options, 'in', participant, null)]
  if (reason !== 'already_inside') return [denied(options, participant, reason)]
  const violated: Draft = {
    type: 'antipassback.violated',
    subject: participant.ref,
    session: participant.session,
    zone: portal.to,
    data: { participant: participant.ref, portal: portal.id, direction: 'in' },
  }
  return venue.rules.antiPassback === 'hard'
    ? [violated, denied(options, participant, reason)]
    : [violated, granted(options, 'in', participant, null)]
}

/** Why a known participant may not come in here, or null. The order is from the site to the person. */
function entryDenial(
  state: State,
  venue: Venue,
  portal: Portal,
  participant: Participant,
): DenialCode | null {
  if (state.fire.size > 0) return 'portal_locked_down'
  if (portal.gate !== null && !isReachable(state.devices, portal.gate)) return 'portal_out_of_service'
  if (!leadsToOwnRoom(state, venue, portal, participant)) return 'wrong_room'
  if (isBehind(venue, participant.place, portal)) return 'already_inside'
  if (isFromInside(venue, portal)) {
    if (!isWithin(venue, participant.place, portal.from ?? '')) return 'not_inside'
  } else {
    if (participant.place !== null) return 'elsewhere_inside'
    if (venue.rules.depositRequired && !hasDeposit(state.lockers, participant.ref)) return 'deposit_required'
  }
  return entryUnderWay(state, portal, participant) ? 'decision_unavailable' : null
}

/** The own room and the zones around it; no other room (Art. 17). */
function leadsToOwnRoom(state: State, venue: Venue, portal: Portal, participant: Participant): boolean {
  const room = sessionOf(state, participant)?.room ?? null
  if (zoneAndParents(venue, room).includes(portal.to)) return true
  return !isFromInside(venue, portal) && !isRoomOfSession(state, portal.to)
}

function isRoomOfSession(state: State, zone: string): boolean {
  for (const { room } of state.sessions.values()) if (room === zone) return true
  return false
}

/** One person at a time comes in through a gate, and one grant at a time is open for a person. */
function entryUnderWay(state: State, portal: Portal, participant: Participant): boolean {
  for (const passage of state.passages.values()) {
    if (passage.portal === portal.id && passage.direction === 'in') return true
    if (passage.participant === participant.ref) return true
  }
  return false
}

function decideExit(options: CardAtPortal): readonly Draft[] {
  const { state, venue, portal, presented, now } = options
  const inside = insideParticipant(state, presented, (place) => isBehind(venue, place, portal))
  const remarkOfFire = state.fire.size > 0 ? ('fire' as const) : null
  if (inside !== null) return [granted(options, 'out', inside, remarkOfFire)]
  const match = matchParticipant(state, venue, presented, now)
  const remark = match.participant === null ? 'not_on_roster' : 'not_inside'
  return [granted(options, 'out', match.participant, remark)]
}

type Remark = NonNullable<DraftOf<'passage.granted'>['data']['remark']>

function granted(
  options: CardAtPortal,
  direction: Direction,
  participant: Participant | null,
  remark: Remark | null,
): Draft {
  const { venue, portal, presented, ref } = options
  return {
    type: 'passage.granted',
    ...about(portal, participant, presented.person),
    data: {
      ref,
      portal: portal.id,
      direction,
      participant: participant?.ref ?? null,
      person: presented.person,
      orderWithinMs: venue.rules.gateOrderMs,
      expiresInMs: venue.rules.grantMs,
      ...(remark === null ? {} : { remark }),
    },
  }
}

function denied(options: CardAtPortal, participant: Participant | null, reason: DenialCode): Draft {
  const { portal, presented } = options
  return {
    type: 'passage.denied',
    ...about(portal, participant, presented.person),
    data: {
      portal: portal.id,
      direction: 'in',
      participant: participant?.ref ?? null,
      person: presented.person,
      reason,
    },
  }
}

function about(portal: Portal, participant: Participant | null, person: string) {
  return { subject: participant?.ref ?? person, session: participant?.session ?? null, zone: portal.to }
}
