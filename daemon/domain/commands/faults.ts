/** What staff can ask about fault tickets and device checks. Pure. */
import type { StaffCommand } from '../command.ts'

export const faultsCommands: Readonly<Record<string, StaffCommand>> = {}
