/** How one cabinet is wired to one KERONG CU24 or CU48 board. Types only. */
import type { LockerSettings } from '../locker/wiring.ts'
import type { StatusEnd } from './packets.ts'

export interface LongSettings extends LockerSettings {
  /** Board number, 0 to 255. */
  readonly device: number
  /** How the board's status replies end; `either` until it was seen. */
  readonly statusEnd: StatusEnd | 'either'
}
