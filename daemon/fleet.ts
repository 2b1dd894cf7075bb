/**
 * The devices: opens each wire, watches it, opens it again for ever. Signals go in to the loop, orders go out to
 * the wire of their device. A wire that fails never touches another.
 */
import type { Family } from '../drivers/family.ts'
import type { Fault, FaultCode } from '../drivers/fault.ts'
import type { Line, LineCounters } from '../drivers/line.ts'
import { openLine } from '../drivers/line.ts'
import type { Cancel, Chance, Clock, SerialFormat, Transport } from '../drivers/ports.ts'
import type { DeviceCounters } from '../drivers/talk.ts'
import type { Order, Signal } from '../drivers/words.ts'
import type { Log } from './log.ts'
import { createOutage } from './outage.ts'

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
  /** of the line that is open now; null while there is none */
  readonly counters: WireCounters | null
}

export type WireCounters = Omit<LineCounters, 'devices'> & {
  readonly devices: Readonly<Record<string, Readonly<DeviceCounters>>>
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
  const { clock, onSignal } = ports
  const outage = createOutage({ wire: plan.id, where: plan.where, chance: ports.chance, log: ports.log })
  let line: Line | null = null
  let phase: 'closed' | 'open' | 'proven' = 'closed'
  let stopped = false
  let fault: FaultCode | null = null
  let cancelRetry: Cancel | null = null
  let cancelProof: Cancel | null = null

  function begin(): void {
    cancelRetry = null
    if (stopped) return
    const { family } = plan
    line = openLine({
      transport: plan.openTransport(),
      clock,
      codec: family.codec,
      format: plan.format,
      extraMs: plan.extraMs,
      gapMs: family.gapMs,
      interByteMs: family.interByteMs,
      echo: plan.echo,
      devices: plan.devices.map(({ id, settings }) => ({ id, machine: family.converse(settings) })),
      onSignal,
      onOpened: opened,
      onClosed: closed,
    })
  }

  function opened(): void {
    phase = 'open'
    fault = null
    outage.opened()
    cancelProof = clock.at(clock.now() + provenAfterMs, proven)
  }

  function proven(): void {
    cancelProof = null
    phase = 'proven'
    outage.proven()
  }

  function closed(cause: Fault): void {
    const wasOpen = phase !== 'closed'
    const wasProven = phase === 'proven'
    phase = 'closed'
    line = null
    cancelProof?.()
    if (stopped) return
    fault = cause.code
    const delayMs = outage.closed(cause, { wasOpen, wasProven })
    cancelRetry = clock.at(clock.now() + delayMs, begin)
    for (const { id } of plan.devices) onSignal(id, { kind: 'Offline', cause: cause.code })
  }

  function status(): WireStatus {
    const { id, where } = plan
    return { id, where, open: phase !== 'closed', fault, counters: line === null ? null : plain(line) }
  }

  return {
    open: begin,
    perform(device, order) {
      if (line !== null) line.order(device, order)
      else onSignal(device, { kind: 'OrderFailed', ref: order.ref, why: 'offline' })
    },
    status,
    stop() {
      stopped = true
      cancelRetry?.()
      cancelProof?.()
      line?.close()
    },
  }
}

/** Counters as plain data: a Map would come out of JSON as nothing. */
function plain(line: Line): WireCounters {
  const { devices, ...counters } = line.counters()
  return { ...counters, devices: Object.fromEntries(devices) }
}
