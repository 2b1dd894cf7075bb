/** Hashing of PINs and codes for tests: quick instead of slow, counted, or held until it is let go. Usable without vitest. */
import { createHmac } from 'node:crypto'
import type { ScryptCost, Stretch } from '../../daemon/journal/stretch.ts'

/** As different for different secrets, salts and costs as the slow one, and ready at once. */
export const quickStretch: Stretch = async ({ secret, salt, cost: { n, r, p } }) =>
  createHmac('sha256', salt).update(`${n} ${r} ${p} `).update(secret).digest()

export interface WatchedStretch {
  readonly stretch: Stretch
  /** the cost of each hash that was begun, in order */
  readonly begun: readonly ScryptCost[]
}

/** The quick one, counted. */
export function countedStretch(): WatchedStretch {
  const begun: ScryptCost[] = []
  return {
    begun,
    stretch(given) {
      begun.push(given.cost)
      return quickStretch(given)
    },
  }
}

export interface HeldStretch extends WatchedStretch {
  /** Lets the nth of the hashes that were begun become ready, or fail. */
  finish(nth: number, how?: Error): Promise<void>
}

/** The quick one, but none is ready before it is let go. */
export function heldStretch(): HeldStretch {
  const begun: ScryptCost[] = []
  const ends: ((how?: Error) => void)[] = []
  return {
    begun,
    async stretch(given) {
      begun.push(given.cost)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      ends.push((how) => (how === undefined ? resolve() : reject(how)))
      await promise
      return quickStretch(given)
    },
    async finish(nth, how) {
      await settled()
      const end = ends[nth]
      if (end === undefined) throw new Error(`hash ${nth} has not begun`)
      end(how)
      await settled()
    },
  }
}

/** When all that waits for nothing but promises has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
