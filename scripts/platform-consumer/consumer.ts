/**
 * The platform's side of the contract: keeps a link to the broker, puts what comes into the inbox, acknowledges what is on
 * disk, and asks again for what is missing. Time and network are handed in; `main.ts` and the demo put it together.
 */
import { pauseMs } from '../../daemon/backoff.ts'
import type { Cancel, Chance, Clock } from '../../drivers/ports.ts'
import type { Alarm } from './alarms.ts'
import type { Gap, Inbox, JournalState, Received } from './inbox.ts'
import type { Connect, Link, Message } from './link.ts'
import { createResends, resendRequest } from './resend.ts'
import type { Store } from './store.ts'
import { StoreFault } from './store.ts'

export interface ConsumerOptions {
  readonly connect: Connect
  readonly store: Pick<Store, 'transaction' | 'stream' | 'streams'>
  readonly inbox: Inbox
  readonly clock: Clock
  readonly chance: Chance
  /** milliseconds since 1970 */
  readonly dateMs: () => number
  /** one venue, or `+` for all of them */
  readonly venue: string
  /** the topics of exercises instead of the real ones */
  readonly test: boolean
  /** last level of the topic where answers come: letters, digits, `.`, `_`, `-` */
  readonly client: string
  /** Signs the very bytes of a request; null: nothing can be asked, and gaps are only told. */
  readonly sign: ((body: Uint8Array) => Promise<string>) | null
  readonly tell: (told: Told) => void
}

/** What happens, for people and for tests. */
export type Told =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly reason: string }
  /** so many envelopes came and are about to be stored */
  | { readonly kind: 'received'; readonly count: number }
  /** these are on disk, with all before them */
  | { readonly kind: 'taken'; readonly stream: string; readonly from: number; readonly to: number }
  | { readonly kind: 'acknowledged'; readonly stream: string; readonly sequence: string }
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  | { readonly kind: 'gap'; readonly gap: Gap; readonly isAsked: boolean }
  | { readonly kind: 'answered'; readonly id: string; readonly answer: string }
  | { readonly kind: 'not_stored'; readonly reason: string }

export interface Consumer {
  start(): void
  /** Stores and acknowledges what has come, and leaves; within about a second. */
  stop(): Promise<void>
}

/** Whichever comes first: an acknowledgement covers all before it, so more of them say nothing more. */
const ackMs = 100
const ackEvents = 200
/** How often it is looked for gaps. */
const lookMs = 500
/** A link that held so long was a good one: the next pause is short again. */
const steadyMs = 10_000

/** Does nothing until `start`. */
export function createConsumer(options: ConsumerOptions): Consumer {
  const { clock, inbox, store, tell } = options
  const root = options.test ? 'warden/v1-test' : 'warden/v1'
  const topics = ['event/#', 'state/journal', `response/${options.client}`]
  const resends = createResends()
  let link: Link | null = null
  let isUp = false
  let upSinceMs = 0
  let failures = 0
  let arrivals: Message[] = []
  /** streams whose end the gateway may not know */
  const unsaid = new Set<string>()
  let unsaidEvents = 0
  const never: Cancel = () => undefined
  let cancelCommit: Cancel | null = null
  let cancelAck: Cancel | null = null
  let cancelLook = never
  let cancelRetry = never
  let stopped: (() => void) | null = null

  function attempt(): void {
    const filters = topics.map((topic) => `${root}/${options.venue}/${topic}`)
    link = options.connect(filters, { up, message, down })
  }

  function up(): void {
    isUp = true
    upSinceMs = clock.now()
    tell({ kind: 'up' })
    // Whatever was lost with the former link: acknowledgements may be repeated as often as one likes.
    for (const { stream } of store.streams()) unsaid.add(stream)
    acknowledge()
  }

  function down(reason: string): void {
    if (isUp && clock.now() - upSinceMs >= steadyMs) failures = 0
    isUp = false
    link = null
    // Not stored and not settled: the broker sends them again.
    arrivals = []
    tell({ kind: 'down', reason })
    if (stopped !== null) stopped()
    else cancelRetry = clock.at(clock.now() + pauseMs.patient(failures++, options.chance), attempt)
  }

  function message(message: Message): void {
    const [venue = '', room, name] = message.topic.slice(root.length + 1).split('/')
    if (room === 'event') {
      arrivals.push(message)
      // All that came in one go is stored in one go.
      cancelCommit ??= clock.at(clock.now(), commit)
      return
    }
    if (room === 'state' && name === 'journal') hear(message, venue)
    if (room === 'response') answered(message)
    message.settle()
  }

  /** First the disk, then the broker, then the gateway: whatever is killed in between, nothing is lost. */
  function commit(): void {
    cancelCommit = null
    const batch = arrivals
    arrivals = []
    if (batch.length === 0) return
    tell({ kind: 'received', count: batch.length })
    const nowMs = options.dateMs()
    const results = tried(() => store.transaction(() => batch.map((one) => receive(one, nowMs))))
    if (results === null) {
      link?.close()
      return
    }
    for (const one of batch) one.settle()
    for (const { stream, from, to, alarms } of results) {
      for (const alarm of alarms) tell({ kind: 'alarm', alarm })
      if (stream === null) continue
      if (to >= from) tell({ kind: 'taken', stream, from, to })
      // Also what we had already: that it came again means that our acknowledgement did not arrive.
      unsaid.add(stream)
    }
    unsaidEvents += batch.length
    if (unsaidEvents >= ackEvents) acknowledge()
    else cancelAck ??= clock.at(clock.now() + ackMs, acknowledge)
  }

  function receive({ topic, payload, properties }: Message, nowMs: number): Received {
    const venue = topic.slice(root.length + 1).split('/')[0] ?? ''
    const delivery = properties['delivery']?.slice(0, 16) ?? ''
    // What is no UTF-8 becomes another text, whose hash is wrong.
    return inbox.receive(Buffer.from(payload).toString(), { venue, test: options.test, delivery, nowMs })
  }

  function tried<T>(work: () => T): T | null {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error
      tell({ kind: 'not_stored', reason: error.message })
      return null
    }
  }

  function acknowledge(): void {
    cancelAck?.()
    cancelAck = null
    unsaidEvents = 0
    if (link === null || !isUp) return
    for (const stream of unsaid) {
      const ack = inbox.acknowledgement(stream)
      const venue = store.stream(stream)?.venue
      if (ack === null || venue === undefined) continue
      link.publish({ topic: `${root}/${venue}/ack`, payload: JSON.stringify(ack) }, () =>
        tell({ kind: 'acknowledged', stream, sequence: ack.sequence }),
      )
    }
    unsaid.clear()
  }

  function hear({ payload }: Message, venue: string): void {
    const state = journalState(payload)
    if (state === null) return
    const heard = tried(() => inbox.hear(state, { venue, nowMs: options.dateMs() }))
    for (const alarm of heard?.alarms ?? []) tell({ kind: 'alarm', alarm })
    if (heard?.isBehind !== true) return
    unsaid.add(state.stream)
    cancelAck ??= clock.at(clock.now() + ackMs, acknowledge)
  }

  function look(): void {
    cancelLook = clock.at(clock.now() + lookMs, look)
    if (!isUp) return
    const nowMs = options.dateMs()
    for (const gap of resends(inbox.gaps(nowMs), nowMs)) void ask(gap, nowMs)
  }

  async function ask(gap: Gap, nowMs: number): Promise<void> {
    const { sign } = options
    tell({ kind: 'gap', gap, isAsked: sign !== null })
    if (sign === null) return
    const { id, body } = resendRequest(gap, nowMs)
    const jws = await sign(Buffer.from(body))
    const place = `${root}/${gap.venue}`
    link?.publish({
      topic: `${place}/request/journal.resend`,
      payload: body,
      responseTopic: `${place}/response/${options.client}`,
      correlation: id,
      properties: { jws },
    })
  }

  function answered({ payload, correlation }: Message): void {
    tell({ kind: 'answered', id: correlation ?? '', answer: Buffer.from(payload).toString().slice(0, 4_096) })
  }

  return {
    start() {
      attempt()
      cancelLook = clock.at(clock.now() + lookMs, look)
    },
    stop() {
      cancelLook()
      cancelRetry()
      cancelCommit?.()
      commit()
      acknowledge()
      return new Promise((resolve) => {
        stopped = resolve
        if (link === null) resolve()
        else link.close()
      })
    },
  }
}

/** A gateway's `state/journal`; null for what is none. */
function journalState(payload: Uint8Array): JournalState | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString())
    if (typeof value !== 'object' || value === null) return null
    const {
      source,
      stream,
      lastSequence,
      headHash,
      confirmedSequence = null,
    } = value as Partial<JournalState>
    const isOne =
      typeof source === 'string' && typeof stream === 'string' && Number.isSafeInteger(lastSequence)
    if (!isOne || lastSequence === undefined || typeof headHash !== 'string') return null
    return { source, stream, lastSequence, headHash, confirmedSequence }
  } catch {
    return null
  }
}
