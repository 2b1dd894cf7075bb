/** What staff can ask about fire, muster, illness. Pure. */
import type { StaffCommand } from '../command.ts'

export const emergenciesCommands: Readonly<Record<string, StaffCommand>> = {}
