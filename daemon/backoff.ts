/** How long to wait before trying again. Pure; chance comes from outside so that many clients do not knock together. */
import type { Chance } from '../drivers/ports.ts'

/** First and longest pause against something that may need minutes, in milliseconds. */
const firstMs = 500
const longestMs = 15_000

/**
 * First and longest pause before a wire on which nobody answers is opened anew. A board that lost power is back by itself
 * within the first; once more in five minutes costs a dead bus nothing and a revived adapter little.
 */
const firstMuteMs = 20_000
const longestMuteMs = 300_000

export const pauseMs = {
  /** Looking for a node that may appear any moment costs nothing; replug to service must stay below 2 s. */
  soon: 500,
  /** The same for a plug that was in for moments only: slower, and still in service within 2 s. */
  again: 1_000,
  /** Doubles from 0.5 s to 15 s, then takes a random part between half and the whole of it. */
  patient(failures: number, chance: Chance): number {
    return spread(Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10)), chance)
  },
  /** How long nobody may answer on an open wire: doubles from 20 s to 5 min, spread likewise. */
  mute(reopenings: number, chance: Chance): number {
    return spread(Math.min(longestMuteMs, firstMuteMs * 2 ** Math.min(reopenings, 10)), chance)
  },
} as const

function spread(wholeMs: number, chance: Chance): number {
  return wholeMs / 2 + (wholeMs / 2) * chance.next()
}
