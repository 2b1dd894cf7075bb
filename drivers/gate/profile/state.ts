/** What the conversation with one gate board remembers. Types and the beginning only. */
import type { Direction, Signal } from '../../words.ts'
import type { Open } from '../opens.ts'
import { type Standing, shut } from '../standing.ts'
import type { Waiting } from '../waiting.ts'
import type { BoardSettings, Side, StatusBit } from './profile.ts'

/** An open that was written and waits for a person. */
export interface Opened extends Open {
  /** Nothing has shown yet that the board heard it: its order has not ended. */
  readonly unproven: boolean
}

export interface BoardState {
  readonly presence: 'unknown' | 'online' | 'offline'
  readonly outstanding: 'open' | 'status' | null
  /** When the next status query is due; never where the profile has none. */
  readonly pollAt: number
  /** Status queries without an answer in a row. */
  readonly failures: number
  /** What the status byte says by the profile; null before the first reply and across a gap. */
  readonly active: ReadonlySet<StatusBit['means']> | null
  readonly standing: Standing
  readonly fire: boolean
  /** The board failed to report on an open, and that was said. */
  readonly complained: boolean
  readonly waiting: readonly Waiting[]
  /** The order whose open is outstanding. */
  readonly attempt: Waiting | null
  /** Oldest first, both directions; only where the board sees passages. */
  readonly opens: readonly Opened[]
  /** The next open may be written from this moment on. */
  readonly openFrom: number
  /** The newest report of a passage, and when it came. */
  readonly report: { readonly kind: 'passed' | 'lapsed'; readonly side: Side; readonly at: number } | null
}

export interface Situation {
  readonly settings: BoardSettings
  readonly state: BoardState
  readonly now: number
}

export interface Change {
  readonly state: BoardState
  readonly signals: readonly Signal[]
}

const never = Number.NEGATIVE_INFINITY

export const initial: BoardState = {
  presence: 'unknown',
  outstanding: null,
  pollAt: never,
  failures: 0,
  active: null,
  standing: shut,
  fire: false,
  complained: false,
  waiting: [],
  attempt: null,
  opens: [],
  openFrom: never,
  report: null,
}

export function unchanged(state: BoardState): Change {
  return { state, signals: [] }
}

/** The side that leads this way. */
export function sideOf({ inSide }: BoardSettings, direction: Direction): Side {
  return (inSide === 'a') === (direction === 'in') ? 'a' : 'b'
}

/** The way that this side leads. */
export function directionOf({ inSide }: BoardSettings, side: Side): Direction {
  return side === inSide ? 'in' : 'out'
}
