/**
 * Training: the venue of the configuration with simulated devices in this very process. No wire of it leads outside, so
 * nothing that is practised can open a real gate (plan 3, F-P.6).
 */
import type { Config } from '../config/schema.ts'
import { familyOf } from '../drivers/families.ts'
import { onWire } from '../drivers/family.ts'
import type { Chance, Clock, Stimulus } from '../drivers/ports.ts'
import { simulateVenue } from '../drivers/simulated-venue.ts'
import { createPipe } from '../drivers/transport/pipe.ts'
import { declaredAdapter } from './adapter-name.ts'
import { forPractice } from './outside.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'

export interface Training {
  /** In place of the wires of the configuration. */
  readonly wires: readonly WirePlan[]
  /** What somebody does at a device. Throws `RangeError` for a device that the venue does not have. */
  stimulate(device: string, stimulus: Stimulus): void
}

/** Every device of the configuration answers, the mains are there, nothing is burning. */
export function trainingVenue(options: {
  readonly config: Config
  readonly clock: Clock
  readonly chance: Chance
}): Training {
  const { config, clock, chance } = options
  const lines = config.lines.map((line) => ({
    ...line,
    family: forPractice(onWire(familyOf(line.family), line.devices[0]?.settings), chance),
  }))
  const venue = simulateVenue({
    wires: lines.map(({ id, family, devices }) => ({ id, family, format: family.serial, devices })),
    clock,
    chance,
    onMovement: () => undefined,
  })
  const wires = lines.map(({ id, family, transport, devices }): WirePlan => {
    const adapter = declaredAdapter(transport)
    return {
      id,
      family,
      devices,
      echo: false,
      where: '演练 training',
      format: null,
      extraMs: 0,
      ...(adapter === null ? {} : { adapter }),
      openTransport,
    }

    /** Behind the adapter that belongs there. */
    function openTransport(onAdapter?: (name: string | null) => void) {
      onAdapter?.(adapter)
      const { near, far } = createPipe({ clock, chance })
      venue.plug(id, far)
      return near
    }
  })
  for (const { device, input, meaning, activeWhen } of config.contacts) {
    const isTrue = meaning === 'mains'
    venue.stimulate(device, { kind: 'SetContact', input, active: isTrue === (activeWhen === 'closed') })
  }
  return { wires, stimulate: venue.stimulate }
}
