/** The commands about badges, as the table of commands has them. */
import type { Command } from '../command.ts'

export const badgeCommands: readonly Command[] = []
