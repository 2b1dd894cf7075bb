/** What staff can ask about meals. Pure. */
import type { StaffCommand } from '../command.ts'

export const mealsCommands: Readonly<Record<string, StaffCommand>> = {}
