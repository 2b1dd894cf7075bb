/** When a city is too large for its broker, its platform, or the machine that plays them all. Pure. */
import type { CityReport } from './city.ts'

/** An event that takes longer is called late by the contract. */
const latestMs = 10_000

/** What gave first, in words; null when nothing did. */
export function complaintOf({ phases, cameAgain, consumersLost, complaints }: CityReport): string | null {
  const [wrong] = complaints
  if (wrong !== undefined) return `not every event exactly once and in order: ${wrong}`
  for (const { name, dropped, faults, latencyP99Ms } of phases) {
    if (dropped > 0) return `the broker threw ${dropped} messages away (${name})`
    if (faults > 0) return `${faults} links were lost or refused (${name})`
    if ((latencyP99Ms ?? 0) > latestMs)
      return `one event in a hundred took longer than ${latestMs / 1_000} s (${name})`
  }
  const [reason] = consumersLost
  if (reason !== undefined) return `consumers lost their link ${consumersLost.length} times: ${reason}`
  return cameAgain > 0 ? `${cameAgain} events were sent again because their confirmation took 30 s` : null
}
