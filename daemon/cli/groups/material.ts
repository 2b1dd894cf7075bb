/** The commands about materials, as the table of commands has them. */
import type { Command } from '../command.ts'

export const materialCommands: readonly Command[] = []
