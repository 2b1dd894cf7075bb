/** What the conversation with one lock board remembers. Types, bounds and the beginning only. */
import type { Order, Signal } from '../words.ts'
import type { BoardManner } from './board.ts'
import type { Doors, Finding } from './readings.ts'
import type { DoorLock, LockerSettings } from './wiring.ts'

export type OpenDoor = Extract<Order, { kind: 'OpenDoor' }>

/** An order whose unlock was not written yet. */
export interface Waiting {
  readonly order: OpenDoor
  readonly lock: number
  /** Its unlock must not be written at or after this moment (monotonic ms). */
  readonly notAfter: number
}

/** The order that is being carried out. */
export interface Attempt extends Waiting {
  /** `unlock`: must be sent next, or is outstanding. `confirm`: the board is being read back. */
  readonly stage: 'unlock' | 'confirm'
  /** How many unlocks were asked for, this one included. */
  readonly tries: 1 | 2
  /** A shut door in a reading that was asked for from this moment on did not open. */
  readonly confirmUntil: number
}

/** The queries that together make one reading of the board. */
export interface Sweep {
  /** The doors that must still be asked for; the first of them is next, or being asked. */
  readonly left: readonly DoorLock[]
  /** What the answers so far said of the doors. */
  readonly read: ReadonlyMap<number, boolean>
  readonly answers: number
  /** When its first query was written. */
  readonly askedAt: number
  /** It reads every door, not only those that seem to move. */
  readonly whole: boolean
}

/** An order that ended without its door being seen open; the door may still answer it. */
export interface Unanswered {
  readonly ref: string
  readonly door: number
  /** An opening seen later is not this order's any more. */
  readonly until: number
}

export interface LockerState {
  readonly presence: 'unknown' | 'online' | 'offline'
  readonly outstanding: 'query' | 'unlock' | null
  /** Queries without an answer in a row. */
  readonly silences: number
  /** When the next query is due. */
  readonly queryAt: number
  /** When the newest query was written. */
  readonly askedAt: number
  /** The reading under way; null when the next query begins one. */
  readonly sweep: Sweep | null
  /** The newest reading was of every door, and nothing was unlocked since. */
  readonly lookedWhole: boolean
  /** The board spoke by itself since the newest query was sent. */
  readonly spoke: boolean
  /** null before the doors were found, and after a gap until they were found again. */
  readonly doors: Doors | null
  /** The readings from which the doors are being found. */
  readonly finding: Finding | null
  readonly waiting: readonly Waiting[]
  readonly attempt: Attempt | null
  /** Oldest first. */
  readonly unanswered: readonly Unanswered[]
  /** Until then the coils rest. */
  readonly unlockFrom: number
}

/** What every part of the conversation decides by; `now` in monotonic ms. */
export interface Situation {
  readonly settings: LockerSettings
  readonly board: BoardManner
  readonly state: LockerState
  readonly now: number
}

export interface Change {
  readonly state: LockerState
  readonly signals: readonly Signal[]
}

const never = Number.NEGATIVE_INFINITY

export const initial: LockerState = {
  presence: 'unknown',
  outstanding: null,
  silences: 0,
  queryAt: Number.POSITIVE_INFINITY,
  askedAt: never,
  sweep: null,
  lookedWhole: false,
  spoke: false,
  doors: null,
  finding: null,
  waiting: [],
  attempt: null,
  unanswered: [],
  unlockFrom: never,
}

export function unchanged(state: LockerState): Change {
  return { state, signals: [] }
}
