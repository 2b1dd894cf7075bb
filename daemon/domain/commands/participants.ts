/** What staff can ask about people who are late, step down, are replaced. Pure. */
import type { StaffCommand } from '../command.ts'

export const participantsCommands: Readonly<Record<string, StaffCommand>> = {}
