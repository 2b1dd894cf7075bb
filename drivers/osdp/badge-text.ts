/** The text of a badge from the bits on its chip. Pure. */

/** `hex`: all bits, as whole bytes; `number`: what a Wiegand badge has printed on it, facility and number. */
export type BadgeText = 'hex' | 'number'

/** Wiegand formats whose two parity bits everybody places alike: bits, and digits of facility and number. */
const wiegand = [
  { bits: 26, facilityBits: 8, digits: [3, 5] },
  { bits: 34, facilityBits: 16, digits: [5, 5] },
] as const

/** Null where the bits are of no known format, or a parity bit is wrong. */
export function badgeText(bits: readonly boolean[], form: BadgeText): string | null {
  return form === 'hex' ? hexOf(bits) : numberOf(bits)
}

/** Left-aligned as on the wire; the length of the text tells 26 bits from 32, but not from 25. */
function hexOf(bits: readonly boolean[]): string {
  let text = ''
  for (let at = 0; at < bits.length; at += 4) text += numberIn(bits.slice(at, at + 4), 4).toString(16)
  return text.toUpperCase()
}

/** Bits as a number, filled up with zeroes behind to `width`. */
function numberIn(bits: readonly boolean[], width = bits.length): number {
  let value = 0
  for (let at = 0; at < width; at++) value = value * 2 + (bits[at] === true ? 1 : 0)
  return value
}

function numberOf(bits: readonly boolean[]): string | null {
  const format = wiegand.find((one) => one.bits === bits.length)
  if (format === undefined || !isParityRight(bits)) return null
  const body = bits.slice(1, -1)
  const parts = [body.slice(0, format.facilityBits), body.slice(format.facilityBits)]
  return parts.map((part, at) => String(numberIn(part)).padStart(format.digits[at] ?? 0, '0')).join('')
}

/** The first bit makes the first half even, the last one makes the second half odd. */
function isParityRight(bits: readonly boolean[]): boolean {
  const half = bits.length / 2
  const ones = (part: readonly boolean[]) => part.filter(Boolean).length
  return ones(bits.slice(0, half)) % 2 === 0 && ones(bits.slice(half)) % 2 === 1
}

/** The bits of a Wiegand badge with this facility and number: what a reader would send. */
export function wiegand26(facility: number, number: number): readonly boolean[] {
  const bitsOf = (value: number, width: number) =>
    Array.from({ length: width }, (_, at) => ((value >>> (width - 1 - at)) & 1) === 1)
  const body = [...bitsOf(facility, 8), ...bitsOf(number, 16)]
  const odd = (part: readonly boolean[]) => part.filter(Boolean).length % 2 === 1
  return [odd(body.slice(0, 12)), ...body, !odd(body.slice(12))]
}

/** The bits of which `hex` is the text; null where it is none. */
export function bitsOfHex(hex: string): readonly boolean[] | null {
  if (!/^[0-9A-Fa-f]+$/.test(hex)) return null
  return Array.from(hex).flatMap((digit) => {
    const value = Number.parseInt(digit, 16)
    return [8, 4, 2, 1].map((bit) => (value & bit) !== 0)
  })
}
