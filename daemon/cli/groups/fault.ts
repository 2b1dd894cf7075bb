/** The commands about faults and device checks, as the table of commands has them. */
import type { Command } from '../command.ts'

export const faultCommands: readonly Command[] = []
