/** What the conversation with one gate remembers. Types and the beginning only. */
import type { Open } from '../gate/opens.ts'
import { type Standing, shut } from '../gate/standing.ts'
import type { Direction, Order, Signal } from '../words.ts'
import type { Contacts, GateSettings } from './wiring.ts'

export type OpenGate = Extract<Order, { kind: 'OpenGate' }>

/** An order whose flash was not written yet. */
export interface Waiting {
  readonly order: OpenGate
  /** Its flash must not be written at or after this moment (monotonic ms). */
  readonly notAfter: number
}

/** The order that is being carried out. */
export interface Attempt extends Waiting {
  /** What must be sent next, or is outstanding. */
  readonly stage: 'flash' | 'verify'
  /** How many flashes were asked for, this one included. */
  readonly tries: 1 | 2
  /** When the newest flash was written; null before. */
  readonly writtenAt: number | null
}

export interface GateState {
  /** What the next poll reads: all relays, then a first reading of the inputs, then the inputs for ever. */
  readonly phase: 'relays' | 'inputs' | 'watching'
  /** `Offline` was said and `Online` not since. */
  readonly offline: boolean
  readonly outstanding: 'poll' | 'flash' | 'verify' | null
  /** Polls without a usable answer in a row. */
  readonly failures: number
  /** When the next poll is due. */
  readonly pollAt: number
  /** The newest reading; null before the first and across a gap. */
  readonly contacts: Contacts | null
  /** The fire contact as last reported. */
  readonly fire: boolean
  /** Whether the gate is shut, and what of it was said. */
  readonly standing: Standing
  /** The board refused a poll, and that was said. */
  readonly complained: boolean
  readonly waiting: readonly Waiting[]
  readonly attempt: Attempt | null
  /** Oldest first, both directions. */
  readonly opens: readonly Open[]
  /** Until when a pulse of ours may hold the relay of each direction, with the pause before the next one. */
  readonly pulseOverAt: Readonly<Record<Direction, number>>
  /** When a reading of the relays last got no answer. */
  readonly relayReadLostAt: number
}

/** What every part of the conversation decides by; `now` in monotonic ms. */
export interface Situation {
  readonly settings: GateSettings
  readonly state: GateState
  readonly now: number
}

export interface Change {
  readonly state: GateState
  readonly signals: readonly Signal[]
}

const never = Number.NEGATIVE_INFINITY

export const initial: GateState = {
  phase: 'relays',
  offline: false,
  outstanding: null,
  failures: 0,
  pollAt: never,
  contacts: null,
  fire: false,
  standing: shut,
  complained: false,
  waiting: [],
  attempt: null,
  opens: [],
  pulseOverAt: { in: never, out: never },
  relayReadLostAt: never,
}

export function unchanged(state: GateState): Change {
  return { state, signals: [] }
}
