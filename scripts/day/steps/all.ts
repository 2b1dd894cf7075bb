/** Every step of the day in its order; the number of each is its place in the scenario. */
import type { Step } from '../day.ts'
import { arrive } from '../day.ts'
import { arrivals } from './arrivals.ts'
import { evening } from './evening.ts'
import { midday } from './midday.ts'
import { afterOpening, morning } from './morning.ts'

export const steps: readonly Step[] = [
  ...morning,
  // 09:31 the first expert comes while the opening still goes on
  (day) => arrive(day, 'A1'),
  afterOpening,
  ...arrivals,
  ...midday,
  ...evening,
]
