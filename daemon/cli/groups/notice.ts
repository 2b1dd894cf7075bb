/** The commands about notifications, as the table of commands has them (Art. 10, 22). */
import type { Command, Given } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const id = { name: 'ID', presence: 'required' } as const
const notification = (given: Given) => ({ notification: given.operands[0] })

export const noticeCommands: readonly Command[] = [
  {
    name: ['notice', 'list'],
    summary: {
      zh: '未确认的通知（无需守护进程）',
      en: 'notices that nobody has taken yet (needs no daemon)',
    },
    operands: [],
    options: { all: { summary: { zh: '包括已办结的', en: 'also those that are settled' } } },
    run: async (context) => (await import('../notice-list.ts')).noticeList(context),
  },
  staffCommandLine({
    name: ['notice', 'acknowledge'],
    summary: {
      zh: '登记通知已确认（电话或当面）',
      en: 'somebody has taken a notice, by telephone or in person',
    },
    operands: [id],
    options: {
      channel: {
        value: 'telephone|in_person',
        summary: { zh: '方式，缺省 telephone', en: 'how, usually telephone' },
      },
    },
    asks: 'notice.acknowledge',
    arguments: (given) => ({
      ...notification(given),
      channel: optionText(given, 'channel') ?? 'telephone',
    }),
  }),
  staffCommandLine({
    name: ['notice', 'fail'],
    summary: { zh: '登记通知未送达', en: 'a notice did not reach anybody' },
    operands: [id],
    options: {
      cause: {
        value: 'no_channel|no_answer|refused',
        summary: { zh: '原因，缺省 no_answer', en: 'cause, usually no_answer' },
      },
    },
    asks: 'notice.fail',
    arguments: (given) => ({ ...notification(given), cause: optionText(given, 'cause') ?? 'no_answer' }),
  }),
]
