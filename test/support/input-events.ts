/** Events of a Linux keyboard, as tests write them down: codes and values of linux/input-event-codes.h. */
import type { InputEvent } from '../../drivers/wedge-evdev/packets.ts'

/** The codes that tests press, as the header names them; not taken from the table under test. */
export const codes: Readonly<Record<string, number>> = {
  KEY_ESC: 1,
  KEY_1: 2,
  KEY_2: 3,
  KEY_3: 4,
  KEY_4: 5,
  KEY_0: 11,
  KEY_MINUS: 12,
  KEY_BACKSPACE: 14,
  KEY_TAB: 15,
  KEY_Q: 16,
  KEY_ENTER: 28,
  KEY_LEFTCTRL: 29,
  KEY_A: 30,
  KEY_S: 31,
  KEY_LEFTSHIFT: 42,
  KEY_Z: 44,
  KEY_M: 50,
  KEY_SLASH: 53,
  KEY_RIGHTSHIFT: 54,
  KEY_KPASTERISK: 55,
  KEY_LEFTALT: 56,
  KEY_SPACE: 57,
  KEY_CAPSLOCK: 58,
  KEY_F1: 59,
  KEY_NUMLOCK: 69,
  KEY_KP7: 71,
  KEY_KP5: 76,
  KEY_KP3: 81,
  KEY_KP0: 82,
  KEY_KPDOT: 83,
  KEY_KPENTER: 96,
  KEY_KPSLASH: 98,
  KEY_DELETE: 111,
}

export function codeOf(name: string): number {
  const code = codes[name]
  if (code === undefined) throw new RangeError(`no code of a key ${name}`)
  return code
}

/** A moment as the kernel stamps it. */
export function stamp(ms: number): Pick<InputEvent, 'seconds' | 'micros'> {
  const micros = Math.round(ms * 1000)
  return { seconds: Math.floor(micros / 1_000_000), micros: micros % 1_000_000 }
}

export function keyEvent(name: string, value: 0 | 1 | 2, atMs: number): InputEvent {
  return { kind: 'inputEvent', ...stamp(atMs), type: 1, code: codeOf(name), value }
}

export function syncReport(atMs: number): InputEvent {
  return { kind: 'inputEvent', ...stamp(atMs), type: 0, code: 0, value: 0 }
}

/** SYN_DROPPED: the kernel's buffer ran over. */
export function dropped(atMs: number): InputEvent {
  return { kind: 'inputEvent', ...stamp(atMs), type: 0, code: 3, value: 0 }
}

/** A key goes down and up again, with the scan code and the reports around it, as a USB keyboard gives them. */
export function stroke(name: string, atMs: number): readonly InputEvent[] {
  const scanCode: InputEvent = { kind: 'inputEvent', ...stamp(atMs), type: 4, code: 4, value: 0x7001e }
  return [
    scanCode,
    keyEvent(name, 1, atMs),
    syncReport(atMs),
    scanCode,
    keyEvent(name, 0, atMs),
    syncReport(atMs),
  ]
}
