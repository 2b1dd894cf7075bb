/** What staff can ask about notes, signatures, amendments, holds. Pure. */
import type { StaffCommand } from '../command.ts'

export const evidenceCommands: Readonly<Record<string, StaffCommand>> = {}
