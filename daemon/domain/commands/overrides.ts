/** What staff can ask about override of a refusal, corrections of occupancy, portals under priority control. Pure. */
import type { StaffCommand } from '../command.ts'

export const overridesCommands: Readonly<Record<string, StaffCommand>> = {}
