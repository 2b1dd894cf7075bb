/** The commands about rooms and clearing, as the table of commands has them (Art. 6, 15, 35). */
import type { Command } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const reasonOption = { reason: { value: 'TEXT', summary: { zh: '理由', en: 'why' } } }

export const clearCommands: readonly Command[] = [
  staffCommandLine({
    name: ['room', 'open'],
    summary: { zh: '开放开标室', en: 'open an opening room' },
    operands: [{ name: 'ZONE', presence: 'required' }],
    options: { session: { value: 'CODE', summary: { zh: '场次', en: 'session' } } },
    asks: 'room.open',
    arguments: (given) => ({ room: given.operands[0], session: optionText(given, 'session') }),
  }),
  staffCommandLine({
    name: ['room', 'close'],
    summary: {
      zh: '关闭开标室；室内还有人时须有理由',
      en: 'close an opening room; with people inside it takes a reason',
    },
    operands: [{ name: 'ZONE', presence: 'required' }],
    options: reasonOption,
    asks: 'room.close',
    arguments: (given) => ({ room: given.operands[0], reason: optionText(given, 'reason') }),
  }),
  staffCommandLine({
    name: ['clear', 'session'],
    summary: {
      zh: '清场并结束一个场次；列出未办结事项',
      en: 'clear and close a session, or list what is still open',
    },
    operands: [{ name: 'CODE', presence: 'required' }],
    options: reasonOption,
    asks: 'site.clear',
    arguments: (given) => ({ session: given.operands[0], reason: optionText(given, 'reason') }),
  }),
  staffCommandLine({
    name: ['clear', 'site'],
    summary: { zh: '全场清场', en: 'clear the whole site' },
    options: reasonOption,
    asks: 'site.clear',
    arguments: (given) => ({ session: null, reason: optionText(given, 'reason') }),
  }),
]
