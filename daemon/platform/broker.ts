/** What this room asks of a connection to a broker. Types only: neither MQTT.js nor a clock is known here. */
import type { Fault } from '../../drivers/fault.ts'

/** Makes connections, each single-use. */
export interface Broker {
  /** Begins one connection. Never throws; nothing of `owner` is called before this returns. */
  connect(owner: BrokerOwner): BrokerLink
}

export interface BrokerOwner {
  /** The broker accepted us. At most once, and never after `down`. */
  up(): void
  /** The link is over, or never came up. Exactly once; nothing follows it. */
  down(fault: Fault): void
  message(message: InboundMessage): void
}

export interface InboundMessage {
  readonly topic: string
  readonly payload: Uint8Array
  /** the broker had kept it: it may be as old as it likes and never asks us to act */
  readonly retained: boolean
  /** MQTT user properties; of one that came several times, the first */
  readonly properties: Readonly<Record<string, string>>
  /** where the sender wants its answer, and what it will know it by */
  readonly responseTopic: string | null
  readonly correlation: Uint8Array | null
}

export interface OutboundMessage {
  readonly topic: string
  readonly payload: string
  readonly qos: 0 | 1
  readonly retain: boolean
  /** media type of the payload (MQTT 5 content type) */
  readonly contentType: string
  /** MQTT user properties */
  readonly properties?: Readonly<Record<string, string>>
  /** what the receiver knows the answer to its question by */
  readonly correlation?: Uint8Array | null
}

/** Calls before `up` or after `down` do nothing, and their `done` is never called. */
export interface BrokerLink {
  /**
   * Sends one message, in order of the calls. `done(null)`: the broker acknowledged it (QoS 1), or it was handed to
   * the connection (QoS 0). `done(fault)`: the broker refused this message. `done` is called at most once, never
   * before `publish` returned, and never after `down`: what is open then is lost with the link.
   */
  publish(message: OutboundMessage, done: Done): void
  /** Subscribes at QoS 1. `done` as for `publish`. */
  subscribe(topic: string, done: Done): void
  /**
   * Ends the link; `down` follows. Without a fault in good order: the broker is told and keeps our last will to
   * itself, and `down` gets code `closed`. With a fault the line is simply cut: the broker publishes our last will,
   * and `down` gets that fault.
   */
  close(fault?: Fault): void
}

export type Done = (fault: Fault | null) => void
