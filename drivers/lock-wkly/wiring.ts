/** How one cabinet is wired to one "WKLY" board. Types only. */
import type { LockerSettings } from '../locker/wiring.ts'

export interface WklySettings extends LockerSettings {
  /** Board number, from 0. */
  readonly board: number
  /** How long the board may think about an unlock. */
  readonly replyMs: number
}
