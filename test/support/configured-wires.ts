/** The wires of a configured venue as simulated devices hang on them. */
import type { Config } from '../../config/schema.ts'
import { familyOf } from '../../drivers/families.ts'
import { onWire } from '../../drivers/family.ts'
import type { SerialFormat } from '../../drivers/ports.ts'
import type { SimulatedWire } from '../../drivers/simulated-venue.ts'

export interface ConfiguredWire extends SimulatedWire {
  /** port of the device server that it hangs on; null for a serial line */
  readonly server: number | null
}

/** One for each line of the configuration. */
export function wiresOf(config: Config): readonly ConfiguredWire[] {
  return config.lines.map(({ id, family: name, transport, devices }) => {
    const family = onWire(familyOf(name), devices[0]?.settings)
    const server = transport.kind === 'tcp' ? transport.port : null
    const format: SerialFormat = transport.kind === 'serial' ? transport : family.serial
    return { id, family, format, devices, server }
  })
}
