/** The commands about opening, closing and clearing rooms, as the table of commands has them. */
import type { Command } from '../command.ts'

export const clearCommands: readonly Command[] = []
