/** The commands about the check-in table, as the table of commands has them. */
import type { Command } from '../command.ts'

export const deskCommands: readonly Command[] = [
  {
    name: ['desk'],
    summary: {
      zh: '签到台引导屏：等待刷证，提示下一步，Ctrl-C 结束',
      en: 'the guided screen of a check-in table, until Ctrl-C',
    },
    operands: [{ name: 'DESK', presence: 'optional' }],
    options: {},
    run: async (context) => (await import('../desk.ts')).desk(context),
  },
]
