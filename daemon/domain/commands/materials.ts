/** What staff can ask about materials. Pure. */
import type { StaffCommand } from '../command.ts'

export const materialsCommands: Readonly<Record<string, StaffCommand>> = {}
