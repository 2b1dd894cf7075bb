/** Envelopes of a gateway as they go over the wire, sealed one behind the other, without a journal. */
import { firstPrevhash, seal, sourceOf } from '../../daemon/journal/envelope.ts'
import type { Tail } from '../../daemon/platform/outbox.ts'
import { draft, moment, seededRandom } from './journal-drafts.ts'

export interface SealedEvent {
  readonly type: string
  readonly atMs: number
  readonly id: string
  readonly sequence: number
  readonly hash: string
  readonly text: string
}

export interface Gateway {
  readonly venue?: string
  readonly gateway?: string
  readonly stream?: string
  readonly test?: boolean
  /** other seeds, other ids */
  readonly seed?: number
  /** what stands before the first one; absent: nothing */
  readonly after?: { readonly sequence: number; readonly hash: string }
}

/** The next `count` events of a gateway, a second apart. */
export function sealedEvents(count: number, given: Gateway = {}): readonly SealedEvent[] {
  const { venue = '140500-01', gateway = 'gw1', stream = 'j-1', test = false, seed = 1 } = given
  const random = seededRandom(seed)
  const origin = { source: sourceOf(venue, gateway), stream, utcOffset: '+08:00', test }
  let previous = given.after ?? { sequence: 0, hash: firstPrevhash }
  return Array.from({ length: count }, () => {
    const n = previous.sequence + 1
    const id = random.eventId(moment(n).ms)
    const sealed = seal(draft(n), { origin, previous, moment: moment(n), id })
    previous = { sequence: sealed.sequence, hash: sealed.hash }
    return { ...sealed, id, type: draft(n).type, atMs: moment(n).ms }
  })
}

/** A journal of such events, as far as the outbox asks for one; `append` makes the next ones. */
export function sealedTail(
  given: Gateway = {},
): Tail & { append(count: number): void; texts(): readonly string[] } {
  const stored: SealedEvent[] = []
  const cursors = new Map<string, number>()
  const head = () => stored.at(-1) ?? { sequence: 0, hash: firstPrevhash }
  return {
    stream: given.stream ?? 'j-1',
    append: (count) =>
      void stored.push(...sealedEvents(count, { ...given, seed: stored.length + 1, after: head() })),
    texts: () => stored.map(({ text }) => text),
    readAfter: (sequence, limit) =>
      stored.slice(sequence, sequence + limit).map(({ text, ...rest }) => ({ ...rest, envelope: text })),
    cursor: (name) => cursors.get(name) ?? 0,
    moveCursor: (name, sequence) => void cursors.set(name, sequence),
    head,
  }
}
