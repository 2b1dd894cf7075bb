/** The commands about people who are late, step down or are replaced, as the table of commands has them (Art. 20, 22). */
import { participantEvents } from '../../domain/events/participants.ts'
import type { Command, Given } from '../command.ts'
import { optionText } from '../command.ts'
import { secondOptions, staffCommandLine } from '../staff-command.ts'

const person = { name: 'PERSON', presence: 'required' } as const
const causes = participantEvents['participant.withdrawn'].data.shape.cause.options

const order = {
  value: 'ID',
  summary: { zh: '平台或监督部门的指令编号', en: 'number of the order of the platform or a supervisor' },
}

const about = (given: Given) => ({ person: given.operands[0], order: optionText(given, 'order') })

export const participantCommands: readonly Command[] = [
  staffCommandLine({
    name: ['participant', 'recuse'],
    summary: {
      zh: '成员回避：取消进入权并申请补抽',
      en: 'a member is recused: no right to enter, draw another',
    },
    operands: [person],
    options: { order },
    asks: 'participant.recuse',
    arguments: about,
  }),
  staffCommandLine({
    name: ['participant', 'withdraw'],
    summary: { zh: '人员退出', en: 'somebody withdraws' },
    operands: [person],
    options: {
      cause: { value: causes.join('|'), summary: { zh: '原因，缺省 other', en: 'cause, usually other' } },
      order,
    },
    asks: 'participant.withdraw',
    arguments: (given) => ({ ...about(given), cause: optionText(given, 'cause') ?? 'other' }),
  }),
  {
    name: ['participant', 'replace'],
    summary: {
      zh: '人工登记补抽人员（须两人）：FILE 为其 name、document、number',
      en: 'enter a substitute by hand, by two people; FILE has name, document, number',
    },
    operands: [person, { name: 'FILE', presence: 'required' }],
    options: secondOptions,
    run: async (context) => (await import('../replacement.ts')).participantReplace(context),
  },
]
