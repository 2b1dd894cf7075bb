/** The commands about portals, overrides, occupancy, as the table of commands has them. */
import type { Command } from '../command.ts'

export const portalCommands: readonly Command[] = []
