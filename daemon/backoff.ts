/** How long to wait before trying again. Pure; chance comes from outside so that many clients do not knock together. */
import type { Chance } from '../drivers/ports.ts'

/** First and longest pause against something that may need minutes, in milliseconds. */
const firstMs = 500
const longestMs = 15_000

export const pauseMs = {
  /** Looking for a node that may appear any moment costs nothing; replug to service must stay below 2 s. */
  soon: 500,
  /** The same for a plug that was in for moments only: slower, and still in service within 2 s. */
  again: 1_000,
  /** Doubles from 0.5 s to 15 s, then takes a random part between half and the whole of it. */
  patient(failures: number, chance: Chance): number {
    const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10))
    return whole / 2 + (whole / 2) * chance.next()
  },
} as const
