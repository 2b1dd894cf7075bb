/** All simulated devices of a venue, one simulated line a wire, whatever the wires are made of. */
import type { Family } from './family.ts'
import type { Chance, Clock, Movement, SerialFormat, Stimulus, Transport } from './ports.ts'
import type { Misbehaviour, SimulatedLine } from './simulated-line.ts'
import { openSimulatedLine } from './simulated-line.ts'

export interface SimulatedWire {
  readonly id: string
  readonly family: Family
  readonly format: SerialFormat
  readonly devices: readonly { readonly id: string; readonly settings: unknown }[]
}

export interface SimulatedVenue {
  /** Joins a wire's devices to a new far end. */
  plug(wire: string, far: Transport): void
  unplug(wire: string): void
  stimulate(device: string, stimulus: Stimulus): void
  misbehaviour(wire: string): Misbehaviour
}

/** The devices have power from now on; their wires lead nowhere until they are plugged. */
export function simulateVenue(options: {
  wires: readonly SimulatedWire[]
  clock: Clock
  chance: Chance
  onMovement: (device: string, movement: Movement, atMs: number) => void
}): SimulatedVenue {
  const { clock, chance, onMovement } = options
  const lines = new Map<string, SimulatedLine>()
  const byDevice = new Map<string, SimulatedLine>()
  for (const { id, family, format, devices } of options.wires) {
    const line = openSimulatedLine({
      transport: nowhere,
      clock,
      chance,
      codec: family.codec,
      format,
      interByteMs: family.interByteMs,
      devices: devices.map((device) => ({ id: device.id, device: family.simulate(device.settings) })),
      onMovement,
    })
    lines.set(id, line)
    for (const device of devices) byDevice.set(device.id, line)
  }
  return {
    plug: (wire, far) => lineOf(lines, wire).plug(far),
    unplug: (wire) => lineOf(lines, wire).unplug(),
    stimulate: (device, stimulus) => lineOf(byDevice, device).stimulate(device, stimulus),
    misbehaviour: (wire) => lineOf(lines, wire).misbehaviour,
  }
}

function lineOf(lines: ReadonlyMap<string, SimulatedLine>, id: string): SimulatedLine {
  const line = lines.get(id)
  if (line === undefined) throw new RangeError(`no simulated wire or device ${id}`)
  return line
}

/** A far end with nothing behind it. */
const nowhere: Transport = {
  open() {
    // nobody ever comes
  },
  write() {
    // swallowed
  },
  close() {
    // was never open
  },
}
