/** The table of what staff can ask of the core, by name. Each subject has its own file. Pure. */
import type { StaffCommand } from './command.ts'

export const staffCommands: Readonly<Record<string, StaffCommand>> = {}
