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
  {
    name: ['visitor', 'register'],
    summary: {
      zh: '临时进入人员登记（随后输入姓名、证件号码）',
      en: 'register a visitor; name and document number are typed',
    },
    operands: [],
    options: {
      session: { value: 'CODE', summary: { zh: '场次', en: 'session' } },
      purpose: {
        value: 'respondent|helper|interpreter|rescue|delivery|other',
        summary: { zh: '事由', en: 'what for' },
      },
      org: { value: 'CODE', summary: { zh: '单位代码', en: 'organisation' } },
      zone: { value: 'ZONE', summary: { zh: '可进入的区域', en: 'where to' } },
      escort: { value: 'PERSON', summary: { zh: '陪同人员', en: 'who escorts' } },
      unnamed: { summary: { zh: '救援人员，不登记姓名和证件', en: 'rescue: no name, no document' } },
    },
    run: async (context) => (await import('../visitor.ts')).visitorRegister(context),
  },
]
