/**
 * Somebody went through a gate on no grant: free in an alarm and where a portal stands open by order; else a follower on
 * the last grant, or force (F-17.4; edge cases 17, 21, 37). Pure.
 */
import type { Direction } from '../../drivers/words.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import { isReleased } from './exits.ts'
import { portalMode, portalState } from './portals.ts'
import type { Portal } from './venue.ts'
import type { World } from './world.ts'

/** A forced exit so soon after a refused one is the same person: time to turn round and climb, no more. */
const breachWithinMs = 30_000

/** What a pass without a grant leads to. */
export function unexplainedPass(world: World, portal: Portal, direction: Direction): readonly Draft[] {
  const { state, venue, now } = world
  if (isReleased(state) || portalMode(state.portals, portal.id) === 'opened_up') return []
  const { passed } = portalState(state.portals, portal.id)
  const isFollower = passed?.direction === direction && now.ms - passed.atMs <= venue.rules.tailgateMs
  return [
    ...(isFollower ? tailgated(world, portal, passed) : forced(portal, direction)),
    ...(direction === 'out' ? breached(world, portal) : []),
  ]
}

function tailgated(
  { state }: World,
  portal: Portal,
  { ref, participant, direction }: { ref: string; participant: string | null; direction: Direction },
): readonly Draft[] {
  const session = participant === null ? null : (state.people.get(participant)?.session ?? null)
  return [
    {
      type: 'passage.tailgated',
      subject: participant ?? portal.id,
      session,
      zone: portal.to,
      data: { portal: portal.id, direction, ref, participant },
    },
    mismatched(portal, 'tailgating'),
  ]
}

function forced(portal: Portal, direction: Direction): readonly Draft[] {
  const about = { subject: portal.gate ?? portal.id, session: null, zone: portal.to }
  return [
    { type: 'passage.forced', ...about, data: { portal: portal.id, direction } },
    mismatched(portal, 'passage_without_grant'),
  ]
}

/** Who was refused to leave and went all the same (edge case 21). Where the person is now, staff must find out. */
function breached({ state, now }: World, portal: Portal): readonly Draft[] {
  const refused = portalState(state.portals, portal.id).refusedExit
  if (refused === null || now.ms - refused.atMs > breachWithinMs) return []
  const { participant } = refused
  const session = state.people.get(participant)?.session ?? null
  const data = { participant, portal: portal.id }
  return [{ type: 'leave.breached', subject: participant, session, zone: portal.to, data }]
}

function mismatched({ to: zone }: Portal, cause: DraftOf<'occupancy.mismatched'>['data']['cause']): Draft {
  return { type: 'occupancy.mismatched', subject: zone, session: null, zone, data: { zone, cause } }
}
