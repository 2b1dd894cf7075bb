/** The family "keypad on a HID wire": its settings and its row for the table of families. */
import * as z from 'zod'
import type { KeypadSettings } from '../codec/typed/keypad.ts'
import { defineFamily } from '../family.ts'
import { keyReportCodec } from './codec.ts'
import { converse } from './conversation.ts'
import { simulate } from './simulator.ts'

const settings: z.ZodType<KeypadSettings> = z.strictObject({
  maxDigits: z.int().min(1).max(32).default(16).describe('最多位数。 No entry has more digits.'),
  timeoutMs: z
    .int()
    .min(1000)
    .max(60_000)
    .default(5000)
    .describe('停顿超过此时间则作废（毫秒）。 An entry is forgotten after such a pause, ms.'),
})

/**
 * USB keypads by their boot keyboard reports, over hidraw. A HID wire cannot be had alone: the kernel's own keyboard driver
 * hears the keys too. Where a console listens, or codes are secret, `keypad-evdev` with its grab is the one to take.
 */
export const keypadHid = defineFamily({
  name: 'keypad-hid',
  kind: 'keypad',
  wires: ['hid'],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  interByteMs: 20,
  settings,
  codec: keyReportCodec,
  conversation: converse,
  simulator: simulate,
})
