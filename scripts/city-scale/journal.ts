/** The journal of one venue in memory: really sealed envelopes in one chain, as the outbox reads them. Knows no disk. */

import type { Draft, EventType } from '../../daemon/domain/events/catalogue.ts'
import { isEventType } from '../../daemon/domain/events/catalogue.ts'
import { firstPrevhash, type Link, type Origin, seal, sourceOf } from '../../daemon/journal/envelope.ts'
import type { StoredEnvelope, Tail } from '../../daemon/platform/outbox.ts'
import type { Random } from '../../daemon/random.ts'
import { instanceOf } from '../../test/support/event-shapes.ts'

export interface VenueJournal extends Tail {
  /** Seals one event that happened at `atMs`, milliseconds since 1970. */
  append(type: EventType, atMs: number): void
  /** When an event happened, by its place in the chain, from 0. */
  readonly times: readonly number[]
  /** Length of all envelopes in bytes. */
  bytes(): number
}

/** One instance of a type is as large as any other, and making one from the schema takes long. */
const drafts = new Map<EventType, Draft>()

/** An event of this type with all that it may carry, about somebody in a session. Refers to nobody. */
export function draftOf(type: EventType): Draft {
  const known = drafts.get(type)
  if (known !== undefined) return known
  const data = instanceOf(type, { fields: 'all', at: 0 })
  const made = { type, subject: 'p-0123456789abcdef', session: 'CITY-20260318-01', zone: 'corridor', data }
  if (!isDraft(made)) throw new RangeError(`${type} is no event type`)
  drafts.set(type, made)
  return made
}

/** `instanceOf` has held the data against the schema of the type. */
function isDraft(value: { readonly type: string }): value is Draft {
  return isEventType(value.type)
}

/** Empty at first. */
export function createVenueJournal({ venue, random }: { venue: string; random: Random }): VenueJournal {
  const stream = random.stream()
  const origin: Origin = { source: sourceOf(venue, 'gw1'), stream, utcOffset: '+08:00', test: false }
  const stored: StoredEnvelope[] = []
  const times: number[] = []
  const cursors = new Map<string, number>()
  let head: Link = { sequence: 0, hash: firstPrevhash }
  let bytes = 0
  return {
    stream,
    times,
    bytes: () => bytes,
    append(type, atMs) {
      const moment = { ms: Math.floor(atMs), clock: 'synced' } as const
      const id = random.eventId(moment.ms)
      const sealed = seal(draftOf(type), { origin, previous: head, moment, id })
      head = { sequence: sealed.sequence, hash: sealed.hash }
      stored.push({ sequence: sealed.sequence, type, atMs: moment.ms, envelope: sealed.text })
      times.push(atMs)
      bytes += Buffer.byteLength(sealed.text)
    },
    readAfter: (sequence, limit) => stored.slice(sequence, sequence + limit),
    cursor: (name) => cursors.get(name) ?? 0,
    moveCursor: (name, sequence) => void cursors.set(name, sequence),
    head: () => head,
  }
}
