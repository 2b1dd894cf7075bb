/** What staff can ask about shift hand-over. Pure. */
import type { StaffCommand } from '../command.ts'

export const handoverCommands: Readonly<Record<string, StaffCommand>> = {}
