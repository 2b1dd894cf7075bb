/** When a backlog that came from a time without link is worth a word in the journal. Knows only a clock. */
import type { Clock } from '../../drivers/ports.ts'

/** A backlog is told when the link was away for so long, or the backlog is so large. */
const tellDrainedAwayMs = 2_000
const tellDrainedEvents = 100

export interface DrainReport {
  /** A link is there; so far is delivered, so far the journal goes. */
  linkUp(at: { readonly delivered: number; readonly head: number }): void
  /** It is gone; `isOpen`: something was on its way. */
  linkDown(at: { readonly isOpen: boolean; readonly delivered: number }): void
  /** So far is delivered now. */
  delivered(upTo: number): void
}

/** Calls `onDrained` with the size of each backlog that is told, when its last event is delivered. */
export function createDrainReport(
  clock: Clock,
  { onDrained, wasAway }: { onDrained(delivered: number): void; readonly wasAway?: boolean },
): DrainReport {
  let downSinceMs = wasAway === true ? Number.NEGATIVE_INFINITY : clock.now()
  /** how far it was delivered when the link came */
  let before = 0
  let drain: { readonly from: number; readonly to: number } | null = null

  return {
    linkUp({ delivered, head }) {
      before = delivered
      const waiting = head - delivered
      const longAway = clock.now() - downSinceMs > tellDrainedAwayMs
      if (drain !== null) drain = { from: drain.from, to: head }
      else if (waiting > 0 && (longAway || waiting >= tellDrainedEvents))
        drain = { from: delivered, to: head }
    },
    linkDown({ isOpen, delivered }) {
      // A link over which nothing came through, though something waited, was none (edge case 28).
      if (!isOpen || delivered > before) downSinceMs = clock.now()
    },
    delivered(upTo) {
      if (drain === null || upTo < drain.to) return
      const told = upTo - drain.from
      drain = null
      onDrained(told)
    },
  }
}
