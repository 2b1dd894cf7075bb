/**
 * The devices: opens each wire, watches it, opens it again for ever. Signals go in to the loop, orders go out to
 * the wire of their device. A wire that fails never touches another.
 */
import type { Family } from '../drivers/family.ts'
import type { Fault, FaultCode } from '../drivers/fault.ts'
import { faults } from '../drivers/fault.ts'
import type { Line, LineCounters } from '../drivers/line.ts'
import { openLine } from '../drivers/line.ts'
import type { Cancel, Chance, Clock, SerialFormat, Transport } from '../drivers/ports.ts'
import type { Order, Signal } from '../drivers/words.ts'
import { pauseMs } from './backoff.ts'
import type { Log } from './log.ts'

/** A wire that stays open this long is well again; one that closes sooner keeps its growing pauses. */
const provenAfterMs = 5_000

/** One wire and who is on it. */
export interface WirePlan {
  readonly id: string
  readonly family: Family
  /** Makes a fresh, unopened transport. */
  readonly openTransport: () => Transport
  /** What is opened, for people: a path or an address. */
  readonly where: string
  /** null where bytes cost no time that we know of (TCP, HID) */
  readonly format: SerialFormat | null
  /** What a network in between may add to an answer. */
  readonly extraMs: number
  readonly echo: boolean
  readonly devices: readonly { readonly id: string; readonly settings: unknown }[]
}

export interface FleetPorts {
  readonly wires: readonly WirePlan[]
  readonly clock: Clock
  readonly chance: Chance
  readonly onSignal: (device: string, signal: Signal) => void
  readonly log: Log
}

export interface WireStatus {
  readonly id: string
  readonly where: string
  readonly open: boolean
  /** why it is not open; null while it is, or before the first attempt ended */
  readonly fault: FaultCode | null
  readonly counters: LineCounters | null
}

export interface Fleet {
  start(): void
  /** Hands an order to the wire of its device. It ends in one signal; at once when the wire is not there. */
  perform(device: string, order: Order): void
  status(): readonly WireStatus[]
  /** Closes all wires; no output moves. */
  stop(): void
}

/** Nothing is opened before `start`. */
export function createFleet(ports: FleetPorts): Fleet {
  const wires = ports.wires.map((plan) => createKeeper(plan, ports))
  const byDevice = new Map(
    ports.wires.flatMap((plan, i) => plan.devices.map(({ id }) => [id, wires[i]] as const)),
  )
  return {
    start() {
      for (const wire of wires) wire.open()
    },
    perform(device, order) {
      const wire = byDevice.get(device)
      if (wire === undefined) throw new Error(`no wire for device ${device}`)
      wire.perform(device, order)
    },
    status: () => wires.map((wire) => wire.status()),
    stop() {
      for (const wire of wires) wire.stop()
    },
  }
}

interface Keeper {
  open(): void
  perform(device: string, order: Order): void
  status(): WireStatus
  stop(): void
}

/** Keeps one wire: transports, conversations and lines are single-use, this is what outlives them. */
function createKeeper(plan: WirePlan, ports: FleetPorts): Keeper {
  const { clock, chance, log } = ports
  let line: Line | null = null
  let open = false
  let openedAt = 0
  let stopped = false
  let failures = 0
  let fault: FaultCode | null = null
  let cancelRetry: Cancel | null = null

  function begin(): void {
    cancelRetry = null
    const { family } = plan
    line = openLine({
      transport: watched(plan.openTransport(), opened),
      clock,
      codec: family.codec,
      format: plan.format,
      extraMs: plan.extraMs,
      gapMs: family.gapMs,
      interByteMs: family.interByteMs,
      echo: plan.echo,
      devices: plan.devices.map(({ id, settings }) => ({ id, machine: family.converse(settings) })),
      onSignal: ports.onSignal,
      onClosed: closed,
    })
  }

  function opened(): void {
    open = true
    openedAt = clock.now()
    if (fault !== null) log.info('wire is back', { wire: plan.id, where: plan.where })
    fault = null
  }

  /** One log line an outage: said when it begins and when its cause changes. */
  function closed(cause: Fault): void {
    if (open && clock.now() - openedAt >= provenAfterMs) failures = 0
    open = false
    line = null
    if (stopped) return
    if (cause.code !== fault) say(cause)
    fault = cause.code
    for (const { id } of plan.devices) ports.onSignal(id, { kind: 'Offline', cause: cause.code })
    const retry = faults[cause.code].retry
    const delayMs = retry === 'soon' ? pauseMs.soon : pauseMs.patient(failures, chance)
    failures++
    cancelRetry = clock.at(clock.now() + delayMs, begin)
  }

  function say(cause: Fault): void {
    const { remedy } = faults[cause.code]
    const fields = { wire: plan.id, where: plan.where, code: cause.code, detail: cause.message, remedy }
    if (cause.code === 'permission' || cause.code === 'unsupported')
      log.error('wire cannot be opened as configured', fields)
    else log.warn('wire is away', fields)
  }

  return {
    open: begin,
    perform(device, order) {
      if (line !== null) line.order(device, order)
      else ports.onSignal(device, { kind: 'OrderFailed', ref: order.ref, why: 'offline' })
    },
    status: () => ({ id: plan.id, where: plan.where, open, fault, counters: line?.counters() ?? null }),
    stop() {
      stopped = true
      cancelRetry?.()
      line?.close()
    },
  }
}

/** The same transport, telling also us when it is open. */
function watched(transport: Transport, onOpened: () => void): Transport {
  return {
    open: (owner) =>
      transport.open({
        ...owner,
        opened() {
          onOpened()
          owner.opened()
        },
      }),
    write: (bytes) => transport.write(bytes),
    close: () => transport.close(),
  }
}
