/** The venues of a city, and the day that each of them has, told from the scenario's day. Pure. */
import type { EventType } from '../../daemon/domain/events/catalogue.ts'
import { isEventType } from '../../daemon/domain/events/catalogue.ts'
import type { ScenarioStep } from '../day/scenario.ts'

export interface PlannedEvent {
  readonly type: EventType
  /** since the first event of the plan */
  readonly offsetMs: number
}

export const hourMs = 3_600_000
/** A step of the scenario takes no longer than this, however long nothing happens afterwards. */
const longestStepMs = 60_000
/** Venues with one city code: two digits, 00 is the city's own. */
const venuesPerCode = 99
const firstCode = 140_500

/** Code of the `index`-th venue, from 0: `140500-01`, and on to the next city code after `-99`. */
export function venueCode(index: number): string {
  const place = String((index % venuesPerCode) + 1).padStart(2, '0')
  return `${firstCode + Math.floor(index / venuesPerCode)}-${place}`
}

/**
 * A day of `events` events in the order and at the times of the scenario's steps; where the scenario has fewer or more,
 * each of its events comes as much oftener or rarer. All venues have it at the same time, as sessions begin everywhere at
 * the same hour: the worst case. Throws RangeError on a type that the catalogue does not have.
 */
export function plannedDay(steps: readonly ScenarioStep[], events: number): readonly PlannedEvent[] {
  const told = toldEvents(steps)
  return Array.from({ length: events }, (_none, at) => {
    const found = told[Math.floor((at * told.length) / events)]
    if (found === undefined) throw new RangeError('the scenario has no events')
    return found
  })
}

function toldEvents(steps: readonly ScenarioStep[]): readonly PlannedEvent[] {
  const startMs = Date.parse(steps[0]?.at ?? '')
  return steps.flatMap((step, at) => {
    const beginMs = Date.parse(step.at)
    const nextMs = Date.parse(steps[at + 1]?.at ?? step.at)
    const lengthMs = Math.min(nextMs - beginMs, longestStepMs)
    return step.events.map(({ type }, place): PlannedEvent => {
      if (!isEventType(type)) throw new RangeError(`${type} is no event type`)
      return { type, offsetMs: beginMs - startMs + (place * lengthMs) / step.events.length }
    })
  })
}

/** From the first event to the last. */
export function lengthMs(day: readonly PlannedEvent[]): number {
  return (day.at(-1)?.offsetMs ?? 0) - (day[0]?.offsetMs ?? 0)
}

/** The events of the stretch of `spanMs` in which there are most; offsets count from its first event. */
export function busiest(day: readonly PlannedEvent[], spanMs: number): readonly PlannedEvent[] {
  let best: readonly PlannedEvent[] = []
  let end = 0
  for (const [at, { offsetMs }] of day.entries()) {
    while (end < day.length && (day[end]?.offsetMs ?? 0) < offsetMs + spanMs) end++
    if (end - at > best.length) best = day.slice(at, end)
  }
  const firstMs = best[0]?.offsetMs ?? 0
  return best.map(({ type, offsetMs }) => ({ type, offsetMs: offsetMs - firstMs }))
}

/** The same events in `wholeMs`. */
export function compressed(day: readonly PlannedEvent[], wholeMs: number): readonly PlannedEvent[] {
  const factor = wholeMs / Math.max(1, lengthMs(day))
  return day.map(({ type, offsetMs }) => ({ type, offsetMs: offsetMs * factor }))
}
