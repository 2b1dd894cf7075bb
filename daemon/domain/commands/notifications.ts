/** What staff can ask about what was told to whom. Pure. */
import type { StaffCommand } from '../command.ts'

export const notificationsCommands: Readonly<Record<string, StaffCommand>> = {}
