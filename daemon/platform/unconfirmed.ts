/**
 * Notices that the platform has stopped confirming although the link stands: a broker lost what it had acknowledged, or
 * the consumer was restored from a copy. Knows only a clock.
 */
import type { Cancel, Clock } from '../../drivers/ports.ts'

/** How long the platform may take to confirm; a database that is busy takes seconds. */
const firstMs = 30_000
/** A platform that is away for days is not shouted at. */
const longestMs = 10 * 60_000

export interface UnconfirmedWatch {
  /** Something is sent and not confirmed. Counts from here unless it already counts. */
  begin(): void
  /** Something was confirmed; `more`: whether anything is left. */
  moved(more: boolean): void
  /** There is no link. */
  end(): void
}

/** Calls `again` 30 s after the last confirmation, and with doubling pauses as long as none comes, up to ten minutes. */
export function createUnconfirmedWatch(clock: Clock, again: () => void): UnconfirmedWatch {
  let dueMs: number | null = null
  let pauseMs = firstMs
  let cancel: Cancel | null = null

  // The timer is set again only when it fires: confirmations may come by the hundred.
  function look(): void {
    cancel = null
    if (dueMs === null) return
    if (clock.now() >= dueMs) {
      pauseMs = Math.min(longestMs, pauseMs * 2)
      dueMs = clock.now() + pauseMs
      again()
    }
    cancel ??= clock.at(dueMs, look)
  }

  function expect(): void {
    dueMs = clock.now() + pauseMs
    cancel ??= clock.at(dueMs, look)
  }

  return {
    begin() {
      if (dueMs === null) expect()
    },
    moved(more) {
      pauseMs = firstMs
      dueMs = null
      if (more) expect()
    },
    end() {
      dueMs = null
      pauseMs = firstMs
      cancel?.()
      cancel = null
    },
  }
}
