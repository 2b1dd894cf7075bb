/** The commands about looks at the record, as the table of commands has them. */
import type { Command } from '../command.ts'

export const auditCommands: readonly Command[] = []
