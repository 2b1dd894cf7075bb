/** How one cabinet is wired to one relay board: each lock's coil to a relay, and each door's contact to an input, or none. */
import type { BoardProfile } from '../codec/relay-board/flash.ts'
import type { LockerSettings } from '../locker/wiring.ts'

/** The largest boards known have so many relays. */
export const lastRelay = 32

export interface LockRelaySettings extends Omit<LockerSettings, 'feedback'> {
  /** Modbus unit address. */
  readonly unit: number
  /** How the board's own timer is asked for a pulse. */
  readonly profile: BoardProfile
  /** How many relays the board has. */
  readonly relays: number
  /** How long a coil is driven; a multiple of 100 ms, the step of the board's timer. */
  readonly pulseMs: number
  /** How long the board may think about a pulse. */
  readonly replyMs: number
  /** The contact of the door on relay k is at input k; `none` where nobody can see the doors. */
  readonly contacts: 'none' | Pick<LockerSettings, 'feedback'>
}
