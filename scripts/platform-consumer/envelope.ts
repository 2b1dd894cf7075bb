/** One event as it comes over the wire: what a receiver looks at, and whether its hash is right. Knows no MQTT, no disk. */
import { createHash } from 'node:crypto'

/** What stands in `prevhash` of the first event of a stream. */
export const firstPrevhash = '0'.repeat(64)

export interface Envelope {
  readonly id: string
  readonly type: string
  /** `/venues/{venue}/gateways/{gateway}` */
  readonly source: string
  /** the venue in `source` */
  readonly venue: string
  readonly stream: string
  readonly sequence: number
  readonly prevhash: string
  readonly hash: string
  /** whether `hash` is that of the rest */
  readonly isIntact: boolean
  /** an exercise */
  readonly test: boolean
  /** as it came */
  readonly text: string
}

/** An envelope takes about 1 KiB. Characters. */
const mostCharacters = 262_144
/** Objects and lists in each other; those of the contract are below 8. */
const deepest = 32
const digest = /^[0-9a-f]{64}$/
const decimal = /^[1-9][0-9]{0,14}$/
const sourceForm = /^\/venues\/([0-9A-Za-z_-]{1,64})\/gateways\/[0-9A-Za-z_-]{1,64}$/

/** Reads an envelope; a sentence that names what is wrong when the text is none. Never throws on what came. */
export function readEnvelope(text: string): Envelope | string {
  if (text.length > mostCharacters) return `longer than ${mostCharacters} characters`
  const members = membersOf(text)
  if (typeof members === 'string') return members
  const word = (name: string, longest: number): string | null => {
    const value = members[name]
    return typeof value === 'string' && value !== '' && value.length <= longest ? value : null
  }
  const [id, type, source] = [word('id', 128), word('type', 128), word('source', 160)]
  const [stream, sequence] = [word('stream', 64), word('sequence', 15)]
  const [prevhash, hash] = [word('prevhash', 64), word('hash', 64)]
  const venue = sourceForm.exec(source ?? '')?.[1]
  if (id === null || type === null || stream === null) return 'id, type or stream is missing'
  if (source === null || venue === undefined) return 'source is not /venues/…/gateways/…'
  if (sequence === null || !decimal.test(sequence)) return 'sequence is no decimal number from 1'
  if (prevhash === null || hash === null || !digest.test(prevhash) || !digest.test(hash))
    return 'hash or prevhash is not 64 hexadecimal digits'
  const { hash: _, ...rest } = members
  const isIntact = hashOf(rest) === hash
  const test = members['test'] === true
  return { id, type, source, venue, stream, sequence: Number(sequence), prevhash, hash, isIntact, test, text }
}

function membersOf(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { ...value } : 'not a JSON object'
  } catch {
    return 'not JSON'
  }
}

/** SHA-256 of the canonical form, in hexadecimal; null for what has none. */
function hashOf(value: object): string | null {
  const text = canonical(value, deepest)
  return text === null ? null : createHash('sha256').update(text).digest('hex')
}

/**
 * Canonical JSON (RFC 8785): members sorted by the UTF-16 units of their names, no white space, strings and numbers as
 * ECMAScript writes them. Null when it is nested deeper than `levels`.
 */
export function canonical(value: unknown, levels: number): string | null {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (levels === 0) return null
  const parts: string[] = []
  const isList = Array.isArray(value)
  for (const [name, inner] of sorted(Object.entries(value), isList)) {
    const text = canonical(inner, levels - 1)
    if (text === null) return null
    parts.push(isList ? text : `${JSON.stringify(name)}:${text}`)
  }
  return isList ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}

function sorted(entries: [string, unknown][], isList: boolean): [string, unknown][] {
  return isList ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1))
}
