/**
 * A gate board with a protocol of its own, as data: its frames, what they mean, and what is known of its times. Boards
 * like "FE … AB" and "EB" are small enough for that. Pure.
 */
import type { SerialFormat } from '../../ports.ts'

/** The two ways through a gate as its board counts them: A and B, left and right. Which leads in, the site says. */
export type Side = 'a' | 'b'

/** A frame of each side, as text: see `frame.ts`. */
export interface Sides {
  readonly a: string
  readonly b: string
}

export type Check = 'none' | 'xor' | 'sum'

/** What a bit of the status byte means while it has this value. */
export interface StatusBit {
  readonly bit: number
  readonly value: 0 | 1
  readonly means: 'fire' | 'ajar' | 'obstructed' | 'fault'
}

export interface StatusQuery {
  readonly ask: string
  readonly reply: string
  readonly bits: readonly StatusBit[]
  readonly pollMs: number
}

/** What somebody found out about one make of board. Nothing in it has a default: what is not known is not guessed. */
export interface GateProfile {
  readonly name: string
  /** Where it comes from, and what of it is not sure. */
  readonly source: string
  readonly serial: SerialFormat
  /** How the check byte is made of all bytes before it. */
  readonly check: Check
  /** Lets one person through. */
  readonly open: Sides
  /** What the board answers to that at once; null for a board that does not, or whose answer nobody knows. */
  readonly answer: Sides | null
  /** What it says when somebody went through, or nobody did; null for a board that does not see passages. */
  readonly passage: { readonly passed: Sides; readonly lapsed: Sides | null } | null
  readonly status: StatusQuery | null
  /** Further commands by name. They are told apart and explained; they can not be sent. */
  readonly others: Readonly<Record<string, string>>
  /** How many opens of one side the board keeps in mind before somebody passes. */
  readonly opensAtOnce: number
  /** Pause between two opens, so that it sees two. */
  readonly betweenOpensMs: number
  /** How long it may think before it answers. */
  readonly replyMs: number
}

/** A profile on one site. */
export interface BoardSettings {
  readonly profile: GateProfile
  /** Address of the board on its bus; null for a make without. */
  readonly address: number | null
  /** The side through which people come in. */
  readonly inSide: Side
  /** How long the gate itself waits for the person, as set on its own board. */
  readonly relockMs: number
}

export const sides = ['a', 'b'] as const satisfies readonly Side[]
