/** Growing pauses between attempts, spread by chance so that many gateways do not come back in step. Pure. */
import type { Chance } from '../../drivers/ports.ts'

export interface Backoff {
  /** How long to wait before the next attempt, in ms. */
  next(): number
  /** The last attempt was a success that held. */
  reset(): void
}

/** Each pause is drawn from the upper half of a span that doubles from `2 × leastMs` up to `mostMs`. */
export function createBackoff(
  chance: Chance,
  { leastMs, mostMs }: { leastMs: number; mostMs: number },
): Backoff {
  let spanMs = 2 * leastMs
  return {
    next() {
      const pauseMs = spanMs * (0.5 + 0.5 * chance.next())
      spanMs = Math.min(mostMs, spanMs * 2)
      return pauseMs
    },
    reset() {
      spanMs = 2 * leastMs
    },
  }
}
