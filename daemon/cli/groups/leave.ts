/** The commands about leaves and exit checks, as the table of commands has them. */
import type { Command } from '../command.ts'

export const leaveCommands: readonly Command[] = []
