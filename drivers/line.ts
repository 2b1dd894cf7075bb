/**
 * The shell: one owner per wire. Joins a transport, a clock and the conversations on that wire. Single-use: a lost
 * wire means a new line. Knows no family, no file and no socket.
 */
import type { Machine } from './family.ts'
import type { Fault } from './fault.ts'
import type { Clock, Codec, Packet, Transport } from './ports.ts'
import { createTalk, type DeviceCounters, type Talk } from './talk.ts'
import { createTurns } from './turns.ts'
import { createWire, type Ending, type Traffic, type Wire, type WireTiming } from './wire.ts'
import { createWireQueue } from './wire-queue.ts'
import type { Order, Signal } from './words.ts'

export interface LineOptions extends WireTiming {
  /** Not opened yet; the line opens it. */
  readonly transport: Transport
  readonly clock: Clock
  readonly codec: Codec<Packet>
  readonly devices: readonly { readonly id: string; readonly machine: Machine }[]
  /** May give orders from inside; never called from inside itself. */
  readonly onSignal: (deviceId: string, signal: Signal) => void
  /** The wire is open; at most once, before the conversations hear of it. */
  readonly onOpened?: () => void
  /** Exactly once, after the last signal. */
  readonly onClosed: (fault: Fault) => void
  readonly onTraffic?: (traffic: Traffic) => void
  /** A request that awaited an answer got it, or did not; after the signals that came of it. */
  readonly onEnding?: (ending: Ending) => void
}

export interface LineCounters {
  /** Packets that answered nothing in flight. */
  readonly strays: number
  /** Bytes that belonged to no packet. */
  readonly noiseBytes: number
  readonly devices: ReadonlyMap<string, Readonly<DeviceCounters>>
}

export interface Line {
  /**
   * Gives an order; it ends in exactly one `OrderDone`, `OrderFailed` or `OrderUnconfirmed`. Before the wire is open
   * and after it closed that is `OrderFailed offline` at once, beyond the bound of unfinished orders `OrderFailed busy`.
   * A ref that is unfinished already is dropped. An unknown device is a bug and throws.
   */
  order(deviceId: string, order: Order): void
  /** Whether an order has not ended yet. */
  hasOrders(): boolean
  /** Drops what was collected and keeps quiet for so long. For a wire on which nobody answers any more. */
  resync(quietMs: number): void
  /** Writes nothing more; `onClosed` follows when the transport has closed. */
  close(): void
  counters(): LineCounters
}

/**
 * Opens the transport and talks with the devices until it closes. Bytes never make it throw; a conversation that
 * breaks its contract (wake in the past, two requests at once) does, as do two devices of one id, because that is a bug.
 */
export function openLine(options: LineOptions): Line {
  const { transport, onSignal } = options
  let phase: 'opening' | 'open' | 'closing' | 'closed' = 'opening'
  let strays = 0
  const turn = createTurns(() => wire.pump())
  const clock = clockInTurns(options.clock, turn)
  const queue = createWireQueue<Talk>()
  const talks = new Map<string, Talk>()
  for (const { id, machine } of options.devices) {
    if (talks.has(id)) throw new Error(`two devices ${id} on one line`)
    const talk = createTalk({
      id,
      machine,
      clock,
      enqueue: queue.put,
      withdrawPoll: queue.withdrawPoll,
      onSignal,
    })
    talks.set(id, talk)
  }

  const wire: Wire = createWire({
    ...options,
    clock,
    queue,
    write: (bytes) => transport.write(bytes),
    onTraffic: options.onTraffic ?? ignore,
    onEnding: options.onEnding ?? ignore,
    onStray(packet) {
      strays++
      for (const talk of talks.values()) talk.feed({ kind: 'stray', packet })
    },
  })

  function stop(): void {
    wire.stop()
    for (const talk of talks.values()) talk.stop()
  }

  function opened(): void {
    if (phase !== 'opening') return
    phase = 'open'
    options.onOpened?.()
    for (const talk of talks.values()) talk.feed({ kind: 'start' })
  }

  function closed(fault: Fault): void {
    if (phase === 'closed') return
    phase = 'closed'
    stop()
    for (const talk of talks.values()) talk.lost(fault.code)
    options.onClosed(fault)
  }

  transport.open({
    opened: () => turn(opened),
    bytes: (chunk) => turn(() => wire.bytes(chunk)),
    closed: (fault) => turn(() => closed(fault)),
  })

  return {
    order(deviceId, order) {
      const talk = talks.get(deviceId)
      if (talk === undefined) throw new Error(`no device ${deviceId} on this line`)
      turn(() => (phase === 'open' ? talk.order(order) : talk.refuse(order, 'offline')))
    },
    hasOrders: () => [...talks.values()].some((talk) => talk.hasOrders()),
    resync: (quietMs) => turn(() => wire.rest(quietMs)),
    close() {
      turn(() => {
        if (phase === 'closing' || phase === 'closed') return
        phase = 'closing'
        stop()
        transport.close()
      })
    },
    counters: () => ({
      strays,
      noiseBytes: wire.noiseBytes(),
      devices: new Map([...talks].map(([id, talk]) => [id, { ...talk.counters }])),
    }),
  }
}

/** The same clock, with every wake in a turn of its own. */
function clockInTurns(clock: Clock, turn: (job: () => void) => void): Clock {
  return { now: () => clock.now(), at: (atMs, wake) => clock.at(atMs, () => turn(wake)) }
}

function ignore(): void {
  // nobody watches
}
