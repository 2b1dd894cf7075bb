/** The commands about fire, muster, illness, power, as the table of commands has them. */
import type { Command } from '../command.ts'

export const emergencyCommands: readonly Command[] = []
