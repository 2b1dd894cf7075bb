/** From the word that the battery will not last to an orderly end of the daemon (edge case 31). Knows no gateway. */
import type { Cancel, Clock } from '../drivers/ports.ts'

/** People on their way out have a minute; then the record is closed in order, for the battery is not trusted longer. */
export const batteryGraceMs = 60_000

export interface Battery {
  /** The battery is low. */
  low(): void
  /** The mains feed it again: what `low` began is called off, unless its minute is over. */
  fed(): void
  /** Resolves when the daemon should end. */
  readonly over: Promise<'battery'>
}

/** Nothing happens before `low` is called. */
export function watchBattery(machine: Clock): Battery {
  const { promise: over, resolve } = Promise.withResolvers<'battery'>()
  let cancel: Cancel = () => undefined
  return {
    low() {
      cancel()
      cancel = machine.at(machine.now() + batteryGraceMs, () => resolve('battery'))
    },
    fed: () => cancel(),
    over,
  }
}
