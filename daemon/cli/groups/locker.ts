/** The commands about locker cells, as the table of commands has them. */
import type { Command } from '../command.ts'

export const lockerCommands: readonly Command[] = []
