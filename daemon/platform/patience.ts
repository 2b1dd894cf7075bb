/** Notices that acknowledgements have stopped coming. Knows only a clock. */
import type { Cancel, Clock } from '../../drivers/ports.ts'

/** How long the oldest open message may wait for its acknowledgement before the link counts as dead. */
const acknowledgeMs = 20_000

export interface Patience {
  /** Something is open now. Counts from here unless it already counts. */
  begin(): void
  /** The oldest open message was acknowledged; `more`: whether others are still open. */
  moved(more: boolean): void
  /** Nothing is waited for any more. */
  end(): void
}

/** Calls `lost` once when `acknowledgeMs` pass after `begin` or the last `moved`. */
export function createPatience(clock: Clock, lost: () => void): Patience {
  let dueMs: number | null = null
  let cancel: Cancel | null = null

  // The timer is set again only when it fires: acknowledgements come by the thousand.
  function look(): void {
    cancel = null
    if (dueMs === null) return
    if (clock.now() < dueMs) arm(dueMs)
    else {
      dueMs = null
      lost()
    }
  }

  function arm(atMs: number): void {
    cancel ??= clock.at(atMs, look)
  }

  return {
    begin() {
      if (dueMs !== null) return
      dueMs = clock.now() + acknowledgeMs
      arm(dueMs)
    },
    moved(more) {
      dueMs = more ? clock.now() + acknowledgeMs : null
      if (dueMs !== null) arm(dueMs)
    },
    end() {
      dueMs = null
      cancel?.()
      cancel = null
    },
  }
}
