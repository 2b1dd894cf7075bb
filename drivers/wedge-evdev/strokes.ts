/** Input events become strokes: which key was pressed with what held, or that events were lost. Pure. */
import { type Stroke, strokeOf } from '../codec/typed/us-layout.ts'
import { commandKeys, linuxKeys, shiftKeys } from './keys.ts'
import { eventTypes, type InputEvent, keyValues, syncCodes } from './packets.ts'

export interface Keyboard {
  /** Codes of the keys among shift, Ctrl, Alt and Meta that are held. */
  readonly held: readonly number[]
  /** Events were lost; what comes before the next whole report is a part of one. */
  readonly isLossy: boolean
}

export const restingKeyboard: Keyboard = { held: [], isLossy: false }

export interface Struck {
  readonly keyboard: Keyboard
  /** null where the event is no key being pressed; `lost` where events are missing before this one */
  readonly stroke: Stroke | 'lost' | null
}

/** One event. Releases and repeats of ordinary keys are nothing: a key that is stuck is pressed once. */
export function strike(keyboard: Keyboard, { type, code, value }: InputEvent): Struck {
  if (type === eventTypes.sync) return synced(keyboard, code)
  if (keyboard.isLossy || type !== eventTypes.key) return { keyboard, stroke: null }
  if (shiftKeys.includes(code) || commandKeys.includes(code)) {
    const others = keyboard.held.filter((one) => one !== code)
    const held = value === keyValues.release ? others : [...others, code]
    return { keyboard: { ...keyboard, held }, stroke: null }
  }
  if (value !== keyValues.press) return { keyboard, stroke: null }
  const isHeld = (code: number) => keyboard.held.includes(code)
  const held = { shift: shiftKeys.some(isHeld), command: commandKeys.some(isHeld) }
  return { keyboard, stroke: strokeOf(linuxKeys, code, held) }
}

/** After a loss nobody knows what is held; keys that are will be released one day, which does no harm. */
function synced(keyboard: Keyboard, code: number): Struck {
  if (code === syncCodes.dropped) return { keyboard: { held: [], isLossy: true }, stroke: 'lost' }
  return { keyboard: { ...keyboard, isLossy: false }, stroke: null }
}
