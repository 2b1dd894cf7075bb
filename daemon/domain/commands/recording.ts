/** What staff can ask about audio and video recording. Pure. */
import type { StaffCommand } from '../command.ts'

export const recordingCommands: Readonly<Record<string, StaffCommand>> = {}
