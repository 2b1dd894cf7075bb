/**
 * Frames of a profile as text, such as `EB {address} 40 00 {check}`: two hexadecimal digits for a byte that is always the
 * same, a word in braces for one that is not. Pure.
 */
import { sum8, xor8 } from '../../codec/checksum.ts'
import type { Check } from './profile.ts'

const words = ['address', 'check', 'any', 'status'] as const

/** A byte of a frame: always this, or what the word says. */
export type Part = number | (typeof words)[number]

export type Template = readonly Part[]

/** Frames of these boards have 5 to 7 bytes; a longer one is a mistake in the profile. */
export const mostParts = 32

/** Throws `RangeError` that names the piece which is no byte and no word. */
export function templateOf(text: string): Template {
  const pieces = text.trim().split(/\s+/)
  return pieces.map((piece): Part => {
    if (/^[0-9A-Fa-f]{2}$/.test(piece)) return Number.parseInt(piece, 16)
    const word = words.find((one) => piece === `{${one}}`)
    if (word !== undefined) return word
    const known = words.map((one) => `{${one}}`).join(' ')
    throw new RangeError(`"${piece}" is no byte in two hexadecimal digits and none of ${known}`)
  })
}

export interface Fields {
  readonly address: number | null
  readonly status: number
}

/** The bytes of a frame; what may be anything is 0. Throws `RangeError` where a byte has no value: a bug of the caller. */
export function written(template: Template, check: Check, { address, status }: Fields): Uint8Array {
  const bytes = new Uint8Array(template.length)
  template.forEach((part, at) => {
    bytes[at] = byteOf(part, { address, status, checked: checkOf(check, bytes, at) })
  })
  return bytes
}

function byteOf(part: Part, { address, status, checked }: Fields & { readonly checked: number }): number {
  if (typeof part === 'number') return part
  if (part === 'check') return checked
  if (part === 'status') return status
  if (part === 'any') return 0
  if (address !== null && Number.isInteger(address) && address >= 0 && address <= 0xff) return address
  throw new RangeError(`the frame has an address, and ${address} is none`)
}

/** What the bytes at the start are as this frame. */
export function read(template: Template, check: Check, bytes: Uint8Array): Fields | 'incomplete' | 'noise' {
  let address: number | null = null
  let status = 0
  for (const [at, part] of template.entries()) {
    const byte = bytes[at]
    if (byte === undefined) return 'incomplete'
    if (typeof part === 'number' && byte !== part) return 'noise'
    if (part === 'check' && byte !== checkOf(check, bytes, at)) return 'noise'
    if (part === 'address') address = byte
    if (part === 'status') status = byte
  }
  return { address, status }
}

/** The check over the `length` bytes at the start. */
function checkOf(check: Check, bytes: Uint8Array, length: number): number {
  return check === 'xor' ? xor8(bytes, 0, length) : sum8(bytes, 0, length)
}

/** Whether some bytes could begin both frames, so that nobody can tell them apart. */
export function mayBeBoth(one: Template, other: Template): boolean {
  const length = Math.min(one.length, other.length)
  return one.slice(0, length).every((part, at) => {
    const against = other[at]
    return typeof part !== 'number' || typeof against !== 'number' || part === against
  })
}
