/**
 * One device as its supervisor sees it: how it stands and since when, how often it was away, how fast it answers. Outlives
 * the wire. One line in the log when it stops answering on an open wire, and one when it is back.
 */
import type { FaultCode } from '../../drivers/fault.ts'
import { faults } from '../../drivers/fault.ts'
import type { Clock } from '../../drivers/ports.ts'
import type { Signal } from '../../drivers/words.ts'
import type { Log } from '../log.ts'
import { createLatency, type LatencyFigures } from './latency.ts'
import { wholeSeconds } from './seconds.ts'
import { type Happening, type Standing, standingAfter } from './standing.ts'

export interface DeviceStanding {
  readonly standing: Standing
  /** how long it has stood like that, in milliseconds */
  readonly forMs: number
  /** who answered last; null before, and where a device has no name of its own */
  readonly identity: string | null
  /** how often it was away since the start, this time among them */
  readonly outages: number
  readonly latency: LatencyFigures | null
}

export interface DeviceWatch {
  /** What the device told, or its wire for it. */
  told(signal: Signal): void
  answered(ms: number): void
  standing(): DeviceStanding
}

/** `device`, `wire` and `where` name it in the log. */
export function watchDevice(options: {
  readonly device: string
  readonly wire: string
  readonly where: string
  readonly clock: Clock
  readonly log: Log
}): DeviceWatch {
  const { device, wire, where, clock, log } = options
  const latency = createLatency()
  let standing: Standing = 'connecting'
  let sinceMs = clock.now()
  let identity: string | null = null
  let outages = 0
  /** since when it has not answered, as the log was told */
  let toldAwayMs: number | null = null

  function happened(happening: Happening): void {
    const next = standingAfter(standing, happening)
    if (next === standing) return
    if (next === 'unreachable') outages++
    standing = next
    sinceMs = clock.now()
  }

  /** When its wire went that is told of the wire, and once for all on it. */
  function away(code: FaultCode): void {
    if (code === 'no_reply' && standing !== 'unreachable') {
      toldAwayMs ??= clock.now()
      log.warn('device does not answer', { device, wire, where, code, remedy: faults[code].remedy })
    }
    happened('away')
  }

  function back(who: string | null): void {
    identity = who
    if (toldAwayMs !== null)
      log.info('device answers again', { device, wire, awaySeconds: wholeSeconds(clock.now() - toldAwayMs) })
    toldAwayMs = null
    happened('answers')
  }

  return {
    told(signal) {
      if (signal.kind === 'Online') back(signal.identity)
      else if (signal.kind === 'Offline') away(signal.cause)
      else if (signal.kind === 'Degraded') happened('complains')
    },
    answered: latency.add,
    standing: () => ({
      standing,
      forMs: clock.now() - sinceMs,
      identity,
      outages,
      latency: latency.figures(),
    }),
  }
}
