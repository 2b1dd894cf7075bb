/** How one cabinet is wired to one KERONG CU16 board. Types only. */
import type { LockerSettings } from '../locker/wiring.ts'

export interface CuSettings extends LockerSettings {
  /** Board number behind its hub, 0 to 9; 0 without a hub. */
  readonly board: number
}
