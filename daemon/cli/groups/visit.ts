/** The commands about technicians and visitors, as the table of commands has them. */
import type { Command } from '../command.ts'

export const visitCommands: readonly Command[] = []
