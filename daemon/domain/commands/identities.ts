/** What staff can ask about manual checks of identity. Pure. */
import type { StaffCommand } from '../command.ts'

export const identitiesCommands: Readonly<Record<string, StaffCommand>> = {}
