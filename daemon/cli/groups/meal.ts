/** The commands about meals, as the table of commands has them. */
import type { Command } from '../command.ts'

export const mealCommands: readonly Command[] = []
