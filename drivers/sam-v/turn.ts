/** The state of the talk with an ID-card reader, and the few ways in which a step can end. Pure. */
import type { Request, Step } from '../ports.ts'
import type { Signal } from '../words.ts'
import type { SamPacket } from './packets.ts'
import type { Presentation } from './presentation.ts'

export interface SamSettings {
  /** Pause between two finds, ms. */
  readonly pollMs: number
  /** How long the module may think about a find, a select or a question about itself, ms. */
  readonly findTimeoutMs: number
  /** How long the module may think about a read or a reset, ms. */
  readonly readTimeoutMs: number
  /** See `presentation.ts`, ms. */
  readonly samePresentationMs: number
  /** Printed id of the only module that may answer here. */
  readonly expectedModuleId?: string | undefined
}

/** Everything the gateway ever says to a reader. */
export type Ask = 'reset' | 'getStatus' | 'getModuleId' | 'find' | 'select' | 'read'

export interface SamState {
  /** The request outstanding. */
  readonly asked: Ask | null
  /** What is asked at `wakeAt`. */
  readonly next: Ask
  readonly wakeAt: number | null
  /** `asked` is the second try after a garbled exchange. */
  readonly repeated: boolean
  /** Silences in a row. */
  readonly silences: number
  readonly link: 'new' | 'up' | 'down'
  readonly identity: string | null
  /** What was last said to be wrong, and which request must succeed to end it. */
  readonly complaint: { readonly what: string; readonly about: Ask } | null
  /** The request for whose sake the module was reset; a second reset for it would not help. */
  readonly resetFor: Ask | null
  readonly presentation: Presentation | null
}

export const initialState: SamState = {
  asked: null,
  next: 'getModuleId',
  wakeAt: null,
  repeated: false,
  silences: 0,
  link: 'new',
  identity: null,
  complaint: null,
  resetFor: null,
  presentation: null,
}

/** What surrounds one input; `now` is monotonic ms. */
export interface Context {
  readonly settings: SamSettings
  readonly now: number
}

/** What has come of an input so far. */
export interface Turn {
  readonly state: SamState
  readonly signals: readonly Signal[]
}

export type SamStep = Step<SamState, SamPacket>

/** Ends a step by sending `what` at once. */
export function ask(turn: Turn, what: Ask, context: Context): SamStep {
  const state = { ...turn.state, asked: what, wakeAt: null, repeated: false }
  return { state, send: request(what, context.settings), signals: turn.signals, wakeAt: null }
}

/** Ends a step by sending once more what was just asked. */
export function askAgain(turn: Turn, what: Ask, context: Context): SamStep {
  const once = ask(turn, what, context)
  return { ...once, state: { ...once.state, repeated: true } }
}

/** Ends a step by waiting `pauseMs` before `next` is asked. */
export function rest(
  turn: Turn,
  next: Ask,
  context: { readonly now: number; readonly pauseMs: number },
): SamStep {
  const wakeAt = context.now + context.pauseMs
  return { state: { ...turn.state, asked: null, next, wakeAt }, send: null, signals: turn.signals, wakeAt }
}

/** Ends a step that changes nothing: what was awaited is awaited still. */
export function hold(turn: Turn, now: number): SamStep {
  const wakeAt = turn.state.wakeAt === null ? null : Math.max(turn.state.wakeAt, now + 1)
  return { state: { ...turn.state, wakeAt }, send: null, signals: turn.signals, wakeAt }
}

function request(kind: Ask, settings: SamSettings): Request<SamPacket> {
  const long = kind === 'read' || kind === 'reset'
  const replyMs = long ? settings.readTimeoutMs : settings.findTimeoutMs
  return { packet: { kind }, priority: 'poll', replyMs, notAfter: null }
}
