/** The families "wedge" and "keypad" on Linux input devices: their settings and their rows for the table of families. */
import * as z from 'zod'
import type { KeypadSettings } from '../codec/typed/keypad.ts'
import { defineFamily } from '../family.ts'
import { inputEventCodec } from './codec.ts'
import { conversePad, converseWedge, type WedgeSettings } from './conversation.ts'
import { simulate } from './simulator.ts'

const wedgeSettings: z.ZodType<WedgeSettings> = z.strictObject({
  gapMs: z
    .int()
    .min(20)
    .max(1000)
    .default(100)
    .describe('同一条码字符间最长间隔（毫秒），更慢的视为手工输入。 Longest pause inside one code, ms.'),
  maxLength: z.int().min(1).max(4096).default(512).describe('最多字符数。 No code has more characters.'),
  samePresentationMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2000)
    .describe('同一内容在此时间内只报一次（毫秒）。 The same text is told once within so long, ms.'),
})

const keypadSettings: z.ZodType<KeypadSettings> = z.strictObject({
  maxDigits: z.int().min(1).max(32).default(16).describe('最多位数。 No entry has more digits.'),
  timeoutMs: z
    .int()
    .min(1000)
    .max(60_000)
    .default(5000)
    .describe('停顿超过此时间则作废（毫秒）。 An entry is forgotten after such a pause, ms.'),
})

/** What both rows have: a cable that carries events of the kernel, which cost no time and come whole. */
const wire = {
  wires: ['evdev'],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  interByteMs: 20,
  codec: inputEventCodec,
  simulator: simulate,
} as const

/**
 * Badge and code readers in keyboard mode ("keyboard wedge", the default of most), set to the US layout and to Enter
 * behind each code. They are grabbed, so what they read reaches no console.
 */
export const wedgeEvdev = defineFamily({
  name: 'wedge-evdev',
  kind: 'scanner',
  ...wire,
  settings: wedgeSettings,
  conversation: converseWedge,
})

/** USB keypads, which are keyboards: grabbed, so what is typed reaches no console. */
export const keypadEvdev = defineFamily({
  name: 'keypad-evdev',
  kind: 'keypad',
  ...wire,
  settings: keypadSettings,
  conversation: conversePad,
})
