/** Slow hashing of the short things that people type, a few at a time in the thread pool; knows nothing of whose they are. */
import { scrypt } from 'node:crypto'
import { Fault } from '../../drivers/fault.ts'

/** What one hash costs, in the letters of RFC 7914: N a power of two, memory 128 · N · r bytes. */
export interface ScryptCost {
  readonly n: number
  readonly r: number
  readonly p: number
}

/** A slow hash of 32 bytes, made outside of the loop. */
export type Stretch = (given: {
  readonly secret: Uint8Array
  readonly salt: Uint8Array
  readonly cost: ScryptCost
}) => Promise<Uint8Array>

/** 32 MiB and some 90 ms on a small gateway: slow for who guesses, short for who has typed. */
export const usualCost: ScryptCost = { n: 2 ** 15, r: 8, p: 1 }

export const stretchedBytes = 32

/**
 * Hashes at a time. The thread pool has four threads, and serial lines are read and written by them: with four hashes
 * under way a read waited for up to 430 ms, with two for 5 ms (99 of 100 reads, two cores).
 */
const mostAtATime = 2

/** Hashes that may wait: some three seconds of them; who comes later is told at once instead of kept waiting. */
const mostWaiting = 64

/** scrypt in the thread pool. */
export const scryptStretch: Stretch = ({ secret, salt, cost: { n, r, p } }) =>
  new Promise((resolve, reject) => {
    // what OpenSSL counts for these parameters; its usual limit lies just below
    const maxmem = 128 * r * (n + p + 2)
    scrypt(secret, salt, stretchedBytes, { N: n, r, p, maxmem }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    )
  })

/** The same hashing, two at a time and the others in the order they came. Rejects with `busy` when 64 are waiting. */
export function inTurn(stretch: Stretch): Stretch {
  let running = 0
  const waiting: (() => void)[] = []

  async function takePlace(): Promise<void> {
    if (running < mostAtATime) {
      running++
      return
    }
    if (waiting.length === mostWaiting)
      throw new Fault('busy', `${mostWaiting} PINs and codes are waiting to be checked, expected fewer`)
    // Who ends hands its place on, so that nobody gets in between.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leavePlace(): void {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }

  return async (given) => {
    await takePlace()
    try {
      return await stretch(given)
    } finally {
      leavePlace()
    }
  }
}
