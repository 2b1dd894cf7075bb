/** What staff can ask about badges. Pure. */
import type { StaffCommand } from '../command.ts'

export const badgesCommands: Readonly<Record<string, StaffCommand>> = {}
