/** What the data of OSDP replies say, and the data of commands. Pure; null for data that are none. */
import { concat, toHex } from '../codec/bytes.ts'

/** What kind of thing answers: its maker, model and number; its firmware may change. */
export interface PeripheralId {
  /** Such as `000EE3-16-2540961792`: vendor, model, serial number. */
  readonly identity: string
  readonly firmware: string
}

const idLength = 12

export function idIn(data: Uint8Array): PeripheralId | null {
  if (data.length < idLength) return null
  const [, , , model = 0, version = 0] = data
  const serial = new DataView(data.buffer, data.byteOffset).getUint32(5, true)
  const [major = 0, minor = 0, build = 0] = data.subarray(9)
  return {
    identity: `${toHex(data.subarray(0, 3))}-${model}-${serial}`,
    firmware: `${version}/${major}.${minor}.${build}`,
  }
}

/** Bits as a reader got them from a badge, the first one first. */
export interface CardBits {
  readonly bits: readonly boolean[]
}

export function cardBitsIn(data: Uint8Array): CardBits | null {
  const [, , low, high] = data
  if (low === undefined || high === undefined) return null
  const count = low | (high << 8)
  const bytes = data.subarray(4)
  if (count === 0 || bytes.length !== Math.ceil(count / 8)) return null
  return {
    bits: Array.from({ length: count }, (_, at) => ((bytes[at >>> 3] ?? 0) & (0x80 >>> (at & 7))) !== 0),
  }
}

/** The data that a reader sends for these bits. */
export function rawData(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8))
  bits.forEach((bit, at) => {
    if (bit) bytes[at >>> 3] = (bytes[at >>> 3] ?? 0) | (0x80 >>> (at & 7))
  })
  return concat(Uint8Array.of(0, 0, bits.length & 0xff, bits.length >>> 8), bytes)
}

/** Keys as a keypad names them: digits as they are, `*` for 7F, `#` for 0D, other bytes as they are. */
export function keysIn(data: Uint8Array): string | null {
  const [, count] = data
  const keys = data.subarray(2)
  if (count === undefined || count !== keys.length) return null
  return Array.from(keys, (key) => (key === 0x7f ? '*' : key === 0x0d ? '#' : String.fromCharCode(key))).join(
    '',
  )
}

export function keysData(keys: string): Uint8Array {
  const codes = Array.from(keys, (key) => (key === '*' ? 0x7f : key === '#' ? 0x0d : key.charCodeAt(0)))
  return Uint8Array.of(0, codes.length, ...codes)
}

/** A reader that was read backwards sends the characters so. */
export function formattedIn(data: Uint8Array): string | null {
  const [, isBackward, length] = data
  const characters = data.subarray(3)
  if (length === undefined || length !== characters.length) return null
  const text = Array.from(characters, (code) => String.fromCharCode(code))
  if (!text.every((character) => character >= ' ' && character <= '~')) return null
  return (isBackward === 1 ? text.reverse() : text).join('')
}

/** One flag for each input or output, from 0. */
export function flagsIn(data: Uint8Array): readonly boolean[] {
  return Array.from(data, (byte) => byte !== 0)
}

/** What it has so many of. */
export const functions = { contacts: 1, outputs: 2 } as const

const capabilityLength = 3

/** How many it says that it has of this; null where it says nothing of it. */
export function countIn(data: Uint8Array, what: number): number | null {
  for (let at = 0; at + capabilityLength <= data.length; at += capabilityLength) {
    if (data[at] === what) return data[at + 2] ?? null
  }
  return null
}

export interface LocalStatus {
  readonly tampered: boolean
  readonly powerFailed: boolean
}

export function localStatusIn(data: Uint8Array): LocalStatus | null {
  const [tamper, power] = data
  return tamper === undefined || power === undefined
    ? null
    : { tampered: tamper !== 0, powerFailed: power !== 0 }
}

/** On for so many tenths of a second, then off by the peripheral's own timer. */
export function pulseData(output: number, tenths: number): Uint8Array {
  return Uint8Array.of(output, onForTheTimer, tenths & 0xff, tenths >>> 8)
}

export const onForTheTimer = 5

/** Gives the peripheral the key of its own. */
export function keyData(key: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(1, key.length), key)
}

/** Who a simulated peripheral says it is. */
export function idData(serial: number): Uint8Array {
  const data = Uint8Array.of(0x00, 0x0e, 0xe3, 16, 16, 0, 0, 0, 0, 6, 6, 0)
  new DataView(data.buffer).setUint32(5, serial, true)
  return data
}

/** The characters of a badge, read forwards. */
export function formattedData(text: string): Uint8Array {
  return Uint8Array.of(0, 0, text.length, ...Array.from(text, (character) => character.charCodeAt(0)))
}
