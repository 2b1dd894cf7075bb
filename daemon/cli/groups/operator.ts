/** The commands about accounts, login, hand-over, as the table of commands has them. */
import type { Command } from '../command.ts'

export const operatorCommands: readonly Command[] = []
