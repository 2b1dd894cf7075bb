/**
 * When a link that comes and goes is worth a fact in the journal: lost and restored in turn, and never so often that
 * a broker in trouble fills the journal. Knows only a clock.
 */
import type { FaultCode } from '../../drivers/fault.ts'
import type { Cancel, Clock } from '../../drivers/ports.ts'

/** A shorter absence is nothing to tell; at start, a later arrival is. */
const tellLostMs = 2_000
/** A link that held for so long was a good one: back-off and reports begin afresh. */
export const steadyMs = 10_000
/** Between two reports of loss when the link in between was not steady. */
const flappingMs = 60_000

export interface LinkReport {
  /** From now on a link is expected. */
  begin(): void
  up(): void
  /** The link is gone, or an attempt has failed. */
  down(cause: FaultCode): void
  end(): void
}

/**
 * `onLinkChange(false, cause)` when there was no link for more than 2 s, with the cause known last; then
 * `onLinkChange(true, null)` as soon as there is one again. Strictly in turn, lost first. After a link that did not
 * even hold 10 s the next loss is told at the earliest one minute after the former one. `wasLost`: the loss was told by a
 * gateway that ran before this one.
 */
export function createLinkReport(
  clock: Clock,
  onLinkChange: (up: boolean, cause: FaultCode | null) => void,
  wasLost = false,
): LinkReport {
  let toldLost = wasLost
  let lastToldMs = Number.NEGATIVE_INFINITY
  let upSinceMs: number | null = null
  let lastCause: FaultCode = 'unreachable'
  let cancel: Cancel | null = null

  function expect(earliestMs: number): void {
    if (toldLost || cancel !== null) return
    cancel = clock.at(Math.max(clock.now() + tellLostMs, earliestMs), () => {
      cancel = null
      toldLost = true
      lastToldMs = clock.now()
      onLinkChange(false, lastCause)
    })
  }

  function stopTimer(): void {
    cancel?.()
    cancel = null
  }

  return {
    begin: () => expect(0),
    up() {
      stopTimer()
      upSinceMs = clock.now()
      if (!toldLost) return
      toldLost = false
      onLinkChange(true, null)
    },
    down(cause) {
      lastCause = cause
      const held = upSinceMs === null ? steadyMs : clock.now() - upSinceMs
      upSinceMs = null
      expect(held >= steadyMs ? 0 : lastToldMs + flappingMs)
    },
    end: stopTimer,
  }
}
