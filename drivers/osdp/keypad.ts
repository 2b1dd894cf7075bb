/** What a keypad is there for: digits up to #, told whole or not at all. Pure. */
import {
  entryLimits,
  type KeypadSettings,
  type KeypadState,
  pressed,
  settleEntry,
} from '../codec/typed/keypad.ts'
import { noLine } from '../codec/typed/line.ts'
import type { Told } from '../codec/typed/listening.ts'
import type { Duty } from './duty.ts'
import { replies } from './packets.ts'
import { keysIn } from './reports.ts'

export function keypadDuty(settings: KeypadSettings): Duty<KeypadState> {
  const limits = entryLimits(settings)

  return {
    needs: null,
    greetings: [],
    begin: () => ({ line: noLine }),
    hear(state, { code, data }, now) {
      const keys = code === replies.keys ? keysIn(data) : null
      const moment = { now, stampMs: now }
      return Array.from(keys ?? '').reduce<Told<KeypadState>>(
        (before, character) => {
          const after = pressed(before.state, { kind: 'character', character }, { moment, limits })
          return { state: after.state, signals: [...before.signals, ...after.signals] }
        },
        { state, signals: [] },
      )
    },
    settle: (state, now) => settleEntry(state, now, limits),
    dueAt: ({ line }) => line.until,
    isFire: () => false,
    opening: () => null,
    opened: (state) => state,
  }
}
