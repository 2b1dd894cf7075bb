/**
 * One device's part of a line: feeds its conversation, keeps its wake-up and its unfinished orders.
 * Knows nothing of bytes, of the wire's timing or of the other devices.
 */
import type { Machine } from './family.ts'
import type { FaultCode } from './fault.ts'
import { createGarbledReplies } from './garbled-replies.ts'
import { createOrderLedger } from './order-ledger.ts'
import type { Cancel, Clock, Input, Packet, Request } from './ports.ts'
import type { Order, Signal } from './words.ts'

/** Unfinished orders of one device. A gate serves one person at a time; more than a few waiting is a fault upstream. */
export const maxUnfinishedOrders = 8

export interface DeviceCounters {
  requests: number
  replies: number
  silences: number
  /** Answers that came and could not be understood. */
  garbled: number
  /** Requests that were queued and never written. */
  unsent: number
  /** Endings of orders that had ended already, or were never given; they were dropped. */
  repeatedEndings: number
  /** Orders given again while unfinished; they were dropped. */
  repeatedOrders: number
  /** From writing the last answered request to the last byte of its reply; null before the first. */
  lastLatencyMs: number | null
}

export interface Talk {
  readonly id: string
  readonly counters: DeviceCounters
  /** Gives the conversation an input that does not end its request. */
  feed(input: Input<Packet>): void
  /** Gives the conversation the input that ends its outstanding request. */
  ended(input: Input<Packet>): void
  /** The request got an answer that could not be understood; its end follows. Told as `Degraded` when it piles up. */
  garbled(): void
  order(order: Order): void
  /** Ends an order that never reaches the conversation. */
  refuse(order: Order, why: 'offline' | 'busy'): void
  /** Whether an order has not ended yet. */
  hasOrders(): boolean
  /** `request` of this device is being written. */
  written(request: Request<Packet>): void
  /** No more wake-ups; the owner gives no more inputs. */
  stop(): void
  /** The wire is gone: says so if the device was online, and ends every unfinished order. */
  lost(cause: FaultCode): void
}

export interface TalkOptions {
  readonly id: string
  readonly machine: Machine
  readonly clock: Clock
  /** Puts a request of this talk into the queue of the wire. */
  readonly enqueue: (talk: Talk, request: Request<Packet>) => void
  /** Takes the queued poll of this talk back; false when none was queued. */
  readonly withdrawPoll: (talk: Talk) => boolean
  readonly onSignal: (deviceId: string, signal: Signal) => void
}

const garbledReplies = '应答残缺或无法识别，请检查线路 / garbled replies, check the cable'

/** Starts nothing by itself; the owner feeds `start`. Throws where the conversation breaks its contract. */
export function createTalk(options: TalkOptions): Talk {
  const { id, machine, clock, onSignal } = options
  const orders = createOrderLedger(maxUnfinishedOrders)
  const counters = freshCounters()
  const garbled = createGarbledReplies()
  /** what the device last said when it was well; null while it is away */
  let online: Signal | null = null
  let complains = false
  let outstanding = false
  let cancelWake: Cancel | null = null

  function emit(signal: Signal): void {
    if (endsOrder(signal) && !orders.end(signal.ref)) {
      counters.repeatedEndings++
      return
    }
    noteStanding(signal)
    onSignal(id, signal)
  }

  function noteStanding(signal: Signal): void {
    if (signal.kind === 'Degraded') complains = true
    if (signal.kind !== 'Online' && signal.kind !== 'Offline') return
    online = signal.kind === 'Online' ? signal : null
    complains = false
    garbled.forget()
  }

  /** `now` is the moment the step was made for: a pause of the process in between is nobody's bug. */
  function wakeAgain(wakeAt: number | null, { after, now }: { after: string; now: number }): void {
    cancelWake?.()
    cancelWake = null
    if (wakeAt === null) return
    if (!(wakeAt > now)) {
      throw new Error(
        `device ${id}: after '${after}' the conversation wants to wake at ${wakeAt}, not after now (${now})`,
      )
    }
    cancelWake = clock.at(wakeAt, () => {
      cancelWake = null
      feed({ kind: 'wake' })
    })
  }

  function feed(input: Input<Packet>): void {
    const now = clock.now()
    const step = machine.step(input, now)
    wakeAgain(step.wakeAt, { after: input.kind, now })
    if (step.send !== null) {
      if (outstanding) {
        throw new Error(
          `device ${id}: after '${input.kind}' the conversation sends while a request is outstanding`,
        )
      }
      outstanding = true
      options.enqueue(talk, step.send)
    }
    for (const signal of step.signals) emit(signal)
  }

  function ended(input: Input<Packet>): void {
    outstanding = false
    feed(input)
    // what the device itself complains of is not over because its replies are whole again
    const isOver = input.kind === 'reply' && garbled.understood(clock.now())
    if (isOver && online !== null && !complains) onSignal(id, online)
  }

  function stop(): void {
    cancelWake?.()
    cancelWake = null
  }

  function deliver(order: Order): void {
    if (options.withdrawPoll(talk)) {
      counters.unsent++
      ended({ kind: 'unsent' })
    }
    feed({ kind: 'order', order })
  }

  const talk: Talk = {
    id,
    counters,
    feed,
    ended,
    garbled() {
      counters.garbled++
      if (online !== null && garbled.add(clock.now()))
        onSignal(id, { kind: 'Degraded', what: garbledReplies })
    },
    order(order) {
      const answer = orders.accept(order.ref)
      if (answer === 'accepted') deliver(order)
      else if (answer === 'full') talk.refuse(order, 'busy')
      else counters.repeatedOrders++
    },
    refuse: (order, why) => onSignal(id, { kind: 'OrderFailed', ref: order.ref, why }),
    hasOrders: () => !orders.isEmpty(),
    written(request) {
      counters.requests++
      if (request.priority === 'order') orders.requestWritten()
    },
    stop,
    lost(cause) {
      stop()
      if (online !== null) emit({ kind: 'Offline', cause })
      for (const { ref, written } of orders.endAll()) {
        onSignal(
          id,
          written ? { kind: 'OrderUnconfirmed', ref } : { kind: 'OrderFailed', ref, why: 'offline' },
        )
      }
    },
  }
  return talk
}

function endsOrder(
  signal: Signal,
): signal is Extract<Signal, { kind: 'OrderDone' | 'OrderFailed' | 'OrderUnconfirmed' }> {
  return signal.kind === 'OrderDone' || signal.kind === 'OrderFailed' || signal.kind === 'OrderUnconfirmed'
}

function freshCounters(): DeviceCounters {
  return {
    requests: 0,
    replies: 0,
    silences: 0,
    garbled: 0,
    unsent: 0,
    repeatedEndings: 0,
    repeatedOrders: 0,
    lastLatencyMs: null,
  }
}
