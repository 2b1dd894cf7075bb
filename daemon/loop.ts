/**
 * The one writer: decide → append → evolve → order, one input at a time and without a pause in between. Knows no
 * device, no broker and no file; what it needs is handed in.
 */
import { Fault } from '../drivers/fault.ts'
import type { Cancel } from '../drivers/ports.ts'
import type { DaemonClock } from './clock.ts'
import { decide, nextWake } from './domain/decide.ts'
import type { Moment, StoredEvent } from './domain/event.ts'
import type { Draft } from './domain/events/catalogue.ts'
import type { Input, Refusal } from './domain/input.ts'
import type { DeviceOrder } from './domain/orders.ts'
import { ordersFor } from './domain/orders.ts'
import type { State } from './domain/state.ts'
import { evolve } from './domain/state.ts'
import { withoutEntry } from './domain/unwritable.ts'
import type { Venue } from './domain/venue.ts'
import type { Log } from './log.ts'

/** Facts kept in memory while the journal cannot be written; a day of a busy venue has about 6,000. */
const backlogLimit = 20_000
/** How often writing is tried again when nothing else asks for it. */
const retryMs = 2_000
/** Inputs that may wait for their turn; more means that something floods us. */
const inboxLimit = 10_000

export interface LoopPorts {
  readonly journal: { append(drafts: readonly Draft[], moment: Moment): readonly StoredEvent[] }
  readonly venue: Venue
  readonly clock: DaemonClock
  readonly newRef: () => string
  readonly state: State
  readonly perform: (order: DeviceOrder) => void
  /** Called after each append, with what is now stored. */
  readonly onStored: (events: readonly StoredEvent[]) => void
  readonly log: Log
}

export type Unreferenced<T> = T extends Input ? Omit<T, 'ref'> : never
export type NewInput = Unreferenced<Input>

export interface Loop {
  /** Takes an input; it is done when this returns, unless called from inside another one, which it then follows. */
  submit(input: NewInput, answer?: (refusal: Refusal | null) => void): void
  state(): State
  /** Whether facts are waiting for a journal that cannot be written. */
  unwritable(): boolean
  stop(): void
}

interface Waiting {
  readonly input: NewInput
  readonly answer: ((refusal: Refusal | null) => void) | undefined
}

interface Unstored {
  readonly drafts: readonly Draft[]
  readonly moment: Moment
}

/** Starts with `state`, which must be the fold of the journal. */
export function createLoop(ports: LoopPorts): Loop {
  const { journal, venue, clock, log } = ports
  let state = ports.state
  let busy = false
  let cancelWake: Cancel | null = null
  let stopped = false
  const inbox: Waiting[] = []
  const unstored: Unstored[] = []
  let unstoredFacts = 0

  function submit(input: NewInput, answer?: (refusal: Refusal | null) => void): void {
    if (stopped) return
    if (inbox.length >= inboxLimit) {
      log.error('inbox full, input dropped', { kind: input.kind })
      return
    }
    inbox.push({ input, answer })
    if (busy) return
    busy = true
    try {
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) run(next)
    } finally {
      busy = false
    }
    scheduleWake()
  }

  function run({ input, answer }: Waiting): void {
    const now = clock.moment()
    const { drafts, refusal } = decide(state, venue, { ...input, ref: ports.newRef() } as Input, now)
    if (drafts.length > 0 || unstored.length > 0) record(drafts, now)
    answer?.(refusal)
  }

  /** Stores first, acts after. What cannot be stored opens no entry; exits are let out all the same. */
  function record(drafts: readonly Draft[], moment: Moment): void {
    try {
      storeBacklog()
      if (drafts.length > 0) took(journal.append(drafts, moment))
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'journal_unwritable') throw error
      keep(withoutEntry(drafts), moment, error)
    }
  }

  function took(events: readonly StoredEvent[]): void {
    for (const event of events) state = evolve(state, event, venue)
    for (const event of events) for (const order of ordersFor(event, venue)) ports.perform(order)
    ports.onStored(events)
  }

  function storeBacklog(): void {
    for (let next = unstored[0]; next !== undefined; next = unstored[0]) {
      ports.onStored(journal.append(next.drafts, next.moment))
      unstored.shift()
      unstoredFacts -= next.drafts.length
      if (unstored.length === 0) log.info('journal can be written again, kept facts are stored')
    }
  }

  /** Goes on in memory: the sequence numbers are the ones that the journal will give. */
  function keep(drafts: readonly Draft[], moment: Moment, fault: Fault): void {
    if (unstored.length === 0)
      log.error('journal cannot be written', { code: fault.code, detail: fault.message })
    if (drafts.length === 0 || unstoredFacts + drafts.length > backlogLimit) return
    unstored.push({ drafts, moment })
    unstoredFacts += drafts.length
    for (const draft of drafts) {
      const sequence = state.gateway.lastSequence + 1
      const event = { ...draft, sequence, id: '', atMs: moment.ms }
      state = evolve(state, event, venue)
      for (const order of ordersFor(event, venue)) ports.perform(order)
    }
  }

  function scheduleWake(): void {
    cancelWake?.()
    cancelWake = null
    if (stopped) return
    const due = nextWake(state)
    const retry = unstored.length > 0 ? clock.moment().ms + retryMs : null
    const wakeMs = due === null || retry === null ? (due ?? retry) : Math.min(due, retry)
    if (wakeMs === null) return
    const inMs = Math.max(1, wakeMs - clock.moment().ms)
    cancelWake = clock.at(clock.now() + inMs, () => submit({ kind: 'wake' }))
  }

  return {
    submit,
    state: () => state,
    unwritable: () => unstored.length > 0,
    stop() {
      stopped = true
      cancelWake?.()
    },
  }
}
