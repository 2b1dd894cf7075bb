/** The commands about sessions, as the table of commands has them. */
import type { Command } from '../command.ts'

export const sessionCommands: readonly Command[] = []
