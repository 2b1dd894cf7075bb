/** How a device stands with its supervisor, in the words that people see. Pure. */
import type { DeviceState } from '../domain/devices.ts'

/**
 * `connecting`: nothing was heard of it yet; `ready`: it answers; `degraded`: it answers and complains; `unreachable`: it
 * or its wire is away; `refused`: somebody else answers in its place.
 */
export type Standing = 'connecting' | 'ready' | 'degraded' | 'unreachable' | 'refused'

export type Happening =
  /** it answers and is well */
  | 'answers'
  | 'complains'
  /** it stopped answering, or its wire went */
  | 'away'
  /** who answers is not who belongs there */
  | 'stranger'

/** How it stands after that. */
export function standingAfter(before: Standing, happening: Happening): Standing {
  switch (happening) {
    case 'answers':
      return 'ready'
    case 'complains':
      // what a stranger complains of is nobody's matter
      return before === 'refused' ? 'refused' : 'degraded'
    case 'away':
      return 'unreachable'
    case 'stranger':
      return 'refused'
  }
}

/** The word of the contract with the platform, and of the record, for each. */
export const contractStates: Readonly<Record<Standing, DeviceState>> = {
  connecting: 'unknown',
  ready: 'online',
  degraded: 'degraded',
  unreachable: 'offline',
  refused: 'refused',
}
