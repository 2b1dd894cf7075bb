/** How one cabinet is wired to one Winnsen station. Types only. */
import type { LockerSettings } from '../locker/wiring.ts'
import type { FieldOrder } from './packets.ts'

export interface WinnsenSettings extends LockerSettings {
  /** Station number, 1 to 4. */
  readonly station: number
  /** How the two last fields of a status reply stand. */
  readonly statusOrder: FieldOrder
  /** How long the board may think about an unlock. */
  readonly replyMs: number
}
