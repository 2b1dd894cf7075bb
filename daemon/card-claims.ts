/**
 * Cards that somebody waits for: the next one at a reader goes to a command whose second person shows the own document
 * there, and to nobody else. Knows readers by name only.
 */
import type { Clock } from '../drivers/ports.ts'
import type { PresentedCard } from './domain/input.ts'

/** How long a second person may take to show the document. */
const claimMs = 30_000

/** `busy`: another command waits there; `none`: no card came in time, or nobody waits for it any more. */
export type Claimed =
  | { readonly kind: 'card'; readonly presented: PresentedCard }
  | { readonly kind: 'busy' }
  | { readonly kind: 'none' }

export interface CardClaims {
  /** Waits for the next card at a reader, until `over` aborts or half a minute has gone. Never rejects. */
  claim(reader: string, over: AbortSignal): Promise<Claimed>
  /** Hands a card to whoever waits for it; false when nobody does. */
  take(reader: string, presented: PresentedCard): boolean
}

/** Nobody waits at first. At most one claim a reader, so their number is bounded by that of the readers. */
export function createCardClaims(clock: Clock): CardClaims {
  const waiting = new Map<string, (claimed: Claimed) => void>()
  return {
    claim(reader, over) {
      if (waiting.has(reader)) return Promise.resolve({ kind: 'busy' })
      if (over.aborted) return Promise.resolve({ kind: 'none' })
      return new Promise((resolve) => {
        const end = (claimed: Claimed) => {
          waiting.delete(reader)
          cancelDeadline()
          over.removeEventListener('abort', giveUp)
          resolve(claimed)
        }
        const giveUp = () => end({ kind: 'none' })
        const cancelDeadline = clock.at(clock.now() + claimMs, giveUp)
        over.addEventListener('abort', giveUp)
        waiting.set(reader, end)
      })
    },
    take(reader, presented) {
      const end = waiting.get(reader)
      end?.({ kind: 'card', presented })
      return end !== undefined
    },
  }
}
