/**
 * What the trading platform sees of us over MQTT: topics, and the retained states with their schemas.
 * Pure. Events are not made here: an envelope is published exactly as it was stored.
 */
import * as z from 'zod'
import { instant, name } from '../domain/events/define.ts'

/** Media type of a stored envelope (CloudEvents 1.0, MQTT protocol binding, structured content mode). */
export const envelopeContentType = 'application/cloudevents+json'
export const stateContentType = 'application/json'

/** MQTT user property that says how an event comes: as it happens, later than that, or once more. */
export const deliveryProperty = 'delivery'
export type Delivery = 'live' | 'late' | 'again'

/** The topics of one venue. */
export interface Topics {
  /** Topic of an event type: `passage.timed_out` goes to `…/event/passage/timed_out`. */
  event(type: string): string
  /** Topic of one device's retained state; `id` is its configuration id. */
  device(id: string): string
  readonly gateway: string
  readonly occupancy: string
  readonly journal: string
  /** Filter of all that the platform may ask of this venue. */
  readonly requests: string
  /** The operation that a request topic of this venue names; null for any other topic. */
  operationOf(topic: string): string | null
  /** Whether answers may go to a topic: `response/` of this venue and one or more levels. */
  isResponse(topic: string): boolean
  /** Where an answer goes when the request names no such topic. */
  readonly unaddressed: string
  /** Where the platform confirms what it has stored. */
  readonly acknowledgements: string
}

/** One level of a topic: what MQTT 5 (4.7) calls separators and wildcards cannot hide in it. */
const level = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/)
/** No wildcard, no control character, nothing without a name. */
const responseTail = /^\/response(\/[0-9A-Za-z._-]{1,64}){1,4}$/
const eventType = z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/)

/**
 * The topics of `venue`. In training mode (`test`) everything goes to a tree of its own, so that no consumer can
 * take an exercise for the real thing. Throws on a venue or id that is no single topic level: configuration has
 * been checked before.
 */
export function topics(venue: string, { test }: { test: boolean }): Topics {
  const root = `${test ? 'warden/v1-test' : 'warden/v1'}/${level.parse(venue)}`
  return {
    event: (type) => `${root}/event/${eventType.parse(type).replaceAll('.', '/')}`,
    device: (id) => `${root}/state/device/${level.parse(id)}`,
    gateway: `${root}/state/gateway`,
    occupancy: `${root}/state/occupancy`,
    journal: `${root}/state/journal`,
    requests: `${root}/request/+`,
    operationOf: (topic) => {
      const before = `${root}/request/`
      return topic.startsWith(before) ? topic.slice(before.length) : null
    },
    isResponse: (topic) =>
      topic.startsWith(`${root}/response/`) && responseTail.test(topic.slice(root.length)),
    unaddressed: `${root}/response/unaddressed`,
    acknowledgements: `${root}/ack`,
  }
}

/** A client id of our own per venue, gateway and mode, so that nobody takes over another one's session. */
export function clientId(venue: string, gateway: string, { test }: { test: boolean }): string {
  return `warden-${level.parse(venue)}-${level.parse(gateway)}${test ? '-test' : ''}`
}

const count = z.int().nonnegative()

export const gatewayState = z.strictObject({
  state: z.enum(['online', 'offline']),
  stream: z.string().min(1).max(64),
  version: z.string().min(1).max(64),
  /** venue code of the platform that this venue is a sub-site of (F-P.3) */
  parent: z.string().min(1).max(16).optional(),
  /** when this state began; null in the last will: the broker misses us, and nobody knows since when */
  since: instant.nullable(),
})

export const deviceState = z.strictObject({
  device: name,
  state: z.enum(['unknown', 'online', 'offline', 'degraded', 'refused']),
  since: instant.nullable(),
})

/** Counts only. Who is inside is nobody's business on this wire (F-X.12). */
export const occupancyState = z.strictObject({ zones: z.record(name, count), total: count })

export const journalState = z.strictObject({
  /** source of this gateway's events: the audience of requests to it */
  source: z.string().min(1).max(128),
  stream: z.string().min(1).max(64),
  lastSequence: count,
  /** hash of the event with `lastSequence`; whoever kept it can prove later that nothing before was changed */
  headHash: z.string().max(128),
  /** up to here the platform has confirmed that it has stored everything; null: this platform confirms nothing */
  confirmedSequence: count.nullable(),
})

export type GatewayState = z.infer<typeof gatewayState>
export type DeviceStateReport = z.infer<typeof deviceState>
export type OccupancyState = z.infer<typeof occupancyState>
export type JournalState = z.infer<typeof journalState>

// Each maker checks against its strict schema: a field that is not named there cannot leave the house, not even by
// a mistake of the caller; such a mistake throws.

/** Payload of `state/gateway`. */
export function gatewayPayload(state: GatewayState): string {
  return JSON.stringify(gatewayState.parse(state))
}

/** Payload of `state/device/{id}`. */
export function devicePayload(state: DeviceStateReport): string {
  return JSON.stringify(deviceState.parse(state))
}

/** Payload of `state/occupancy`. */
export function occupancyPayload(state: OccupancyState): string {
  return JSON.stringify(occupancyState.parse(state))
}

/** Payload of `state/journal`. */
export function journalPayload(state: JournalState): string {
  return JSON.stringify(journalState.parse(state))
}
