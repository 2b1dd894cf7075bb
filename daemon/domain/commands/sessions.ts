/** What staff can ask about sessions from the schedule to their end, and overnight. Pure. */
import type { StaffCommand } from '../command.ts'

export const sessionsCommands: Readonly<Record<string, StaffCommand>> = {}
