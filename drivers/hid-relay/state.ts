/** What the conversation with one relay board remembers, and how its gate is wired. Types and the beginning only. */
import type { Waiting } from '../gate/waiting.ts'
import type { Signal } from '../words.ts'

export interface HidGateSettings {
  /** The board's own id, five characters; another board is a stranger. */
  readonly serial: string
  /** The relay on the gate's open input of each direction, from 1. */
  readonly open: { readonly in: number; readonly out: number }
  /** How long an open relay is closed; the board has no timer, so we open it again. */
  readonly pulseMs: number
  /** How long the gate itself waits for the person, as set on its own board. */
  readonly relockMs: number
  /** From one reading of the relays to the next. */
  readonly pollMs: number
  /** How long the board may think before it answers. */
  readonly replyMs: number
}

/**
 * The order that is being carried out.
 * - `clear`: its relay holds, and must drop first, or the gate sees no closure.
 * - `cleared`: it was opened, and is read back.
 * - `rest`: it has dropped; the gate must see it open for a moment.
 * - `on`: it must be closed next, or is being closed.
 * - `prove`: it was closed, and is read back.
 * - `hold`: the pulse lasts.
 * - `off`: it must be opened next, or is being opened.
 * - `dropped`: it was opened, and is read back.
 */
export type Stage = 'clear' | 'cleared' | 'rest' | 'on' | 'prove' | 'hold' | 'off' | 'dropped'

export interface Attempt extends Waiting {
  readonly relay: number
  readonly stage: Stage
  /** When the stage is over, where it is one of waiting. */
  readonly until: number
  /** When the pulse is over. */
  readonly offAt: number
  /** How often the relay was opened and still read closed, or could not be read. */
  readonly drops: number
}

export interface RelayState {
  readonly presence: 'unknown' | 'online' | 'offline'
  /** The id that answered last; null before. */
  readonly id: string | null
  /** The newest reading. */
  readonly bits: number
  readonly outstanding: 'read' | 'on' | 'off' | null
  readonly pollAt: number
  /** Readings without an answer in a row. */
  readonly failures: number
  /** Relays that held without an order of ours, as told. */
  readonly held: number
  readonly waiting: readonly Waiting[]
  readonly attempt: Attempt | null
  /** No relay is closed before this moment: the gate must see two closures as two. */
  readonly restUntil: number
}

export interface Situation {
  readonly settings: HidGateSettings
  readonly state: RelayState
  readonly now: number
}

export interface Change {
  readonly state: RelayState
  readonly signals: readonly Signal[]
}

export const initial: RelayState = {
  presence: 'unknown',
  id: null,
  bits: 0,
  outstanding: null,
  pollAt: Number.NEGATIVE_INFINITY,
  failures: 0,
  held: 0,
  waiting: [],
  attempt: null,
  restUntil: Number.NEGATIVE_INFINITY,
}

export function unchanged(state: RelayState): Change {
  return { state, signals: [] }
}
