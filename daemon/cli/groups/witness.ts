/** The commands about notes, signatures, amendments, recording, as the table of commands has them. */
import type { Command } from '../command.ts'

export const witnessCommands: readonly Command[] = []
