/** The journal as the player of the day sees it: read only, looked at again and again until something is there. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { Reader } from '../../daemon/journal/queries.ts'
import { openReader } from '../../daemon/journal/queries.ts'

/** How long a step may take before the day has failed: far more than the slowest passage. */
const limitMs = 45_000
const lookMs = 15

export interface DayRecord {
  /** Every fact so far, in order. */
  events(): readonly StoredEvent[]
  /** The first fact after `after` that fits, as soon as it is there; rejects with what was waited for. */
  next(what: string, after: number, fits: (event: StoredEvent) => boolean): Promise<StoredEvent>
  close(): void
}

/** Opens the journal in a data directory; it must exist. */
export function openRecord(path: string): DayRecord {
  const reader: Reader = openReader(path)
  const known: StoredEvent[] = []

  function look(): readonly StoredEvent[] {
    for (const event of reader.events(known.at(-1)?.sequence ?? 0)) known.push(event)
    return known
  }

  return {
    events: look,
    async next(what, after, fits) {
      const endMs = performance.now() + limitMs
      for (;;) {
        const found = look().find((event) => event.sequence > after && fits(event))
        if (found !== undefined) return found
        if (performance.now() > endMs) throw new Error(`did not happen: ${what}; ${tail(known, after)}`)
        await new Promise((resume) => setTimeout(resume, lookMs))
      }
    },
    close: () => reader.close(),
  }
}

function tail(events: readonly StoredEvent[], after: number): string {
  const since = events.filter(({ sequence }) => sequence > after)
  return `since then: ${since.map(({ type }) => type).join(', ') || 'nothing'}`
}
