/** A gateway and one simulated device that exchange datagrams, which the network loses, doubles and lets overtake each other. */
import type { Family } from '../../drivers/family.ts'
import { Fault } from '../../drivers/fault.ts'
import { openLine } from '../../drivers/line.ts'
import type { Movement, Stimulus, Transport, TransportOwner } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { createVirtualClock } from './virtual-clock.ts'

export interface NetworkFaults {
  /** Share of datagrams, 0 to 1. */
  lose: number
  double: number
  /** Each datagram is up to so late, by chance: those sent later may come first. */
  latenessMs: number
  /** Nothing arrives any more. */
  cut: boolean
}

/** The device `gate` of this family, opened at 0. */
export function datagramBench(family: Family, given: unknown, seed = 1) {
  const clock = createVirtualClock()
  const chance = seeded(seed)
  const faults: NetworkFaults = { lose: 0, double: 0, latenessMs: 0, cut: false }
  const settings = family.settings.parse(given)
  const owners: { near: TransportOwner | null; far: TransportOwner | null } = { near: null, far: null }

  function carry(bytes: Uint8Array, to: keyof typeof owners): void {
    if (faults.cut || chance.next() < faults.lose) return
    const copies = chance.next() < faults.double ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      const at = clock.now() + Math.floor(chance.next() * faults.latenessMs)
      clock.at(at, () => owners[to]?.bytes(bytes.slice()))
    }
  }

  const end = (self: keyof typeof owners, other: keyof typeof owners): Transport => ({
    open(owner) {
      owners[self] = owner
      clock.at(clock.now(), () => owner.opened())
    },
    write: (bytes) => carry(bytes.slice(), other),
    close() {
      const owner = owners[self]
      owners[self] = null
      clock.at(clock.now(), () => owner?.closed(new Fault('closed', 'closed by its owner')))
    },
  })

  const signals: Signal[] = []
  const movements: Movement[] = []
  const sent: string[] = []
  const wire = { clock, codec: family.codec, format: null, interByteMs: family.interByteMs }
  const far = openSimulatedLine({
    ...wire,
    transport: end('far', 'near'),
    chance: seeded(seed),
    devices: [{ id: 'gate', device: family.simulate(settings) }],
    onMovement: (_, movement) => movements.push(movement),
  })
  const line = openLine({
    ...wire,
    transport: end('near', 'far'),
    extraMs: 50,
    gapMs: family.gapMs,
    echo: false,
    devices: [{ id: 'gate', machine: family.converse(settings) }],
    onSignal: (_, signal) => signals.push(signal),
    onClosed: () => undefined,
    onTraffic({ direction, packet }) {
      if (direction === 'sent' && packet !== null) sent.push(packet)
    },
  })
  clock.advance(0)
  return {
    advance: (ms: number) => clock.advance(ms),
    order: (order: Order) => line.order('gate', order),
    stimulate: (stimulus: Stimulus) => far.stimulate('gate', stimulus),
    /** A datagram from the device's side. */
    appear: (bytes: Uint8Array) => carry(bytes, 'near'),
    close: () => line.close(),
    faults,
    sent,
    /** What was signalled since it was last asked. */
    news: () => signals.splice(0),
    openings: () =>
      movements.flatMap((movement) => (movement.kind === 'GateOpened' ? [movement.direction] : [])),
  }
}
