/**
 * The devices: opens each wire, watches it, opens it again for ever. Signals go in to the loop, orders go out to
 * the wire of their device. A wire that fails never touches another.
 */
import type { Order } from '../drivers/words.ts'
import { createKeeper, type KeeperPorts, type WireStandings, type WireStatus } from './supervisor/keeper.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'

export interface FleetPorts extends KeeperPorts {
  readonly wires: readonly WirePlan[]
}

export interface Fleet {
  start(): void
  /** Hands an order to the wire of its device. It ends in one signal; at once when the wire is not there. */
  perform(device: string, order: Order): void
  status(): readonly WireStatus[]
  standings(): readonly WireStandings[]
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
    standings: () => wires.map((wire) => wire.standings()),
    stop() {
      for (const wire of wires) wire.stop()
    },
  }
}
