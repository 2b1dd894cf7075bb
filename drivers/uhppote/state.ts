/** What the conversation with the gate on one controller remembers, and how the gate is wired. Types and the beginning only. */
import type { Open } from '../gate/opens.ts'
import { type Standing, shut } from '../gate/standing.ts'
import type { Waiting } from '../gate/waiting.ts'
import type { Direction, Signal } from '../words.ts'
import type { DoorMode } from './packets.ts'

export interface ControllerSettings {
  /** The controller's own serial number; another one is a stranger. */
  readonly serial: number
  /** The door whose relay is on the gate's open input of each direction. */
  readonly doors: Readonly<Record<Direction, number>>
  /**
   * What is wired to the door contacts. `passage`: the gate's passage-complete contact of each direction; `leaf`: a
   * contact that tells that the gate is not shut; `unwired`: nothing.
   */
  readonly contact: 'passage' | 'leaf' | 'unwired'
  /** The fire input of the controller is wired. */
  readonly fire: boolean
  /** How long the gate itself waits for the person, as set on its own board. */
  readonly relockMs: number
  /** From one reading to the next. */
  readonly pollMs: number
  /** How long the controller may think before it answers. */
  readonly replyMs: number
}

/** What the next poll asks: who it is, how its doors are held, what it decides by itself, and then how it stands. */
export type Stage = 'identify' | 'modeIn' | 'modeOut' | 'cards' | 'state'

export interface DoorSetting {
  readonly mode: DoorMode
  readonly delaySeconds: number
}

export interface ControllerGateState {
  readonly stage: Stage
  readonly presence: 'unknown' | 'online' | 'offline'
  /** Who answered instead of the controller; null for nobody. */
  readonly stranger: number | null
  readonly outstanding: Stage | 'event' | 'open' | null
  readonly failures: number
  readonly pollAt: number
  /** When modes and cards are looked at again. */
  readonly checkAt: number
  readonly settings: Readonly<Record<Direction, DoorSetting | null>>
  readonly cards: number
  /** The newest row of its log that was dealt with; null before the first reading, and across a gap. */
  readonly known: number | null
  /** The newest row that it told of. */
  readonly newest: number
  /** Readings in a row that told of an older one. */
  readonly backwards: number
  /** The contacts of the doors of each direction at the last reading. */
  readonly contacts: Readonly<Record<Direction, boolean>> | null
  /** A contact was seen to open while the log stood at this row; null when it went on, or for none. */
  readonly openedAtRow: number | null
  readonly isLogSilent: boolean
  readonly error: number
  readonly forcedLock: boolean
  readonly fire: boolean
  readonly standing: Standing
  /** What is wrong with it, as told. */
  readonly complaints: readonly string[]
  readonly waiting: readonly Waiting[]
  /** The order whose open is queued or in flight. */
  readonly attempt: Waiting | null
  readonly opens: readonly Open[]
  /** No open is sent before: an answer to the last one may still be on its way. */
  readonly quietUntil: number
  /** Until when the relay of each direction may hold. */
  readonly pulseOverAt: Readonly<Record<Direction, number>>
}

export interface Situation {
  readonly settings: ControllerSettings
  readonly state: ControllerGateState
  readonly now: number
}

export interface Change {
  readonly state: ControllerGateState
  readonly signals: readonly Signal[]
}

const never = Number.NEGATIVE_INFINITY

export const initial: ControllerGateState = {
  stage: 'identify',
  presence: 'unknown',
  stranger: null,
  outstanding: null,
  failures: 0,
  pollAt: never,
  checkAt: never,
  settings: { in: null, out: null },
  cards: 0,
  known: null,
  newest: 0,
  backwards: 0,
  contacts: null,
  openedAtRow: null,
  isLogSilent: false,
  error: 0,
  forcedLock: false,
  fire: false,
  standing: shut,
  complaints: [],
  waiting: [],
  attempt: null,
  opens: [],
  quietUntil: never,
  pulseOverAt: { in: never, out: never },
}

export function unchanged(state: ControllerGateState): Change {
  return { state, signals: [] }
}
