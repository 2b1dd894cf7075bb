/**
 * What we make of the events of a keyboard: badges from a reader, or entries from a keypad. Pure; it writes nothing and
 * knows no node and no person.
 */
import {
  type BadgeState,
  badgeDueAt,
  badgeRestMs,
  lineEnded,
  noBadge,
  settleBadge,
} from '../codec/typed/badges.ts'
import {
  entryLimits,
  type KeypadSettings,
  type KeypadState,
  pressed,
  settleEntry,
} from '../codec/typed/keypad.ts'
import { append, endOf, type Moment, noLine, spoil } from '../codec/typed/line.ts'
import { listen, type Told } from '../codec/typed/listening.ts'
import type { Conversation } from '../ports.ts'
import { type InputEvent, stampOf } from './packets.ts'
import { type Keyboard, restingKeyboard, strike } from './strokes.ts'

export interface WedgeSettings {
  /** Longest pause between two characters; people are slower. */
  readonly gapMs: number
  readonly maxLength: number
  readonly samePresentationMs: number
}

export type WedgeState = BadgeState & { readonly keyboard: Keyboard }
export type KeyboardPadState = KeypadState & { readonly keyboard: Keyboard }

/**
 * The conversation with a badge or code reader that types. `BadgeRead` comes at Enter, when every character came within
 * `gapMs` of the one before, by the times of the kernel; the same text within `samePresentationMs` is told once.
 * `ReadFailed` comes instead where a key stood for no character, events were lost, the text was too long or
 * too slow, or no Enter came.
 */
export function converseWedge(settings: WedgeSettings): Conversation<WedgeState, InputEvent> {
  const limits = { ...settings, restMs: badgeRestMs }

  function hear(before: WedgeState, event: InputEvent, now: number): Told<WedgeState> {
    const { keyboard, stroke } = strike(before.keyboard, event)
    const state = { ...before, keyboard }
    const moment = { now, stampMs: stampOf(event) }
    const quiet = (line: WedgeState['line']): Told<WedgeState> => ({ state: { ...state, line }, signals: [] })
    if (stroke === null) return quiet(state.line)
    if (stroke === 'lost') return quiet(spoil(state.line, 'interrupted', moment, limits))
    switch (stroke.kind) {
      case 'character':
        return quiet(append(state.line, stroke.character, moment, limits))
      case 'enter':
        return lineEnded(state, { end: endOf(state.line, moment, limits), carrier: null, now, limits })
      case 'lock':
        return quiet(state.line)
      default:
        return quiet(spoil(state.line, 'unreadable', moment, limits))
    }
  }

  return listen<WedgeState, InputEvent>({
    begin: (now) => ({ ...noBadge(now, limits), keyboard: restingKeyboard }),
    hear,
    settle: (state, now) => settleBadge(state, now, limits),
    dueAt: badgeDueAt,
  })
}

/**
 * The conversation with a keypad that is a keyboard. `KeysEntered` comes at Enter or #; `*` and Escape clear. `ReadFailed`
 * comes where an entry was left unfinished for `timeoutMs`, was too long or held other keys than digits.
 */
export function conversePad(settings: KeypadSettings): Conversation<KeyboardPadState, InputEvent> {
  const limits = entryLimits(settings)

  function hear(before: KeyboardPadState, event: InputEvent, now: number): Told<KeyboardPadState> {
    const { keyboard, stroke } = strike(before.keyboard, event)
    const state = { ...before, keyboard }
    const moment: Moment = { now, stampMs: stampOf(event) }
    if (stroke === null) return { state, signals: [] }
    if (stroke !== 'lost') return pressed(state, stroke, { moment, limits })
    return { state: { ...state, line: spoil(state.line, 'interrupted', moment, limits) }, signals: [] }
  }

  return listen<KeyboardPadState, InputEvent>({
    begin: () => ({ line: noLine, keyboard: restingKeyboard }),
    hear,
    settle: (state, now) => settleEntry(state, now, limits),
    dueAt: ({ line }) => line.until,
  })
}
