/** What staff can ask about leaving a sealed area, exit checks. Pure. */
import type { StaffCommand } from '../command.ts'

export const leavesCommands: Readonly<Record<string, StaffCommand>> = {}
