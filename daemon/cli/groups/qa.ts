/** The commands about the Q&A room and presentations, as the table of commands has them. */
import type { Command } from '../command.ts'

export const qaCommands: readonly Command[] = []
