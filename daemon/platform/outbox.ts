/**
 * The way of stored events to the platform: tails the journal and keeps its positions in it. The journal is the only
 * queue; here is never more than one window of it. Knows no MQTT library and no disk.
 *
 * An event is pending until the broker has acknowledged it, sent until the platform has confirmed it, and confirmed from
 * then on. Where the platform confirms nothing, sent is the end, and a broker that forgets is not noticed.
 */
import { Fault, orFault } from '../../drivers/fault.ts'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { BrokerLink } from './broker.ts'
import { type Delivery, deliveryProperty, envelopeContentType, type Topics } from './contract.ts'
import { createDrainReport } from './drain-report.ts'
import { createPatience } from './patience.ts'
import { createRepeats } from './repeats.ts'
import { createUnconfirmedWatch } from './unconfirmed.ts'

/** What the outbox asks of the journal. */
export interface Tail {
  /** id of this journal */
  readonly stream: string
  /** Up to `limit` events after `sequence`, in order; `envelope` is the text to publish, byte for byte. */
  readAfter(sequence: number, limit: number): readonly StoredEnvelope[]
  /** The kept position `name`; 0 at first. */
  cursor(name: string): number
  moveCursor(name: string, sequence: number): void
  /** The newest event; sequence 0 when there is none. */
  head(): { readonly sequence: number; readonly hash: string }
}

export interface StoredEnvelope {
  readonly sequence: number
  readonly type: string
  /** when it happened, milliseconds since 1970 */
  readonly atMs: number
  readonly envelope: string
}

export interface OutboxOptions {
  readonly journal: Tail
  readonly topics: Pick<Topics, 'event'>
  readonly clock: Clock
  /** Most events that are published and not yet acknowledged by the broker. */
  readonly window: number
  /** Whether the platform confirms what it has stored. Without it the broker's word is all there is. */
  readonly acknowledges?: boolean
  /** The date now, milliseconds since 1970, as events are dated; absent: none is marked as late. */
  readonly dateMs?: () => number
  /** A backlog from a time without link has been delivered to its end; `delivered`: how many events it had. */
  onDrained(delivered: number): void
  /** There was no link already when a gateway before this one ended. */
  readonly wasAway?: boolean
}

export interface Outbox {
  /** Takes a link that is up; a former one must have been taken away with `linkDown`. */
  linkUp(link: BrokerLink): void
  /** The link is gone. What was open will be sent again. */
  linkDown(): void
  /** The journal has grown. Cheap: it may be called after every append. */
  wake(): void
  /** The platform has stored every event up to this one, which is not beyond the head. A lower one than before changes nothing. */
  confirm(sequence: number): void
  /** Sends the events from one sequence to another once more, beside the new ones. False when too many wait for that. */
  repeat(from: number, to: number): boolean
  /** How many events are not delivered: not confirmed, or without confirmations not acknowledged by the broker. */
  backlog(): number
  /** Every event up to this sequence has been acknowledged by the broker. */
  sentUpTo(): number
  /** Every event up to this sequence has been confirmed; null: this platform confirms nothing. */
  confirmedUpTo(): number | null
  /** Whether nothing is left to say to the broker. */
  isQuiet(): boolean
  /** Keeps the positions and ends; the outbox is not used again. */
  close(): void
}

/** Names of the positions in the journal. */
const cursors = { sent: 'sent', confirmed: 'confirmed' } as const
/**
 * Most events read and published in one turn of the event loop: about 1 ms in which no card is looked at. With half
 * of it the drain measures 0.5 of bare MQTT.js instead of 0.9, with twice as much it is no faster.
 */
const perTurn = 64
/**
 * Most events that are sent and not confirmed. Mosquitto silently drops what exceeds 1,000 messages for a consumer that
 * is away; so a slow platform is waited for instead of overrun.
 */
export const unconfirmedLimit = 1_000
/** A cursor costs a commit. Whichever comes first; a crash repeats at most this much plus the window. */
const keepCursorMs = 200
const keepCursorEvents = 512
/** An event that is older when it leaves is no news any more. */
const lateMs = 10_000

/** One of each for all events. */
const marks: Readonly<Record<Delivery, Readonly<Record<string, string>>>> = {
  live: { [deliveryProperty]: 'live' },
  late: { [deliveryProperty]: 'late' },
  again: { [deliveryProperty]: 'again' },
}

interface Open {
  readonly sequence: number
  acknowledged: boolean
}

/** Starts after the kept positions. Delivery is at least once, in order; repeats happen only after a lost link or a crash. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { journal, clock, window, acknowledges = false } = options
  let link: BrokerLink | null = null
  /** published and not all acknowledged, oldest first; the first one is never acknowledged */
  let open: Open[] = []
  let sent = journal.cursor(cursors.sent)
  let confirmed = acknowledges ? journal.cursor(cursors.confirmed) : 0
  const kept = { sent, confirmed }
  // who reads the journal can tell a platform that has confirmed nothing yet from one that never does
  if (acknowledges && confirmed === 0) keep(cursors.confirmed, 0)
  let tried = 0
  let published = delivered()
  /** the newest that ever left */
  let newest = sent
  let cancelTurn: Cancel | null = null
  let cancelKeep: Cancel | null = null
  const patience = createPatience(clock, () =>
    abandon(new Fault('no_reply', 'the broker stopped acknowledging events')),
  )
  const repeats = createRepeats()
  const drain = createDrainReport(clock, options)
  const unconfirmed = createUnconfirmedWatch(clock, () => {
    published = Math.min(published, confirmed)
    wake()
  })

  function delivered(): number {
    return acknowledges ? confirmed : sent
  }

  function wake(): void {
    // Each acknowledgement comes here too, mostly with nothing new: then the disk need not be asked.
    const isBehind = published < journal.head().sequence || !repeats.isEmpty()
    if (link !== null && isBehind) cancelTurn ??= clock.at(clock.now(), turn)
  }

  function turn(): void {
    cancelTurn = null
    const room = Math.min(window - open.length, perTurn)
    if (link === null || room <= 0) return
    const again = repeats.take(Math.ceil(room / 2))
    if (again !== null && publishAll(link, again.after, again.count) === null) return
    const left = Math.min(room - (again?.count ?? 0), unconfirmedRoom())
    if (link === null || left <= 0) return
    const last = publishAll(link, published, left)
    if (last === null) return
    const isWhole = last - published === left
    // what was sent again beside it is no part of this row
    published = last
    if (isWhole || !repeats.isEmpty()) wake()
  }

  function unconfirmedRoom(): number {
    return acknowledges ? unconfirmedLimit - (published - confirmed) : perTurn
  }

  /** The last one that left; null when the journal could not be read: then there is no link any more. */
  function publishAll(on: BrokerLink, after: number, limit: number): number | null {
    const batch = orFault(() => journal.readAfter(after, limit))
    if (batch instanceof Fault) {
      abandon(batch)
      return null
    }
    for (const stored of batch) publish(on, stored)
    return batch.at(-1)?.sequence ?? after
  }

  function publish(on: BrokerLink, stored: StoredEnvelope): void {
    const { sequence, type, envelope } = stored
    const entry: Open = { sequence, acknowledged: false }
    open.push(entry)
    const delivery = deliveryOf(stored)
    newest = Math.max(newest, sequence)
    patience.begin()
    if (acknowledges) unconfirmed.begin()
    const message = {
      topic: options.topics.event(type),
      payload: envelope,
      qos: 1,
      retain: false,
      contentType: envelopeContentType,
      properties: marks[delivery],
    } as const
    on.publish(message, (fault) => {
      if (on !== link) return
      if (fault === null) acknowledge(entry)
      else abandon(fault)
    })
  }

  function deliveryOf({ sequence, atMs }: StoredEnvelope): Delivery {
    if (sequence <= newest) return 'again'
    const nowMs = options.dateMs?.()
    return nowMs !== undefined && nowMs - atMs > lateMs ? 'late' : 'live'
  }

  /** Takes the acknowledged ones off the front; behind a gap they wait for it to close. */
  function acknowledge(entry: Open): void {
    entry.acknowledged = true
    if (entry !== open[0]) return
    let first = open[0]
    while (first?.acknowledged) {
      // one that was sent again beside the others proves nothing about those before it
      if (first.sequence === sent + 1) sent = first.sequence
      open.shift()
      first = open[0]
    }
    patience.moved(first !== undefined)
    moved()
  }

  function confirm(sequence: number): void {
    if (!acknowledges || sequence <= confirmed) return
    confirmed = sequence
    sent = Math.max(sent, confirmed)
    published = Math.max(published, confirmed)
    unconfirmed.moved(published > confirmed)
    moved()
  }

  function moved(): void {
    wake()
    if (sent + confirmed - tried >= keepCursorEvents) keepCursors()
    else cancelKeep ??= clock.at(clock.now() + keepCursorMs, keepCursors)
    drain.delivered(delivered())
  }

  function keepCursors(): void {
    cancelKeep?.()
    cancelKeep = null
    tried = sent + confirmed
    // A full disk only means repeats after the next crash; it is tried again a little later.
    if (sent !== kept.sent && keep(cursors.sent, sent)) kept.sent = sent
    if (confirmed !== kept.confirmed && keep(cursors.confirmed, confirmed)) kept.confirmed = confirmed
  }

  function keep(name: string, position: number): boolean {
    return !(orFault(() => journal.moveCursor(name, position)) instanceof Fault)
  }

  /** The link is of no use any more: its owner hears of it as `down`. */
  function abandon(fault: Fault): void {
    const useless = link
    forgetLink()
    useless?.close(fault)
  }

  function forgetLink(): void {
    if (link !== null) drain.linkDown({ isOpen: open.length > 0, delivered: delivered() })
    link = null
    open = []
    published = delivered()
    repeats.restart()
    patience.end()
    unconfirmed.end()
    cancelTurn?.()
    cancelTurn = null
  }

  function linkDown(): void {
    forgetLink()
    keepCursors()
  }

  return {
    linkUp(next) {
      link = next
      published = delivered()
      drain.linkUp({ delivered: delivered(), head: journal.head().sequence })
      wake()
    },
    linkDown,
    wake,
    confirm,
    repeat(from, to) {
      const isTaken = repeats.add(from, to)
      wake()
      return isTaken
    },
    backlog: () => Math.max(0, journal.head().sequence - delivered()),
    sentUpTo: () => sent,
    confirmedUpTo: () => (acknowledges ? confirmed : null),
    isQuiet: () => open.length === 0 && published >= journal.head().sequence,
    close: linkDown,
  }
}
