/** The commands about technicians, as the table of commands has them (Art. 32). */
import type { Command } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

export const visitCommands: readonly Command[] = [
  staffCommandLine({
    name: ['visit', 'open'],
    summary: { zh: '技术人员进入登记', en: 'register a technician in' },
    operands: [{ name: 'PERSON', presence: 'required' }],
    options: {
      room: { value: 'ZONE', summary: { zh: '工作地点', en: 'where the task is' } },
      task: { value: 'TEXT', summary: { zh: '事由', en: 'the task' } },
      escort: { value: 'PERSON', summary: { zh: '陪同人员', en: 'who escorts' } },
      'called-by': { value: 'PERSON', summary: { zh: '召请人', en: 'who called' } },
      devices: {
        summary: { zh: '带有登记的工作手机或电脑', en: 'carries a registered service telephone or computer' },
      },
    },
    asks: 'visit.open',
    arguments: (given) => ({
      person: given.operands[0],
      task: optionText(given, 'task') ?? '',
      room: optionText(given, 'room') ?? '',
      escort: optionText(given, 'escort'),
      calledBy: optionText(given, 'called-by'),
      serviceDevices: isSwitched(given, 'devices'),
    }),
  }),
  staffCommandLine({
    name: ['visit', 'close'],
    summary: { zh: '技术人员离开登记', en: 'register a technician out' },
    operands: [{ name: 'ID', presence: 'required' }],
    asks: 'visit.close',
    arguments: (given) => ({ visit: given.operands[0] }),
  }),
]
