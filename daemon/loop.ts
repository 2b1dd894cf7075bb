/**
 * The one writer: decide → append → evolve → order, one input at a time and without a pause in between. Knows no
 * device, no broker and no file; what it needs is handed in.
 */
import { Fault, orFault } from '../drivers/fault.ts'
import type { Cancel } from '../drivers/ports.ts'
import type { DaemonClock } from './clock.ts'
import { decide, nextWake } from './domain/decide.ts'
import type { Moment, StoredEvent } from './domain/event.ts'
import type { Draft } from './domain/events/catalogue.ts'
import type { Input, Refusal } from './domain/input.ts'
import type { DeviceOrder } from './domain/orders.ts'
import { ordersFor } from './domain/orders.ts'
import { venueInForce } from './domain/policy.ts'
import type { State } from './domain/state.ts'
import { evolve } from './domain/state.ts'
import { withoutEntry } from './domain/unwritable.ts'
import type { Venue } from './domain/venue.ts'
import type { Log } from './log.ts'
import type { UnwrittenStatus } from './unwritten.ts'
import { createUnwritten } from './unwritten.ts'

/** How often writing is tried again. Not with every input: a disk that fails slowly would hold up the exits. */
const retryMs = 2_000
/** Inputs that may wait for their turn; more means that something floods us. */
const inboxLimit = 10_000

export interface LoopPorts {
  readonly journal: {
    append(drafts: readonly Draft[], moment: Moment, along?: StoredAlong): readonly StoredEvent[]
  }
  readonly venue: Venue
  readonly clock: DaemonClock
  readonly newRef: () => string
  readonly state: State
  readonly perform: (order: DeviceOrder) => void
  /** Called after each append, with what is now stored. */
  readonly onStored: (events: readonly StoredEvent[]) => void
  readonly log: Log
}

type Unreferenced<T> = T extends Input ? Omit<T, 'ref'> : never
export type NewInput = Unreferenced<Input>

/** What a command came to: the facts that are now stored, and why it was refused where it was. */
export interface Answer {
  readonly refusal: Refusal | null
  readonly events: readonly StoredEvent[]
}

/** Writes into the journal in the transaction of these facts. */
type StoredAlong = (events: readonly StoredEvent[]) => void
type Along = (events: readonly StoredEvent[], refusal: Refusal | null) => void

/** Told to whoever waits for an answer to something that must be on record, and is not. */
const notOnRecord: Answer = { refusal: { code: 'journal_unwritable', detail: '' }, events: [] }

export interface Loop {
  /**
   * Takes an input; it is done when this returns, unless called from inside another one, which it then follows.
   * With an `answer` it is stored before the answer or refused; without, its facts are kept until they can be stored.
   * `along` goes with an answer.
   */
  submit(input: NewInput, answer?: (answer: Answer) => void, along?: Along): void
  state(): State
  /** Whether facts are waiting for a journal that cannot be written: entry is shut. */
  unwritable(): boolean
  unwritten(): UnwrittenStatus
  /** Takes no more inputs, and stores what waits; what then cannot be stored is lost. */
  stop(): void
}

interface Waiting {
  readonly input: NewInput
  readonly answer: ((answer: Answer) => void) | undefined
  readonly along: Along | undefined
}

/** Starts with `state`, which must be the fold of the journal. */
export function createLoop(ports: LoopPorts): Loop {
  const { journal, venue, clock, log } = ports
  const unwritten = createUnwritten(ports)
  let state = ports.state
  let busy = false
  let stopped = false
  let flooded = false
  let cancelWake: Cancel | null = null
  let cancelRetry: Cancel | null = null
  const inbox: Waiting[] = []

  function submit(input: NewInput, answer?: (answer: Answer) => void, along?: Along): void {
    if (stopped || inbox.length >= inboxLimit) {
      drop(input)
      answer?.(notOnRecord)
      return
    }
    inbox.push({ input, answer, along })
    if (busy) return
    busy = true
    try {
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) run(next)
    } finally {
      busy = false
    }
    flooded = false
    scheduleWake()
  }

  /** One line a flood: a line for each dropped input would be a flood of its own. */
  function drop({ kind }: NewInput): void {
    if (!stopped && !flooded) log.error('inbox full, inputs are dropped', { kind })
    flooded = true
  }

  function run({ input, answer, along }: Waiting): void {
    const now = clock.moment()
    const ref = ports.newRef()
    const { drafts, refusal } = decide(state, venue, { ...input, ref } as Input, now)
    const events = drafts.length === 0 ? [] : stored(drafts, now, along && ((facts) => along(facts, refusal)))
    if (events !== null) {
      answer?.({ refusal, events })
    } else if (answer !== undefined) {
      answer(notOnRecord)
    } else {
      goOnUnwritten(withoutEntry(drafts, { ref, rules: venueInForce(state.policy, venue).rules }), now)
    }
  }

  /** Stores first, acts after; null when not stored. Behind facts that wait nothing is: the record keeps their order. */
  function stored(
    drafts: readonly Draft[],
    moment: Moment,
    along?: StoredAlong,
  ): readonly StoredEvent[] | null {
    if (!unwritten.isEmpty()) return null
    const events = orFault(() => journal.append(drafts, moment, along), 'journal_unwritable')
    if (events instanceof Fault) {
      log.error('journal cannot be written', { code: events.code, detail: events.message })
      return null
    }
    act(events)
    ports.onStored(events)
    return events
  }

  function act(events: readonly StoredEvent[]): void {
    for (const event of events) state = evolve(state, event, venue)
    for (const event of events) for (const order of ordersFor(event, venue)) ports.perform(order)
  }

  /** In memory: opens no entry, lets exits out. The sequence numbers are the ones that the journal will give. */
  function goOnUnwritten(drafts: readonly Draft[], moment: Moment): void {
    unwritten.keep(drafts, moment)
    const next = state.gateway.lastSequence + 1
    act(drafts.map((draft, i) => ({ ...draft, sequence: next + i, id: '', atMs: moment.ms })))
    retryIn(retryMs)
  }

  function retryIn(ms: number): void {
    cancelRetry ??= clock.at(clock.now() + ms, retry)
  }

  function retry(): void {
    cancelRetry = null
    const taken = unwritten.storeSome()
    if (!unwritten.isEmpty()) retryIn(taken ? 0 : retryMs)
  }

  function scheduleWake(): void {
    cancelWake?.()
    cancelWake = null
    const wakeMs = nextWake(state, venue)
    if (stopped || wakeMs === null) return
    const inMs = Math.max(1, wakeMs - clock.moment().ms)
    cancelWake = clock.at(clock.now() + inMs, () => submit({ kind: 'wake' }))
  }

  return {
    submit,
    state: () => state,
    unwritable: () => !unwritten.isEmpty(),
    unwritten: unwritten.status,
    stop() {
      stopped = true
      cancelWake?.()
      cancelRetry?.()
      unwritten.storeAllOrLose()
    },
  }
}
