/**
 * A fact as it is stored, published and shown: CloudEvents 1.0 in structured mode, canonical JSON (RFC 8785), with its
 * place in the hash chain; venue and session stand in each (F-2.1). The text is made once; nobody makes it again.
 */
import { hash as digest } from 'node:crypto'
import canonicalize from 'canonicalize'
import { localInstant } from '../domain/calendar.ts'
import type { Moment, StoredEvent } from '../domain/event.ts'
import type { Draft } from '../domain/events/catalogue.ts'

/** What stands before the first event. */
export const firstPrevhash = '0'.repeat(64)

/** What all envelopes of one journal have in common. */
export interface Origin {
  /** `/venues/{venue}/gateways/{gateway}` */
  readonly source: string
  readonly stream: string
  readonly utcOffset: string
  /** training mode */
  readonly test: boolean
}

export interface Link {
  readonly sequence: number
  readonly hash: string
}

export interface Sealed {
  readonly sequence: number
  readonly hash: string
  /** canonical JSON, `hash` included */
  readonly text: string
}

/** The source of a venue's gateway. */
export function sourceOf(venue: string, gateway: string): string {
  return `/venues/${venue}/gateways/${gateway}`
}

/** Puts a draft behind `previous` and seals it. `hash` is the SHA-256 of the canonical envelope without `hash`. */
export function seal(
  draft: Draft,
  { origin, previous, moment, id }: { origin: Origin; previous: Link; moment: Moment; id: string },
): Sealed {
  const sequence = previous.sequence + 1
  const body = {
    specversion: '1.0',
    id,
    source: origin.source,
    type: draft.type,
    subject: draft.subject,
    time: localInstant(moment.ms, origin.utcOffset),
    dataschema: `urn:warden:event:${draft.type}:1`,
    datacontenttype: 'application/json',
    stream: origin.stream,
    sequence: String(sequence),
    prevhash: previous.hash,
    clock: moment.clock,
    ...(draft.session === null ? {} : { session: draft.session }),
    ...(draft.zone === null ? {} : { zone: draft.zone }),
    ...(origin.test ? { test: true } : {}),
    data: draft.data,
  }
  const unsealed = canonical(body)
  const hash = digest('sha256', unsealed, 'hex')
  return { sequence, hash, text: withHash(unsealed, { hash, id }) }
}

/** The canonical text with its member `hash`, which stands right before `id`; no other member holds this new id. */
function withHash(text: string, { hash, id }: { hash: string; id: string }): string {
  const at = text.lastIndexOf(`,"id":"${id}"`)
  return `${text.slice(0, at)},"hash":"${hash}"${text.slice(at)}`
}

/**
 * SHA-256 of an envelope without its hash, in lower-case hexadecimal, from its canonical text: the member `hash` is cut
 * out, which takes half the time of writing the rest anew. Null when the text has no such member with this value. A
 * copy of it in a member further down would be cut instead; its own value would then have to be the hash of a text that
 * holds it, which nobody can make.
 */
export function hashOfStored(text: string, hash: string): string | null {
  const member = `,"hash":"${hash}"`
  const at = text.lastIndexOf(member)
  return at === -1 ? null : digest('sha256', text.slice(0, at) + text.slice(at + member.length), 'hex')
}

/** Canonical JSON (RFC 8785). */
export function canonical(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('an envelope cannot be written as JSON')
  return text
}

/** The fields of a stored envelope that the core and the queries need. The caller has checked that it is one. */
export interface Envelope {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly stream: string
  readonly sequence: string
  readonly prevhash: string
  readonly hash: string
  readonly clock: Moment['clock']
  readonly session?: string
  readonly zone?: string
  readonly test?: true
  readonly data: Readonly<Record<string, unknown>>
}

/** The envelope in a stored text. Throws SyntaxError on text that is no JSON object; its fields are not checked. */
export function parseEnvelope(text: string): Envelope {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Envelope
  throw new SyntaxError('an envelope must be a JSON object')
}

/** The fact inside a stored text, as the core folds it. Throws SyntaxError on text that is no JSON object. */
export function eventOf(text: string): StoredEvent {
  const envelope = parseEnvelope(text)
  const { id, type, subject, session = null, zone = null, data } = envelope
  const sequence = Number(envelope.sequence)
  return { type, subject, session, zone, data, sequence, id, atMs: Date.parse(envelope.time) } as StoredEvent
}
