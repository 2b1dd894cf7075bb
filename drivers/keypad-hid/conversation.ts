/** What we make of the reports of a keypad: entries. Pure; it writes nothing and knows no node and no person. */
import {
  entryLimits,
  type KeypadSettings,
  type KeypadState,
  pressed,
  settleEntry,
} from '../codec/typed/keypad.ts'
import { noLine } from '../codec/typed/line.ts'
import { listen, type Told } from '../codec/typed/listening.ts'
import type { Conversation } from '../ports.ts'
import type { Signal } from '../words.ts'
import type { KeyReport } from './packets.ts'
import { type Down, strike } from './strokes.ts'

export type PadState = KeypadState & { readonly down: Down }

/**
 * The conversation with a keypad. `KeysEntered` comes at Enter or #; `*` and Escape clear. `ReadFailed` comes where an entry
 * was left unfinished for `timeoutMs`, was too long or held other keys than digits.
 */
export function converse(settings: KeypadSettings): Conversation<PadState, KeyReport> {
  const limits = entryLimits(settings)

  function hear(before: PadState, report: KeyReport, now: number): Told<PadState> {
    const { down, strokes } = strike(before.down, report)
    const moment = { now, stampMs: now }
    let state: PadState = { ...before, down }
    const signals: Signal[] = []
    for (const stroke of strokes) {
      const told = pressed(state, stroke, { moment, limits })
      state = told.state
      signals.push(...told.signals)
    }
    return { state, signals }
  }

  return listen<PadState, KeyReport>({
    begin: () => ({ line: noLine, down: [] }),
    hear,
    settle: (state, now) => settleEntry(state, now, limits),
    dueAt: ({ line }) => line.until,
  })
}
