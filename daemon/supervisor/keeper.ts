/**
 * Keeps one wire: opens it, watches it, opens it again for ever, also when it is open and nobody on it answers any more.
 * Transports, conversations and lines are single-use; this is what outlives them. Moves no output by itself.
 */
import { Fault, type FaultCode } from '../../drivers/fault.ts'
import { type Line, openLine } from '../../drivers/line.ts'
import type { Cancel, Chance, Clock } from '../../drivers/ports.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { pauseMs } from '../backoff.ts'
import type { Log } from '../log.ts'
import { type DeviceStanding, watchDevice } from './device-watch.ts'
import { createMuteWire } from './mute-wire.ts'
import { createNames } from './names.ts'
import { createOutage } from './outage.ts'
import { openAccount, type WireCounters } from './wire-account.ts'
import type { WirePlan } from './wire-plan.ts'

/** A wire that stays open this long is well again; one that closes sooner keeps its growing pauses. */
const provenAfterMs = 5_000
/** Answers that come later than this after their question are on no wire; a device server packs for less. */
const resyncQuietMs = 500
/** The kernel waits up to 30 s for bytes to leave a serial port that is closed (`closing_wait`); nothing waits longer. */
const closeLimitMs = 35_000

export interface KeeperPorts {
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
  /** how often it was away since the start */
  readonly outages: number
  /** how often it was opened anew because nobody on it answered */
  readonly reopenings: number
  /** since the start, over all openings */
  readonly counters: WireCounters
}

/** The devices of one wire. */
export interface WireStandings {
  readonly line: string
  readonly counters: WireCounters
  readonly reopenings: number
  readonly devices: ReadonlyMap<string, DeviceStanding>
}

export interface Keeper {
  open(): void
  perform(device: string, order: Order): void
  status(): WireStatus
  standings(): WireStandings
  stop(): void
}

/** Nothing is opened before `open`. */
export function createKeeper(plan: WirePlan, ports: KeeperPorts): Keeper {
  const { clock, chance, log } = ports
  const { id: wire, where } = plan
  const ids = plan.devices.map(({ id }) => id)
  const outage = createOutage({ wire, where, clock, chance, log })
  const account = openAccount(ids)
  const mute = createMuteWire({ devices: ids, chance })
  const names = createNames(plan, log)
  const watches = new Map(
    ids.map((device) => [device, watchDevice({ device, wire, where, clock, log })] as const),
  )
  let line: Line | null = null
  let phase: 'closed' | 'open' | 'proven' | 'reopening' = 'closed'
  let stopped = false
  let fault: FaultCode | null = null
  let reopenings = 0
  /** what is heard of a line before this one counts no more */
  let current = 0
  let cancelRetry: Cancel | null = null
  let cancelProof: Cancel | null = null
  let cancelClosing: Cancel | null = null

  function heard(device: string, told: Signal): void {
    const signal = told.kind === 'Online' ? names.named(device, told) : told
    watches.get(device)?.told(signal)
    ports.onSignal(device, signal)
  }

  function begin(): void {
    cancelRetry = null
    if (stopped) return
    const mine = ++current
    const ifMine =
      <T extends readonly unknown[]>(listen: (...told: T) => void) =>
      (...told: T) => {
        if (mine === current) listen(...told)
      }
    line = openLine({
      ...wireOf(plan),
      transport: plan.openTransport(ifMine(names.adapterSeen)),
      clock,
      onSignal: ifMine(heard),
      onOpened: ifMine(opened),
      onClosed: ifMine(closed),
      onTraffic: ifMine(({ direction }) => direction === 'received' && mute.heard()),
      onEnding: ifMine(({ deviceId, answeredMs }) =>
        answeredMs === null ? unanswered(deviceId) : watches.get(deviceId)?.answered(answeredMs),
      ),
    })
  }

  function opened(): void {
    phase = 'open'
    fault = null
    mute.opened()
    outage.opened()
    cancelProof = clock.at(clock.now() + provenAfterMs, proven)
  }

  function proven(): void {
    cancelProof = null
    phase = 'proven'
    outage.proven()
  }

  /** Nothing is taken from somebody who waits for an order, however silent the wire is. */
  function unanswered(device: string): void {
    if (line === null || phase === 'reopening' || line.hasOrders()) return
    const cure = mute.unanswered(device, clock.now())
    if (cure === 'resync') line.resync(resyncQuietMs)
    if (cure === 'reopen') reopen(line)
  }

  function reopen(silent: Line): void {
    phase = 'reopening'
    reopenings++
    cancelProof?.()
    log.debug('nobody answers on the wire, it is opened anew', { wire, where, reopenings })
    cancelClosing = clock.at(clock.now() + closeLimitMs, () =>
      closed(new Fault('no_reply', `${where} does not close; expected it within ${closeLimitMs} ms`)),
    )
    silent.close()
  }

  function closed(cause: Fault): void {
    const before = phase
    phase = 'closed'
    current++
    if (line !== null) account.close(line)
    line = null
    cancelProof?.()
    cancelClosing?.()
    if (stopped) return
    // that is no outage of the wire: its devices are away, and that was told
    if (before === 'reopening') {
      cancelRetry = clock.at(clock.now() + pauseMs.soon, begin)
      return
    }
    fault = cause.code
    const delayMs = outage.closed(cause, { wasOpen: before !== 'closed', wasProven: before === 'proven' })
    cancelRetry = clock.at(clock.now() + delayMs, begin)
    for (const id of ids) heard(id, { kind: 'Offline', cause: cause.code })
  }

  return {
    open: begin,
    perform(device, order) {
      if (line !== null) line.order(device, order)
      else heard(device, { kind: 'OrderFailed', ref: order.ref, why: 'offline' })
    },
    status: () => ({
      id: wire,
      where,
      open: phase === 'open' || phase === 'proven',
      fault,
      outages: outage.count(),
      reopenings,
      counters: account.counters(line),
    }),
    standings: () => ({
      line: wire,
      counters: account.counters(line),
      reopenings,
      devices: new Map([...watches].map(([id, watch]) => [id, watch.standing()])),
    }),
    stop() {
      stopped = true
      cancelRetry?.()
      cancelProof?.()
      cancelClosing?.()
      line?.close()
    },
  }
}

function wireOf({ family, format, extraMs, echo, devices }: WirePlan) {
  const { codec, gapMs, interByteMs } = family
  const machines = devices.map(({ id, settings }) => ({ id, machine: family.converse(settings) }))
  return { codec, gapMs, interByteMs, format, extraMs, echo, devices: machines }
}
