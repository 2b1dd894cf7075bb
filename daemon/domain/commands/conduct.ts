/** What staff can ask about conduct and complaints. Pure. */
import type { StaffCommand } from '../command.ts'

export const conductCommands: Readonly<Record<string, StaffCommand>> = {}
