/**
 * Cards at portals on the way out. Nobody is kept in by a doubt about who it is: only a member under the closed regime is
 * refused, and never in an alarm (Art. 13, 16, 29, 31; F-13.1). Pure.
 */
import type { DenialCode } from './denials.ts'
import type { Draft } from './events/catalogue.ts'
import type { CardAtPortal } from './grants.ts'
import { denied, granted, zoneExited } from './grants.ts'
import { insideParticipant, matchParticipant } from './identity.ts'
import { mayExit } from './leaves.ts'
import type { Participant } from './people.ts'
import { isBehind } from './places.ts'
import { portalMode } from './portals.ts'
import type { State } from './state.ts'
import type { Portal } from './venue.ts'
import type { World } from './world.ts'

/** What a card on the way out leads to: a grant, at a door that is free that way a move at once, or a refusal. */
export function decideExit(card: CardAtPortal): readonly Draft[] {
  const { state, venue, portal, presented } = card
  const inside = insideParticipant(state, presented, (place) => isBehind(venue, place, portal))
  if (portal.control !== 'both') return freeExit(card, inside)
  if (inside === null) return [unexplained(card)]
  const reason = exitDenial(card, portal, inside)
  if (reason !== null) return [denied(card, inside, reason)]
  return [granted(card, inside, isReleased(state) ? 'fire' : null)]
}

/** Why somebody inside may not go out here now, or null (F-31.2). */
export function exitDenial(world: World, portal: Portal, participant: Participant): DenialCode | null {
  const { portals } = world.state
  if (isReleased(world.state) || portalMode(portals, portal.id) === 'opened_up') return null
  return mayExit(world, participant.ref, portal)
}

/** From the first alarm until somebody re-arms, nobody is refused to go and nobody comes in (F-X.7). */
export function isReleased({ fire, muster }: Pick<State, 'fire' | 'muster'>): boolean {
  return fire.size > 0 || muster.released
}

/** Somebody whom no entry explains is let out, and it is flagged (edge case 20). */
function unexplained(card: CardAtPortal): Draft {
  const { state, venue, presented, now } = card
  const { participant } = matchParticipant(state, venue, presented, now)
  return granted(card, participant, participant === null ? 'not_on_roster' : 'not_inside')
}

/** Going out is free here: the card only says who went (F-13.1). Who is recorded outside has said so already. */
function freeExit(card: CardAtPortal, inside: Participant | null): readonly Draft[] {
  const { state, venue, portal, presented, now } = card
  if (inside !== null) return [zoneExited(inside, portal.to, portal)]
  const { participant } = matchParticipant(state, venue, presented, now)
  if (participant?.entered === true) return []
  const data = { zone: portal.to, cause: 'exit_without_entry' as const }
  return [{ type: 'occupancy.mismatched', subject: portal.to, session: null, zone: portal.to, data }]
}
