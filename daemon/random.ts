/** The only file that touches chance. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Chance } from '../drivers/ports.ts'

export interface Random extends Chance {
  bytes(count: number): Uint8Array
  /** UUIDv7 (RFC 9562) for a moment in milliseconds since 1970: sorts by time. */
  eventId(ms: number): string
  /** Opaque reference of a participant. */
  participant(): string
  /** Opaque reference of a member of the staff. */
  operator(): string
  /** Reference of a grant or order. */
  ref(): string
  stream(): string
  /** So many decimal digits, each as likely as any other: a code that somebody types. */
  code(digits: number): string
}

/** Bytes asked of the operating system at a time, and the longest value that comes from such a stock. */
const stockBytes = 4096

/** Random values from the operating system. */
export function systemRandom(): Random {
  return randomFrom(stocked(randomBytes), randomUUID)
}

/**
 * The same bytes, fetched in stock: a call costs as much as a whole decision, and each card needs two. What was given
 * out is wiped from the stock.
 */
function stocked(fetch: (count: number) => Uint8Array): (count: number) => Uint8Array {
  let stock = new Uint8Array(0)
  let at = 0
  return (count) => {
    if (count > stockBytes) return fetch(count)
    if (at + count > stock.length) {
      stock = Uint8Array.from(fetch(stockBytes))
      at = 0
    }
    const taken = stock.slice(at, at + count)
    stock.fill(0, at, at + count)
    at += count
    return taken
  }
}

/** Makes every kind of random value from bytes; a seeded source gives a repeatable run. */
export function randomFrom(bytes: (count: number) => Uint8Array, uuid: () => string): Random {
  return {
    bytes,
    next: () => new DataView(bytes(4).slice().buffer).getUint32(0) / 2 ** 32,
    eventId: (ms) => uuidv7(ms, bytes(10)),
    participant: () => `p-${base32(bytes(10))}`,
    operator: () => `o-${base32(bytes(10))}`,
    ref: () => base32(bytes(10)),
    stream: uuid,
    code: (digits) => Array.from({ length: digits }, () => digit(bytes)).join(''),
  }
}

function uuidv7(ms: number, random: Uint8Array): string {
  const rest = Buffer.from(random)
  rest[0] = 0x70 | ((rest[0] ?? 0) & 0x0f)
  rest[2] = 0x80 | ((rest[2] ?? 0) & 0x3f)
  const time = ms.toString(16).padStart(12, '0')
  const hex = rest.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`
}

/** Bytes from here on are thrown away: with them the digits 0 to 5 would come more often. */
const firstUnevenByte = 250
/** Bytes looked at for one digit; so many bad ones in a row come once in 10^104 digits: it is no chance then. */
const mostBytesOfDigit = 64

function digit(bytes: (count: number) => Uint8Array): number {
  for (let tries = 0; tries < mostBytesOfDigit; tries++) {
    const [byte = firstUnevenByte] = bytes(1)
    if (byte < firstUnevenByte) return byte % 10
  }
  throw new Error('chance gives no digit: its bytes are not random')
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Crockford's base 32 in lower case: no letters that look alike. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(value >> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return text
}
