/** What staff can ask about locker cells and waivers. Pure. */
import type { StaffCommand } from '../command.ts'

export const lockersCommands: Readonly<Record<string, StaffCommand>> = {}
