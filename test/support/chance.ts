/** Chance that a seed repeats. */
import type { Chance } from '../../drivers/ports.ts'

/** The same numbers for the same seed (mulberry32: 32 bits of state, enough for tests, not for secrets). */
export function seeded(seed: number): Chance {
  let state = seed >>> 0
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = state
      mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    },
  }
}

/** One of `choices`, each as likely as the others. Throws when there is none. */
export function pick<T>(chance: Chance, choices: readonly T[]): T {
  const index = Math.floor(chance.next() * choices.length)
  if (index >= choices.length) throw new RangeError('nothing to pick from')
  return choices[index] as T
}

/** A whole number from `least` to `most`, both included. */
export function between(chance: Chance, range: { least: number; most: number }): number {
  return range.least + Math.floor(chance.next() * (range.most - range.least + 1))
}

/** `length` bytes of noise. */
export function randomBytes(chance: Chance, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => between(chance, { least: 0, most: 255 }))
}
