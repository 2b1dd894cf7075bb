/**
 * Another gateway that connects as this one: a copied configuration, or a box that was replaced and is still running. A
 * broker lets only one of them in at a time, so each would throw the other out for ever. Told by the retained state of
 * the gateway: after our first birth nobody but us may have written it. Knows only a clock.
 */
import type { Chance, Clock } from '../../drivers/ports.ts'
import { gatewayState } from './contract.ts'

/** How long we stay away after a rival threw us out: long enough for people, and no loop. */
const awayMs = { least: 5 * 60_000, most: 10 * 60_000 }
/** A rival that was not seen for so long is gone. */
const forgetMs = 15 * 60_000
/** Between two words about the same trouble. */
const tellMs = 3_600_000
/** Payloads of ours that may still be on their way back to us. */
const keptPayloads = 16

export interface Rivals {
  /** We have said this, or our last will would. */
  said(payload: string): void
  /** What the broker has as the state of this gateway. */
  heard(payload: Uint8Array): void
  /** How long to stay away after a link has ended; 0 where nobody contests it. */
  pauseMs(): number
}

/** `onRival` is called with the journal of the other one, at most once an hour. */
export function createRivals(options: {
  readonly clock: Clock
  readonly chance: Chance
  readonly onRival: (stream: string) => void
}): Rivals {
  const { clock, chance, onRival } = options
  const ours: string[] = []
  let seenMs = Number.NEGATIVE_INFINITY
  let toldMs = Number.NEGATIVE_INFINITY
  let hasHeardOurs = false

  function streamIn(payload: string): string | null {
    try {
      return gatewayState.safeParse(JSON.parse(payload)).data?.stream ?? null
    } catch {
      // not JSON: no gateway wrote it
      return null
    }
  }

  return {
    said(payload) {
      if (ours.includes(payload)) return
      ours.push(payload)
      if (ours.length > keptPayloads) ours.shift()
    },
    heard(bytes) {
      const payload = new TextDecoder().decode(bytes)
      const isOurs = ours.includes(payload)
      if (isOurs) hasHeardOurs = true
      const theirs = isOurs || payload === '' ? null : streamIn(payload)
      // before our first birth came back, it is of the process before this one, or of the gateway whose disk was replaced
      if (theirs === null || !hasHeardOurs) return
      seenMs = clock.now()
      if (clock.now() - toldMs < tellMs) return
      toldMs = clock.now()
      onRival(theirs)
    },
    pauseMs() {
      if (clock.now() - seenMs > forgetMs) return 0
      return awayMs.least + Math.floor((awayMs.most - awayMs.least) * chance.next())
    },
  }
}
