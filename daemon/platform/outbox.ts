/**
 * The way of stored events to the broker: tails the journal and keeps a cursor in it. The journal is the only queue;
 * here is never more than one window of it. Knows no MQTT library and no disk.
 */
import { Fault, orFault } from '../../drivers/fault.ts'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { BrokerLink } from './broker.ts'
import { envelopeContentType, type Topics } from './contract.ts'
import { createPatience } from './patience.ts'

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
  readonly envelope: string
}

export interface OutboxOptions {
  readonly journal: Tail
  readonly topics: Pick<Topics, 'event'>
  readonly clock: Clock
  /** Most events that are published and not yet acknowledged. */
  readonly window: number
  /** A backlog from a time without link has been acknowledged to its end; `delivered`: how many events it had. */
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
  /** How many events the broker has not acknowledged yet. */
  backlog(): number
  /** Every event up to this sequence has been acknowledged by the broker. */
  sentUpTo(): number
  /** Keeps the position and ends; the outbox is not used again. */
  close(): void
}

/** Name of the cursor in the journal: all up to here is *sent* (acknowledged by the broker, not yet by the platform). */
const sentCursor = 'sent'
/**
 * Most events read and published in one turn of the event loop: about 1 ms in which no card is looked at. With half
 * of it the drain measures 0.5 of bare MQTT.js instead of 0.9, with twice as much it is no faster.
 */
const perTurn = 64
/** The cursor costs a commit. Whichever comes first; a crash repeats at most this much plus the window. */
const keepCursorMs = 200
const keepCursorEvents = 512
/** A backlog is worth a word in the journal when the link was away for so long, or the backlog is so large. */
const tellDrainedAwayMs = 2_000
const tellDrainedEvents = 100

interface Open {
  readonly sequence: number
  acknowledged: boolean
}

/** Starts after the kept cursor. Delivery is at least once, in order; repeats happen only after a lost link or a crash. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { journal, clock, window } = options
  let link: BrokerLink | null = null
  /** published and not all acknowledged, oldest first; the first one is never acknowledged */
  let open: Open[] = []
  let acknowledged = journal.cursor(sentCursor)
  let kept = acknowledged
  let tried = acknowledged
  let published = acknowledged
  let downSinceMs = options.wasAway === true ? Number.NEGATIVE_INFINITY : clock.now()
  /** how far it was acknowledged when the link came */
  let acknowledgedBefore = acknowledged
  let drain: { readonly from: number; readonly to: number } | null = null
  let cancelTurn: Cancel | null = null
  let cancelKeep: Cancel | null = null
  const patience = createPatience(clock, () =>
    abandon(new Fault('no_reply', 'the broker stopped acknowledging events')),
  )

  function wake(): void {
    // Each acknowledgement comes here too, mostly with nothing new: then the disk need not be asked.
    if (link !== null && published < journal.head().sequence) cancelTurn ??= clock.at(clock.now(), turn)
  }

  function turn(): void {
    cancelTurn = null
    const room = Math.min(window - open.length, perTurn)
    if (link === null || room <= 0) return
    const batch = orFault(() => journal.readAfter(published, room))
    if (batch instanceof Fault) {
      abandon(batch)
      return
    }
    for (const stored of batch) publish(link, stored)
    if (batch.length === room) wake()
  }

  function publish(on: BrokerLink, { sequence, type, envelope }: StoredEnvelope): void {
    const entry: Open = { sequence, acknowledged: false }
    open.push(entry)
    published = sequence
    patience.begin()
    const message = {
      topic: options.topics.event(type),
      payload: envelope,
      qos: 1,
      retain: false,
      contentType: envelopeContentType,
    } as const
    on.publish(message, (fault) => {
      if (on !== link) return
      if (fault === null) acknowledge(entry)
      else abandon(fault)
    })
  }

  /** Takes the acknowledged ones off the front; behind a gap they wait for it to close. */
  function acknowledge(entry: Open): void {
    entry.acknowledged = true
    if (entry !== open[0]) return
    let first = open[0]
    while (first?.acknowledged) {
      acknowledged = first.sequence
      open.shift()
      first = open[0]
    }
    patience.moved(first !== undefined)
    wake()
    if (acknowledged - tried >= keepCursorEvents) keepCursor()
    else cancelKeep ??= clock.at(clock.now() + keepCursorMs, keepCursor)
    if (drain !== null && acknowledged >= drain.to) {
      const delivered = acknowledged - drain.from
      drain = null
      options.onDrained(delivered)
    }
  }

  function keepCursor(): void {
    cancelKeep?.()
    cancelKeep = null
    if (acknowledged === kept) return
    const position = acknowledged
    tried = position
    const fault = orFault(() => journal.moveCursor(sentCursor, position))
    // A full disk only means repeats after the next crash; it is tried again a little later.
    if (!(fault instanceof Fault)) kept = position
  }

  /** The link is of no use any more: its owner hears of it as `down`. */
  function abandon(fault: Fault): void {
    const useless = link
    forgetLink()
    useless?.close(fault)
  }

  function forgetLink(): void {
    // A link over which nothing came through, though something waited, was none (edge case 28).
    const wasGood = open.length === 0 || acknowledged > acknowledgedBefore
    if (link !== null && wasGood) downSinceMs = clock.now()
    link = null
    open = []
    published = acknowledged
    patience.end()
    cancelTurn?.()
    cancelTurn = null
  }

  function linkUp(next: BrokerLink): void {
    link = next
    acknowledgedBefore = acknowledged
    const to = journal.head().sequence
    const waiting = to - acknowledged
    const longAway = clock.now() - downSinceMs > tellDrainedAwayMs
    if (drain !== null) drain = { from: drain.from, to }
    else if (waiting > 0 && (longAway || waiting >= tellDrainedEvents)) drain = { from: acknowledged, to }
    wake()
  }

  function linkDown(): void {
    forgetLink()
    keepCursor()
  }

  return {
    linkUp,
    linkDown,
    wake,
    backlog: () => Math.max(0, journal.head().sequence - acknowledged),
    sentUpTo: () => acknowledged,
    close: linkDown,
  }
}
