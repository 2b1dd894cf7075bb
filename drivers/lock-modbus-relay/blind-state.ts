/** What the conversation with a cabinet remembers whose doors nobody sees. Types and the beginning only. */
import type { Order, Signal } from '../words.ts'
import type { LockRelaySettings } from './wiring.ts'

export type OpenDoor = Extract<Order, { kind: 'OpenDoor' }>

/** An order whose pulse was not written yet. */
export interface Waiting {
  readonly order: OpenDoor
  readonly lock: number
  /** Its pulse must not be written at or after this moment (monotonic ms). */
  readonly notAfter: number
}

/** The order that is being carried out. */
export interface Attempt extends Waiting {
  /** What must be sent next, or is outstanding. */
  readonly stage: 'pulse' | 'verify'
  /** How many pulses were asked for, this one included. */
  readonly tries: 1 | 2
  /** When the newest pulse was written; null before. */
  readonly writtenAt: number | null
}

export interface BlindState {
  readonly presence: 'unknown' | 'online' | 'offline'
  readonly outstanding: 'poll' | 'pulse' | 'verify' | null
  readonly pollAt: number
  /** Readings without an answer in a row. */
  readonly failures: number
  readonly waiting: readonly Waiting[]
  readonly attempt: Attempt | null
  /** The next pulse may be written from this moment on. */
  readonly unlockFrom: number
  /** Until when the relay of each lock may hold by a pulse of ours. */
  readonly pulseOverAt: ReadonlyMap<number, number>
  /** Relays that held without a pulse of ours, as told. */
  readonly held: readonly number[]
  /** When a reading of the relays last got no answer. */
  readonly readLostAt: number
}

export interface Situation {
  readonly settings: LockRelaySettings
  readonly state: BlindState
  readonly now: number
}

export interface Change {
  readonly state: BlindState
  readonly signals: readonly Signal[]
}

const never = Number.NEGATIVE_INFINITY

export const initial: BlindState = {
  presence: 'unknown',
  outstanding: null,
  pollAt: never,
  failures: 0,
  waiting: [],
  attempt: null,
  unlockFrom: never,
  pulseOverAt: new Map(),
  held: [],
  readLostAt: never,
}

export function unchanged(state: BlindState): Change {
  return { state, signals: [] }
}
