/** What a gate says of itself beyond passages: held open, obstructed, shut again (edge cases 37, 38; Art. 16, 33). Pure. */
import type { Draft } from './events/catalogue.ts'
import { isReleased } from './exits.ts'
import type { DeviceSignal } from './input.ts'
import { portalState } from './portals.ts'
import type { Portal } from './venue.ts'
import type { World } from './world.ts'

export type StandingSignal = Extract<DeviceSignal, { kind: 'GateAjar' | 'GateObstructed' | 'GateSecured' }>

/**
 * One fact per change. A gate that stands open by order, or for an alarm, is not held open; that it is shut again after
 * an order is worth a fact.
 */
export function decideStanding(
  { state, venue }: World,
  portal: Portal,
  signal: StandingSignal,
): readonly Draft[] {
  const { mode, heldOpen, obstructed, unsecured } = portalState(state.portals, portal.id)
  const about = { subject: portal.gate ?? portal.id, session: null, zone: portal.to }
  const data = { portal: portal.id }
  switch (signal.kind) {
    case 'GateAjar': {
      const { seconds } = signal
      const isExplained = mode === 'opened_up' || isReleased(state)
      if (heldOpen || isExplained || seconds * 1000 < venue.rules.heldOpenMs) return []
      return [{ type: 'passage.held_open', ...about, data: { ...data, seconds } }]
    }
    case 'GateObstructed':
      return obstructed ? [] : [{ type: 'passage.obstructed', ...about, data }]
    case 'GateSecured':
      return heldOpen || obstructed || unsecured ? [{ type: 'passage.secured', ...about, data }] : []
  }
}
