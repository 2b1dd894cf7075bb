/** What is measured of one phase of a city's run: the broker's own counts, the machine's, and how long events took. Pure. */
import { percentile, rounded } from '../benchmarks/figures.ts'
import type { Load } from './load.ts'
import type { Counted } from './meter.ts'
import type { JournalTold } from './orders.ts'

/** One line of `scripts/city --json`. Rates are per second, bytes and packets per event, processors in percent of a core. */
export interface PhaseFigures {
  readonly name: string
  readonly venues: number
  readonly connections: number
  readonly events: number
  readonly wallS: number
  readonly eventsPerS: number
  /** PUBLISH packets at the broker, in and out: events, acknowledgements, states */
  readonly publishesInPerS: number
  readonly publishesOutPerS: number
  /** in and out, of the busiest two seconds */
  readonly publishesBusiestPerS: number
  /** the envelope alone */
  readonly payloadBytes: number
  /** all MQTT bytes of the phase, inside TLS, for one event: states, acknowledgements and pings included */
  readonly mqttBytesIn: number
  readonly mqttBytesOut: number
  /** the same on the wire, estimated: each MQTT packet in a TLS record and a TCP segment of its own */
  readonly wireBytes: number
  /** from the fact to the platform's disk, with all before it; null where most waited on purpose */
  readonly latencyP50Ms: number | null
  readonly latencyP99Ms: number | null
  readonly latencyMostMs: number | null
  readonly brokerCpu: number
  readonly brokerRssMb: number
  readonly consumersCpu: number
  readonly gatewaysCpu: number
  /** messages that the broker threw away */
  readonly dropped: number
  /** links lost or refused */
  readonly faults: number
}

/** The counts at one moment, with the time of each process. */
export interface Reading {
  readonly atMs: number
  readonly counted: Counted
  readonly broker: Load
  readonly consumers: Load
  readonly gateways: Load
  readonly faults: number
}

/** What happened between two readings. */
export interface Phase {
  readonly name: string
  readonly before: Reading
  readonly after: Reading
  /** from the first event until the last one was confirmed */
  readonly wallMs: number
  readonly busiest: number
  /** the events of each venue: behind this place of its journal, up to that */
  readonly from: number
  readonly to: number
  readonly isLive: boolean
}

/** TLS 1.3: five bytes of header, one of type, sixteen of seal; IPv4 and TCP with time stamps. Bytes. */
const perPacket = 22 + 52

/** Where all events of a city were measured. */
export interface Measured {
  readonly journals: readonly JournalTold[]
  /** by stream: when each event was on the platform's disk, by its place from 0, milliseconds since 1970 */
  readonly taken: ReadonlyMap<string, readonly number[]>
}

/** The figures of a phase. */
export function figuresOf(phase: Phase, measured: Measured): PhaseFigures {
  const { before, after, wallMs } = phase
  const { journals } = measured
  const events = journals.length * (phase.to - phase.from)
  // The readings stand a little apart from the first event and the last; in between nearly nothing happens.
  const spanS = wallMs / 1_000
  const risen = (of: (counted: Counted) => number) => of(after.counted) - of(before.counted)
  const cpu = (of: (reading: Reading) => Load) => rounded((of(after).cpuMs - of(before).cpuMs) / spanS / 10)
  const each = (total: number) => Math.round(total / Math.max(1, events))
  const [bytesIn, bytesOut] = [risen((one) => one.bytesIn), risen((one) => one.bytesOut)]
  const packets = risen((one) => one.packetsIn + one.packetsOut)
  const envelopes = journals.reduce((sum, { sequence }) => sum + sequence, 0)
  return {
    name: phase.name,
    venues: journals.length,
    connections: after.counted.connections,
    events,
    wallS: rounded(wallMs / 1_000),
    eventsPerS: rounded(events / (wallMs / 1_000)),
    publishesInPerS: rounded(risen((one) => one.publishesIn) / spanS),
    publishesOutPerS: rounded(risen((one) => one.publishesOut) / spanS),
    publishesBusiestPerS: Math.round(phase.busiest),
    payloadBytes: Math.round(journals.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, envelopes)),
    mqttBytesIn: each(bytesIn),
    mqttBytesOut: each(bytesOut),
    wireBytes: each(bytesIn + bytesOut + packets * perPacket),
    ...latencies(phase, measured),
    brokerCpu: cpu((one) => one.broker),
    brokerRssMb: Math.round(after.broker.rssMb),
    consumersCpu: cpu((one) => one.consumers),
    gatewaysCpu: cpu((one) => one.gateways),
    dropped: risen((one) => one.dropped),
    faults: after.faults - before.faults,
  }
}

function latencies({ from, to, isLive }: Phase, { journals, taken }: Measured) {
  const samples = journals.flatMap(({ stream, times }) => {
    const arrived = taken.get(stream) ?? []
    return times.slice(from, to).flatMap((atMs, place) => {
      // unknown where a consumer was killed before it had told
      const arrivedMs = arrived[from + place]
      return arrivedMs === undefined ? [] : [arrivedMs - atMs]
    })
  })
  if (!isLive || samples.length === 0) return { latencyP50Ms: null, latencyP99Ms: null, latencyMostMs: null }
  return {
    latencyP50Ms: rounded(percentile(samples, 0.5)),
    latencyP99Ms: rounded(percentile(samples, 0.99)),
    latencyMostMs: rounded(percentile(samples, 1)),
  }
}
