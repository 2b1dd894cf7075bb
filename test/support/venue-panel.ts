/** The panel of inputs of the venue under test: mains, battery, an escape door, fire. What happens there, happens to the wires. */
import type { VenueDay } from './venue-day.ts'

/** Which contact is which. */
export const panelInput = { mains: 1, battery: 2, escapeDoor: 3, fire: 4 } as const
/** For a board to be read. */
const readMs = 500

/** A contact of the panel closes or opens, and is read. */
export function contact(day: VenueDay, what: keyof typeof panelInput, active: boolean): void {
  day.stimulate('panel', { kind: 'SetContact', input: panelInput[what], active })
  day.bench.clock.advance(readMs)
}

/** Virtual time goes on, and what was promised meanwhile is done. */
export async function pass(day: VenueDay, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    day.bench.clock.advance(Math.min(left, 1_000))
    await new Promise((resume) => setImmediate(resume))
  }
}
