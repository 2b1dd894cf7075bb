/** Holds what happened in a step against what the scenario says. Pure. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { ScenarioEvent, ScenarioStep } from './scenario.ts'

/**
 * Not told by the scenario: devices that come and go (its own convention), and the stored decision before a cell is
 * opened for retrieval, which is ours.
 */
const besides = new Set([
  'device.connected',
  'device.disconnected',
  'device.degraded',
  'locker.retrieval_granted',
])

/** What happened, in the scenario's words. */
export function told(events: readonly StoredEvent[]): readonly ScenarioEvent[] {
  return events
    .filter(({ type }) => !besides.has(type))
    .map(({ type, data }) => ({ type, reason: reasonIn(type, data) }))
}

/** Only refusals have a reason in the scenario's sense; elsewhere `reason` is a sentence of the staff. */
function reasonIn(type: string, data: object): string | null {
  const isRefusal = type === 'passage.denied' || type === 'identity.rejected'
  return isRefusal && 'reason' in data && typeof data.reason === 'string' ? data.reason : null
}

/** The first difference between what happened and what should have, or null. */
export function eventDifference(events: readonly StoredEvent[], step: ScenarioStep): string | null {
  const got = told(events).map(words)
  const expected = step.events.map(words)
  const at = expected.findIndex((word, i) => got[i] !== word)
  if (at === -1 && got.length === expected.length) return null
  const place = at === -1 ? expected.length : at
  return `fact ${place + 1} of ${expected.length}: expected ${expected[place] ?? 'no more'}, got ${got[place] ?? 'no more'}\n    expected ${expected.join(' ')}\n    got      ${got.join(' ')}`
}

function words({ type, reason }: ScenarioEvent): string {
  return reason === null ? type : `${type}(${reason})`
}

/** The zones whose count differs, or null. `counts` is by zone, inner zones included. */
export function occupancyDifference(
  counts: Readonly<Record<string, number>>,
  step: ScenarioStep,
): string | null {
  const wrong = Object.entries(step.occupancy)
    .map(([zone, expected]) => ({ zone, expected, got: countIn(counts, zone) }))
    .filter(({ expected, got }) => expected !== got)
    .map(({ zone, expected, got }) => `${zone}: expected ${expected}, got ${got}`)
  return wrong.length === 0 ? null : wrong.join('; ')
}

function countIn(counts: Readonly<Record<string, number>>, zone: string): number {
  return counts[zone === 'evaluation_area' ? 'evaluation' : zone] ?? 0
}
