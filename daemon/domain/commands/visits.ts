/** What staff can ask about technicians and visitors. Pure. */
import type { StaffCommand } from '../command.ts'

export const visitsCommands: Readonly<Record<string, StaffCommand>> = {}
