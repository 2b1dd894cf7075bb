/** The commands about the check-in table, as the table of commands has them. */
import type { Command } from '../command.ts'

export const deskCommands: readonly Command[] = []
