/** A fleet on pipes to real simulators, with ports that can be refused, pulled and lost in any way. */
import type { Fleet } from '../../daemon/fleet.ts'
import { createFleet } from '../../daemon/fleet.ts'
import type { FaultCode } from '../../drivers/fault.ts'
import { Fault } from '../../drivers/fault.ts'
import type { Clock, Movement, Transport, TransportOwner } from '../../drivers/ports.ts'
import type { SimulatedVenue } from '../../drivers/simulated-venue.ts'
import { simulateVenue } from '../../drivers/simulated-venue.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import type { Signal } from '../../drivers/words.ts'
import { planOf, smallVenueWires } from '../simulation/wires.ts'
import type { CapturedLog } from './captured-log.ts'
import { captureLog } from './captured-log.ts'
import { seeded } from './chance.ts'
import { smallVenue } from './small-venue.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** How long a refused opening takes, in milliseconds. */
export const refusalMs = 1

export interface Port {
  /** every opening fails with it; null: there is a device */
  refuse: FaultCode | null
  /** when it was opened */
  readonly attempts: readonly number[]
  /** From one attempt to the next, without what the attempts themselves took. */
  pauses(): readonly number[]
  /** Ends what is open now. */
  lose(code: FaultCode): void
  /** What is open now stays open and carries nothing any more, either way: a hung adapter. Opened anew it is well. */
  hang(): void
}

export interface FleetBench {
  readonly fleet: Fleet
  readonly clock: VirtualClock
  readonly log: CapturedLog
  readonly devices: SimulatedVenue
  readonly signals: readonly { readonly device: string; readonly signal: Signal }[]
  readonly movements: readonly { readonly device: string; readonly movement: Movement }[]
  port(wire: string): Port
  /** Kinds of the signals of one device, in order. */
  heard(device: string): readonly string[]
  /** Timers of the fleet that still wait; those of the simulators do not count. */
  timers(): number
}

/** `chance`: what every throw gives; seeded when left out. */
export function fleetBench(options: { wires?: readonly string[]; chance?: number } = {}): FleetBench {
  const { wires: ids = ['lane1-gate', 'lane1-in'], chance } = options
  const clock = createVirtualClock()
  const log = captureLog()
  const signals: { device: string; signal: Signal }[] = []
  const movements: { device: string; movement: Movement }[] = []
  const wires = smallVenueWires(smallVenue().uses).filter(({ id }) => ids.includes(id))
  const devices = simulateVenue({
    wires,
    clock,
    chance: seeded(1),
    onMovement: (device, movement) => void movements.push({ device, movement }),
  })
  const ports = new Map(wires.map(({ id }) => [id, createPort(id, { clock, devices })]))
  const counted = countTimers(clock)
  const fleet = createFleet({
    wires: wires.map((wire) => planOf(wire, () => portOf(wire.id).openTransport())),
    clock: counted.clock,
    chance: chance === undefined ? seeded(2) : { next: () => chance },
    onSignal: (device, signal) => void signals.push({ device, signal }),
    log,
  })

  function portOf(wire: string) {
    const port = ports.get(wire)
    if (port === undefined) throw new RangeError(`no port ${wire}`)
    return port
  }

  return {
    fleet,
    clock,
    log,
    devices,
    signals,
    movements,
    port: portOf,
    heard: (id) => signals.filter(({ device }) => device === id).map(({ signal }) => signal.kind),
    timers: counted.waiting,
  }
}

/** The same clock, counting the timers that are set through it and have neither come nor been cancelled. */
export function countTimers<C extends Clock>(clock: C): { clock: C; waiting: () => number } {
  const waiting = new Set<object>()
  return {
    waiting: () => waiting.size,
    clock: {
      ...clock,
      at(atMs, wake) {
        const timer = {}
        waiting.add(timer)
        const cancel = clock.at(atMs, () => {
          waiting.delete(timer)
          wake()
        })
        return () => {
          waiting.delete(timer)
          cancel()
        }
      },
    },
  }
}

function createPort(wire: string, { clock, devices }: { clock: Clock; devices: SimulatedVenue }) {
  const attempts: number[] = []
  let loseOpen: (code: FaultCode) => void = () => undefined
  let hangOpen: () => void = () => undefined
  const port = {
    refuse: null as FaultCode | null,
    attempts,
    pauses: () => attempts.slice(1).map((at, i) => at - (attempts[i] ?? 0) - refusalMs),
    lose: (code: FaultCode) => loseOpen(code),
    hang: () => hangOpen(),
    openTransport(): Transport {
      attempts.push(clock.now())
      if (port.refuse !== null) return refused(clock, port.refuse)
      const pipe = createPipe({ clock, chance: seeded(3) })
      devices.plug(wire, pipe.far)
      const { transport, lose, hang } = losable(pipe.near)
      loseOpen = lose
      hangOpen = hang
      return transport
    },
  }
  return port
}

function refused(clock: Clock, code: FaultCode): Transport {
  return {
    open: (owner) =>
      void clock.at(clock.now() + refusalMs, () => owner.closed(new Fault(code, `refused with ${code}`))),
    write: () => undefined,
    close: () => undefined,
  }
}

interface Losable {
  readonly transport: Transport
  lose(code: FaultCode): void
  hang(): void
}

/** The transport, which can also end, or carry nothing any more, in a way of its own. */
function losable(inner: Transport): Losable {
  let isHung = false
  let told: TransportOwner | null = null
  let ended = false
  function end(fault: Fault): void {
    if (ended) return
    ended = true
    told?.closed(fault)
  }
  return {
    lose(code) {
      end(new Fault(code, `lost with ${code}`))
      inner.close()
    },
    hang() {
      isHung = true
    },
    transport: {
      open(owner) {
        told = owner
        inner.open({
          opened: () => ended || owner.opened(),
          bytes: (chunk) => ended || isHung || owner.bytes(chunk),
          closed: end,
        })
      },
      write: (bytes) => isHung || inner.write(bytes),
      close: () => inner.close(),
    },
  }
}
