/** A family whose simulated devices hear and say something else than they should; everything else is the family's own. */
import type { Family, SimulatedDevice } from '../../drivers/family.ts'
import type { DeviceInput, Packet } from '../../drivers/ports.ts'

export interface Misleading {
  /** What a device hears instead of what was sent; null: nothing. */
  readonly mishear?: (packet: Packet) => Packet | null
  /** What a device says instead of what it would. */
  readonly mislead?: (packet: Packet) => readonly Packet[]
  /** The settings that the device has got instead of those of the gateway. */
  readonly resettle?: (settings: Readonly<Record<string, unknown>>) => unknown
}

export function misled(family: Family, options: Misleading): Family {
  const { resettle = (settings) => settings } = options
  return {
    ...family,
    simulate: (settings) =>
      between(family.simulate(resettle(settings as Readonly<Record<string, unknown>>)), options),
  }
}

function between(device: SimulatedDevice, { mishear = asIs, mislead = alone }: Misleading): SimulatedDevice {
  function heard(input: DeviceInput<Packet>): DeviceInput<Packet> {
    if (input.kind !== 'request') return input
    const packet = mishear(input.packet)
    return packet === null ? { kind: 'wake' } : { kind: 'request', packet }
  }
  return {
    step(input, now) {
      const { replies, ...rest } = device.step(heard(input), now)
      const said = replies.flatMap((reply) => mislead(reply.packet).map((packet) => ({ ...reply, packet })))
      return { ...rest, replies: said }
    },
  }
}

const asIs = (packet: Packet): Packet => packet
const alone = (packet: Packet): readonly Packet[] => [packet]
