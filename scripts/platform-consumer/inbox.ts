/**
 * The platform's inbox: takes each event once, keeps the order, checks the chain, and says what may be acknowledged and
 * what is missing. Knows no MQTT and no clock; what it remembers is in the store, so it may be made anew at any time.
 */
import type { Alarm, AlarmKind } from './alarms.ts'
import type { Envelope } from './envelope.ts'
import { firstPrevhash, readEnvelope } from './envelope.ts'

/** How far a stream is on our disk without a gap. */
export interface StreamRow {
  readonly stream: string
  readonly venue: string
  /** the gateway that writes it: `/venues/{venue}/gateways/{gateway}` */
  readonly source: string
  /** of the last event of the unbroken row; 0 when there is none */
  readonly sequence: number
  readonly hash: string
}

/** What the inbox looks at in a stored event. */
export interface EventRow {
  readonly id: string
  readonly prevhash: string
  readonly hash: string
}

/** Where the inbox keeps what it has. Reads see what was written before in the same transaction. */
export interface InboxStore {
  streams(): readonly StreamRow[]
  stream(stream: string): StreamRow | null
  addStream(row: StreamRow): void
  moveStream(stream: string, to: { readonly sequence: number; readonly hash: string }): void
  /** the place of the event with this id */
  placeOf(id: string): { readonly stream: string; readonly sequence: number; readonly hash: string } | null
  event(stream: string, sequence: number): EventRow | null
  /** the lowest sequence above `after` that is stored */
  firstAfter(stream: string, after: number): number | null
  addEvent(envelope: Envelope, how: { readonly delivery: string; readonly receivedMs: number }): void
  removeEvent(stream: string, sequence: number): void
  /** False when it stands there already: an alarm is told once. */
  addAlarm(alarm: Alarm, raisedMs: number): boolean
}

/** How an envelope came. */
export interface Arrival {
  /** of the topic */
  readonly venue: string
  /** the topics of exercises */
  readonly test: boolean
  /** the MQTT user property: live, late, again */
  readonly delivery: string
  /** milliseconds since 1970 */
  readonly nowMs: number
}

export interface Received {
  /**
   * `known`: we have it, which is normal after a lost link. `waiting`: stored, behind a gap. `taken`: stored, and in the
   * unbroken row. `rejected`: an alarm, and not stored.
   */
  readonly outcome: 'taken' | 'waiting' | 'known' | 'rejected'
  /** null when the envelope could not be read */
  readonly stream: string | null
  /** what is new in the unbroken row: from `from` to `to`, both included; none when `to` is below `from` */
  readonly from: number
  readonly to: number
  /** those that were not told before */
  readonly alarms: readonly Alarm[]
}

/** What the platform publishes to `ack`. */
export interface Acknowledgement {
  readonly stream: string
  readonly sequence: string
  readonly hash: string
}

/** Events that should be here and are not. */
export interface Gap {
  readonly stream: string
  readonly venue: string
  readonly source: string
  readonly from: number
  readonly to: number
}

/** What a gateway says of its journal in `state/journal`. */
export interface JournalState {
  /** source of its events, and audience of requests to it */
  readonly source: string
  readonly stream: string
  readonly lastSequence: number
  readonly headHash: string
  /** null: it does not wait for us */
  readonly confirmedSequence: number | null
}

export interface Heard {
  /** it does not know our newest acknowledgement */
  readonly isBehind: boolean
  readonly alarms: readonly Alarm[]
}

export interface Inbox {
  /** Takes one envelope. To be called inside a transaction of the store, and acknowledged only after its commit. */
  receive(text: string, arrival: Arrival): Received
  /** Hears what the gateway of a venue has. */
  hear(state: JournalState, from: { readonly venue: string; readonly nowMs: number }): Heard
  /** The last event of the unbroken row as it is stored now; null when there is none. */
  acknowledgement(stream: string): Acknowledgement | null
  /** What is missing for so long that it must be asked for. To be called every second or so. */
  gaps(nowMs: number): readonly Gap[]
}

/** Events may overtake each other on their way through a broker; what is not here after that does not come by itself. */
const gapMs = 3_000
/** A journal that is ahead while nothing comes. */
const silenceMs = 5_000

/** Times of one stream, for `gaps` only: lost with the process, and found again a few seconds later. */
interface Watched {
  /** where the unbroken row ended when the gap was first seen, and when that was */
  gap: { readonly after: number; readonly sinceMs: number } | null
  /** what the gateway's journal reached */
  told: number
  /** since when nothing came although it is ahead */
  silentSinceMs: number
}

/** An inbox over what is in the store. */
export function createInbox(store: InboxStore): Inbox {
  const watched = new Map<string, Watched>()
  /** the journal that is written at a venue now */
  const present = new Map<string, string>()
  /** by venue: a journal that was told of and of which nothing came yet */
  const hearsay = new Map<string, StreamRow>()

  function watchOf(stream: string): Watched {
    const known = watched.get(stream)
    if (known !== undefined) return known
    const made: Watched = { gap: null, told: 0, silentSinceMs: 0 }
    watched.set(stream, made)
    return made
  }

  function receive(text: string, arrival: Arrival): Received {
    const alarms: Alarm[] = []
    const raise = (alarm: Alarm): void => {
      if (store.addAlarm(alarm, arrival.nowMs)) alarms.push(alarm)
    }
    const envelope = readEnvelope(text)
    if (typeof envelope === 'string') {
      raise({ kind: 'unreadable', stream: '', sequence: 0, detail: `${arrival.venue}: ${envelope}` })
      return { outcome: 'rejected', stream: null, from: 1, to: 0, alarms }
    }
    const { stream, sequence, hash } = envelope
    const nothing = { stream, from: 1, to: 0, alarms }
    const problem = problemOf(store, envelope, arrival)
    if (problem !== null) {
      raise({ kind: problem, stream, sequence, detail: `id ${envelope.id}, hash ${hash}` })
      return { outcome: 'rejected', ...nothing }
    }
    watchOf(stream).silentSinceMs = arrival.nowMs
    const before = store.stream(stream) ?? begin(envelope, raise)
    // Below the end of the row and not in the table: it was here and has been moved to an archive.
    const wasHere = sequence <= before.sequence || store.placeOf(envelope.id) !== null
    if (wasHere) return { outcome: 'known', ...nothing }
    store.addEvent(envelope, { delivery: arrival.delivery, receivedMs: arrival.nowMs })
    const { to, removed } = advance(before, raise)
    const outcome = removed === sequence ? 'rejected' : sequence <= to ? 'taken' : 'waiting'
    return { outcome, stream, from: before.sequence + 1, to, alarms }
  }

  /** The first event of a stream. A gateway that had another one lost its journal: somebody must look at it. */
  function begin({ stream, venue, source, sequence }: Envelope, raise: (alarm: Alarm) => void): StreamRow {
    const former = store.streams().filter((row) => row.source === source)
    const row = { stream, venue, source, sequence: 0, hash: firstPrevhash }
    store.addStream(row)
    const names = former.map((one) => `${one.stream} (${one.sequence})`).join(', ')
    if (former.length > 0) raise({ kind: 'new_stream', stream, sequence, detail: `${source} had ${names}` })
    return row
  }

  /** Goes on from the end of the unbroken row as far as it now reaches. What does not fit there has to go. */
  function advance(row: StreamRow, raise: (alarm: Alarm) => void): { to: number; removed: number | null } {
    const { stream } = row
    let { sequence, hash } = row
    let next = store.event(stream, sequence + 1)
    while (next !== null && next.prevhash === hash) {
      sequence += 1
      hash = next.hash
      next = store.event(stream, sequence + 1)
    }
    if (sequence > row.sequence) store.moveStream(stream, { sequence, hash })
    if (next === null) return { to: sequence, removed: null }
    const removed = sequence + 1
    store.removeEvent(stream, removed)
    const detail = `id ${next.id}, hash ${next.hash}, prevhash ${next.prevhash}`
    raise({ kind: 'broken_chain', stream, sequence: removed, detail })
    return { to: sequence, removed }
  }

  function hear(state: JournalState, { venue, nowMs }: { venue: string; nowMs: number }) {
    const { stream, source, lastSequence, headHash, confirmedSequence } = state
    present.set(venue, stream)
    const alarms: Alarm[] = []
    const raise = (alarm: Alarm) => {
      if (store.addAlarm(alarm, nowMs)) alarms.push(alarm)
    }
    if (!source.startsWith(`/venues/${venue}/`)) return { isBehind: false, alarms }
    // A journal of which nothing came yet: what it has is missing here. Stored with its first event.
    const unseen = { stream, venue, source, sequence: 0, hash: firstPrevhash }
    const row = store.stream(stream) ?? unseen
    if (row === unseen) hearsay.set(venue, unseen)
    if (row.venue !== venue) return { isBehind: false, alarms }
    const watch = watchOf(stream)
    // The silence counts from when the journal got ahead, and not anew with each state.
    if (watch.told <= row.sequence) watch.silentSinceMs = nowMs
    watch.told = lastSequence
    const isBehind = confirmedSequence !== null && confirmedSequence < row.sequence
    const ours = store.event(stream, lastSequence)?.hash ?? headHash
    const detail = `we have ${ours}, the gateway says ${headHash}`
    if (ours !== headHash) raise({ kind: 'journal_differs', stream, sequence: lastSequence, detail })
    return { isBehind, alarms }
  }

  function gaps(nowMs: number): readonly Gap[] {
    const stored = store.streams()
    for (const { stream, venue } of stored) if (hearsay.get(venue)?.stream === stream) hearsay.delete(venue)
    return [...stored, ...hearsay.values()].flatMap((row): readonly Gap[] => {
      const { stream, venue, source, sequence } = row
      // A journal that was replaced is not there any more to be asked.
      if ((present.get(venue) ?? stream) !== stream) return []
      const watch = watchOf(stream)
      const waiting = store.firstAfter(stream, sequence)
      if (waiting === null) watch.gap = null
      else if (watch.gap?.after !== sequence) watch.gap = { after: sequence, sinceMs: nowMs }
      const gap = { stream, venue, source, from: sequence + 1 }
      if (watch.gap !== null && waiting !== null)
        return nowMs - watch.gap.sinceMs >= gapMs ? [{ ...gap, to: waiting - 1 }] : []
      const isSilent = watch.told > sequence && nowMs - watch.silentSinceMs >= silenceMs
      return isSilent ? [{ ...gap, to: watch.told }] : []
    })
  }

  return {
    receive,
    hear,
    gaps,
    acknowledgement(stream) {
      const row = store.stream(stream)
      if (row === null || row.sequence === 0) return null
      return { stream, sequence: String(row.sequence), hash: row.hash }
    },
  }
}

/** Why an envelope must not be stored; null when it may, or is stored already. What is cheap is looked at first. */
function problemOf(store: InboxStore, envelope: Envelope, arrival: Arrival): AlarmKind | null {
  const { stream, sequence, source, id, hash } = envelope
  if (!envelope.isIntact) return 'wrong_hash'
  if (envelope.venue !== arrival.venue) return 'foreign_venue'
  if (envelope.test !== arrival.test) return 'wrong_tree'
  const row = store.stream(stream)
  if (row !== null && row.source !== source) return 'foreign_stream'
  const place = store.placeOf(id)
  if (place !== null) return place.hash === hash ? null : 'id_reused'
  return store.event(stream, sequence) === null ? null : 'sequence_reused'
}
