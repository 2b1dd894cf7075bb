/** Texts about people in every form in which bytes of a wire may hold them, and the search for them in frames of a trace. */

import { type Typing, typingOf } from '../../drivers/codec/typed/us-layout.ts'
import { hidKeys } from '../../drivers/keypad-hid/usages.ts'
import type { TraceFrame } from '../../drivers/trace/recorder.ts'
import { linuxKeys } from '../../drivers/wedge-evdev/keys.ts'

/** Those of the texts that the frames hold, each once. */
export function textsIn(frames: readonly TraceFrame[], texts: readonly string[]): readonly string[] {
  const { bytes, columns } = haystacks(frames)
  return [...new Set(texts)].filter(
    (text) =>
      byteForms(text).some((form) => bytes.some((hay) => hay.includes(form))) ||
      strokeForms(text).some((form) => columns.some((hay) => hay.includes(form))),
  )
}

/** No report of a key is longer; its code stands in one place. */
const columnCount = 64

function haystacks(frames: readonly TraceFrame[]) {
  const kept = frames.flatMap((frame) => ('hex' in frame ? [frame] : []))
  const codes = frames.flatMap((frame) => ('hex' in frame ? [] : [frame.code]))
  const ways = (['out', 'in'] as const).map((way) => kept.filter((frame) => frame.way === way))
  return {
    // what is divided between frames is whole again where they follow one another
    bytes: [
      ...ways.map((said) => said.map(({ hex }) => hex).join('')),
      kept.map(({ hex }) => unwrapped(hex)).join(''),
      hexOf(codes.join('|')),
      codes.join('|'),
    ],
    columns: ways.flatMap((said) => Array.from({ length: columnCount }, (_, at) => column(said, at))),
  }
}

/** What HID reports of 64 bytes hold behind their heads of 8 and before their sums of 2, as ID-card readers wrap their frames. */
function unwrapped(hex: string): string {
  return (hex.match(/.{128}/g) ?? []).map((report) => report.slice(16, 124)).join('')
}

/** The byte at one place of all frames, without those that say that no key is down, and each once while it stays. */
function column(frames: readonly { readonly hex: string }[], at: number): string {
  return once(
    frames.map(({ hex }) => hex.slice(2 * at, 2 * at + 2)).filter((byte) => byte !== '' && byte !== '00'),
  )
}

function once(bytes: readonly string[]): string {
  return bytes.filter((byte, at) => byte !== bytes[at - 1]).join('')
}

function byteForms(text: string): readonly string[] {
  const utf16 = Buffer.from(text, 'utf16le')
  const letters = [hexOf(text), hexOf(utf16), hexOf(Buffer.from(utf16).swap16()), hexOf(gbk(text))]
  return [...letters, ...numberForms(text)]
}

/** Two decimal digits a byte, from either end, and the number in 4 or 8 bytes, from either end. */
function numberForms(text: string): readonly string[] {
  const digits = text.replace(/\D+$/, '')
  if (!/^\d{6,20}$/.test(digits)) return /^[0-9A-F]{8,}$/.test(text) ? [text, reversed(text)] : []
  const number = BigInt(digits).toString(16).toUpperCase()
  const width = number.length <= 8 ? 8 : 16
  const whole = number.padStart(width, '0')
  return [digits, reversed(digits), whole, reversed(whole)]
}

/** The bytes from behind; of an odd digit at the front nothing is left. */
function reversed(hex: string): string {
  return (hex.slice(hex.length % 2).match(/../g) ?? []).toReversed().join('')
}

/** Numbers of keys one after the other, as Linux and as HID count them. */
function strokeForms(text: string): readonly string[] {
  if (!/^\d{6,}$/.test(text)) return []
  return [linuxKeys, hidKeys].map((keys) => {
    const ways: ReadonlyMap<string, Typing> = typingOf(keys)
    return once(Array.from(text, (digit) => hexOf(Uint8Array.of(ways.get(digit)?.number ?? 0))))
  })
}

function hexOf(value: string | Uint8Array): string {
  return Buffer.from(value).toString('hex').toUpperCase()
}

/** Every character of two bytes, by what it stands for. */
const gbkBytes: ReadonlyMap<string, Uint8Array> = new Map(
  Array.from({ length: 0x7e * 0xbf }, (_, at) => {
    const bytes = Uint8Array.of(0x81 + Math.floor(at / 0xbf), 0x40 + (at % 0xbf))
    return [new TextDecoder('gbk').decode(bytes), bytes] as const
  }),
)

/** The text as GBK has it; ASCII stays as it is. */
export function gbk(text: string): Uint8Array {
  return Buffer.concat(
    Array.from(text, (character) => gbkBytes.get(character) ?? Buffer.from(character, 'utf8')),
  )
}
