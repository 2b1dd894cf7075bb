/** How one cabinet is wired to one "8A" board. Types only. */
import type { LockerSettings } from '../locker/wiring.ts'

export interface LockSettings extends LockerSettings {
  /** Board number by DIP switch, 1 to 32. */
  readonly board: number
  /** How long the board may think about an unlock. */
  readonly replyMs: number
}
