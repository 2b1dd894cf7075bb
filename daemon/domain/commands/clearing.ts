/** What staff can ask about opening, closing and clearing rooms. Pure. */
import type { StaffCommand } from '../command.ts'

export const clearingCommands: Readonly<Record<string, StaffCommand>> = {}
