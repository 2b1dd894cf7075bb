/** The wires of the small venue as the gateway and as the devices see them, over pipes that fail. */
import type { WirePlan } from '../../daemon/supervisor/wire-plan.ts'
import { familyOf } from '../../drivers/families.ts'
import { Fault } from '../../drivers/fault.ts'
import type { Chance, Clock, Transport } from '../../drivers/ports.ts'
import type { SimulatedVenue, SimulatedWire } from '../../drivers/simulated-venue.ts'
import type { Pipe, PipeFaults } from '../../drivers/transport/pipe.ts'
import { createPipe, noFaults } from '../../drivers/transport/pipe.ts'

export interface Cable {
  readonly wire: string
  readonly faults: PipeFaults
  silence(ms: number): void
  /** Pulls the plug; the gateway finds nothing there until `plugIn`. */
  pull(): void
  plugIn(): void
  isIn(): boolean
  /** Bytes that nobody asked for arrive at the gateway's end, as if a device had said them. */
  say(bytes: Uint8Array): void
}

const gateSettings = {
  open: { in: 1, out: 2 },
  passed: { in: 1, out: 2 },
  fire: 8,
}
const lockSettings = { feedback: 'closed_when_shut', doors: { count: 4 } }

/** Every device of the small venue on a wire of its own, as in most venues. */
export function smallVenueWires(
  uses: ReadonlyMap<string, { readonly kind: string }>,
): readonly SimulatedWire[] {
  return [...uses].map(([device, use]) => {
    const { name, settings } = usual.get(use.kind) ?? { name: 'sam-v', settings: {} }
    const family = familyOf(name)
    return { id: device, family, format: family.serial, devices: [{ id: device, settings }] }
  })
}

/** What serves where, unless a card reader does. */
const usual: ReadonlyMap<string, { readonly name: string; readonly settings: unknown }> = new Map([
  ['gate', { name: 'modbus-relay', settings: gateSettings }],
  ['locker-board', { name: 'lock-8a', settings: lockSettings }],
  ['inputs', { name: 'modbus-inputs', settings: { inputs: 16 } }],
  ['keypad', { name: 'keypad-evdev', settings: {} }],
  ['desk-scanner', { name: 'scanner-serial', settings: {} }],
])

/** A cable between gateway and devices that is made anew for each opening, as a tty is. */
export function createCable(options: {
  wire: SimulatedWire
  clock: Clock
  chance: Chance
  venue: () => SimulatedVenue
}): { cable: Cable; openTransport: () => Transport } {
  const { wire, clock, chance } = options
  const faults = noFaults()
  let pipe: Pipe | null = null
  let plugged = true
  return {
    openTransport() {
      if (!plugged) return missing(clock, wire.id)
      pipe?.cut()
      pipe = createPipe({ clock, chance, faults })
      options.venue().plug(wire.id, pipe.far)
      return pipe.near
    },
    cable: {
      wire: wire.id,
      faults,
      silence: (ms) => pipe?.silence(ms),
      pull() {
        plugged = false
        pipe?.cut()
      },
      plugIn() {
        plugged = true
      },
      isIn: () => plugged,
      say: (bytes) => pipe?.far.write(bytes),
    },
  }
}

/** A port that is not there: opening fails a moment later, as with a real node. */
function missing(clock: Clock, wire: string): Transport {
  return {
    open: (owner) => {
      clock.at(clock.now() + 1, () => owner.closed(new Fault('missing', `${wire} is not plugged in`)))
    },
    write() {
      // never opened
    },
    close() {
      // closes by itself
    },
  }
}

/** The gateway's plan of one wire. */
export function planOf(wire: SimulatedWire, openTransport: () => Transport): WirePlan {
  return {
    id: wire.id,
    family: wire.family,
    openTransport,
    where: `pipe of ${wire.id}`,
    format: wire.format,
    extraMs: 50,
    echo: false,
    devices: wire.devices,
  }
}
