/** The commands about conduct, complaints, evidence, as the table of commands has them. */
import type { Command } from '../command.ts'

export const incidentCommands: readonly Command[] = []
