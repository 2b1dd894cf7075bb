/** What staff can ask about the Q&A room and presentations. Pure. */
import type { StaffCommand } from '../command.ts'

export const clarificationsCommands: Readonly<Record<string, StaffCommand>> = {}
