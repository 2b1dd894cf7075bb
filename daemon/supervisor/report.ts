/** What is shown of each configured device: how it stands, since when, who it is and what was counted. Pure. */
import { localInstant } from '../domain/calendar.ts'
import type { DeviceState, Devices } from '../domain/devices.ts'
import { isRefused } from '../domain/devices.ts'
import type { WireStandings } from './keeper.ts'
import type { LatencyFigures } from './latency.ts'
import { contractStates, type Standing, standingAfter } from './standing.ts'

export interface SupervisedDevice {
  readonly line: string
  readonly standing: Standing
  /** the same in the words of the record and of the contract with the platform */
  readonly state: DeviceState
  /** local instant at the venue; the start of the daemon where nothing was heard yet */
  readonly since: string
  /** who answers now, or answered last; null for devices without a name of their own */
  readonly identity: string | null
  /** all since the start */
  readonly outages: number
  readonly requests: number
  readonly replies: number
  readonly silences: number
  readonly garbled: number
  /** of its line: nobody can say whose they were */
  readonly strays: number
  readonly noiseBytes: number
  /** how often its line was opened anew because nobody on it answered */
  readonly reopenings: number
  /** of the newest answers; null before the first */
  readonly latency: LatencyFigures | null
}

export interface ReportedAt {
  /** who is refused is the decision of the core, not of the wire */
  readonly devices: Devices
  /** on the steady timeline */
  readonly nowMs: number
  readonly utcOffset: string
}

/** The devices of `wires` by id, in the order of the configuration. */
export function supervised(
  wires: readonly WireStandings[],
  { devices, nowMs, utcOffset }: ReportedAt,
): Readonly<Record<string, SupervisedDevice>> {
  const rows = wires.flatMap(({ line, counters, reopenings, devices: standings }) =>
    [...standings].map(([device, seen]): [string, SupervisedDevice] => {
      const { requests = 0, replies = 0, silences = 0, garbled = 0 } = counters.devices[device] ?? {}
      const { outages, latency, forMs, identity } = seen
      const standing = isRefused(devices, device) ? standingAfter(seen.standing, 'stranger') : seen.standing
      const since = localInstant(Math.round(nowMs - forMs), utcOffset)
      const stands = { line, standing, state: contractStates[standing], since, identity }
      const { strays, noiseBytes } = counters
      const counted = { outages, requests, replies, silences, garbled, strays, noiseBytes, reopenings }
      return [device, { ...stands, ...counted, latency }]
    }),
  )
  return Object.fromEntries(rows)
}
