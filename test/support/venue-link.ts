/** The way from a venue under test to the platform's broker: lost, back, and what came through. */
import type { VenueDay } from './venue-day.ts'

/** Longer than an absence that is worth a word. */
const noticeMs = 5_000
/** Longer than any pause before the next attempt, and time for the backlog. */
const drainMs = 20_000

export interface Delivered {
  readonly id: string
  readonly sequence: number
  /** as it was published, byte for byte */
  readonly text: string
}

/** The broker is gone, with nothing under way, and that is on record. */
export function linkLost({ bench }: VenueDay): void {
  bench.clock.advance(1_000)
  bench.broker.available = false
  bench.broker.kill()
  bench.clock.advance(noticeMs)
}

/** It is there again, and takes what has waited. */
export async function linkBack({ bench }: VenueDay): Promise<void> {
  bench.broker.available = true
  bench.clock.advance(drainMs)
  await new Promise((resume) => setImmediate(resume))
}

/** Every event that came to the broker, as it came: what came twice is there twice. */
export function delivered({ bench }: VenueDay): readonly Delivered[] {
  return bench.broker.received
    .filter(({ topic }) => topic.includes('/event/'))
    .map(({ payload }) => {
      const { id, sequence } = JSON.parse(payload) as { id: string; sequence: string }
      return { id, sequence: Number(sequence), text: payload }
    })
}

/** What a consumer keeps that drops repeats by their id. */
export function withoutRepeats(events: readonly Delivered[]): readonly Delivered[] {
  return [...new Map(events.map((event) => [event.id, event])).values()]
}
