/** The commands about notifications, as the table of commands has them. */
import type { Command } from '../command.ts'

export const noticeCommands: readonly Command[] = []
