/** Strokes on a keypad become what was entered: digits up to Enter or #, never longer than may be, never half. Pure. */
import { Personal } from '../../personal.ts'
import { readFailed } from './badges.ts'
import {
  append,
  endOf,
  eraseLast,
  giveUp,
  type LineLimits,
  type Moment,
  noLine,
  spoil,
  type TypedLine,
} from './line.ts'
import type { Told } from './listening.ts'
import type { Stroke } from './us-layout.ts'

export interface KeypadSettings {
  /** No entry has more digits. */
  readonly maxDigits: number
  /** An entry is forgotten so long after its last key. */
  readonly timeoutMs: number
}

export interface KeypadState {
  readonly line: TypedLine
}

/** The limits of an entry: people pause as they like, until it is forgotten. */
export function entryLimits({ maxDigits, timeoutMs }: KeypadSettings): LineLimits {
  return { maxLength: maxDigits, gapMs: timeoutMs, restMs: timeoutMs }
}

/**
 * One key. Enter and # end the entry, `*`, Escape and Delete clear it, Backspace takes back its last digit. Any other
 * key than a digit makes it useless: leaving one out would make another number of it.
 */
export function pressed<S extends KeypadState>(
  state: S,
  stroke: Stroke,
  { moment, limits }: { readonly moment: Moment; readonly limits: LineLimits },
): Told<S> {
  const quiet = (line: TypedLine): Told<S> => ({ state: { ...state, line }, signals: [] })
  const meaning = meaningOf(stroke)
  switch (meaning) {
    case 'end':
      return ended(state, moment, limits)
    case 'clear':
      return quiet(noLine)
    case 'erase':
      return quiet(eraseLast(state.line, moment, limits))
    case 'nothing':
      return quiet(state.line)
    case 'trouble':
      return quiet(spoil(state.line, 'unreadable', moment, limits))
    default:
      return quiet(append(state.line, meaning.digit, moment, limits))
  }
}

type Meaning = 'end' | 'clear' | 'erase' | 'nothing' | 'trouble' | { readonly digit: string }

function meaningOf(stroke: Stroke): Meaning {
  switch (stroke.kind) {
    case 'enter':
      return 'end'
    case 'clear':
    case 'erase':
      return stroke.kind
    case 'lock':
      return 'nothing'
    case 'unknown':
      return 'trouble'
    case 'character': {
      const { character } = stroke
      if (character === '#') return 'end'
      if (character === '*') return 'clear'
      return /^[0-9]$/.test(character) ? { digit: character } : 'trouble'
    }
  }
}

function ended<S extends KeypadState>(state: S, moment: Moment, limits: LineLimits): Told<S> {
  const end = endOf(state.line, moment, limits)
  const rest = { ...state, line: noLine }
  if (end === null) return { state: rest, signals: [] }
  if (end.kind === 'spoiled') return { state: rest, signals: [readFailed(end.failure)] }
  return { state: rest, signals: [{ kind: 'KeysEntered', keys: new Personal(end.text) }] }
}

/** Forgets an entry whose time is over. */
export function settleEntry<S extends KeypadState>(state: S, now: number, limits: LineLimits): Told<S> {
  const { line, failure } = giveUp(state.line, now, limits)
  return { state: { ...state, line }, signals: failure === null ? [] : [readFailed(failure)] }
}
