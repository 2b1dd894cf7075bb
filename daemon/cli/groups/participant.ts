/** The commands about people who are late, step down or are replaced, as the table of commands has them. */
import type { Command } from '../command.ts'

export const participantCommands: readonly Command[] = []
