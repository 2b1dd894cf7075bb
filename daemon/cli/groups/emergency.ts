/** The commands for emergencies, as the table of commands has them (Art. 34). */
import type { Command } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

export const emergencyCommands: readonly Command[] = [
  {
    name: ['emergency', 'list'],
    summary: {
      zh: '疏散清点名单：谁尚未清点（无需守护进程）',
      en: 'the muster list: who is missing (needs no daemon)',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('../muster-list.ts')).musterList(context),
  },
  staffCommandLine({
    name: ['emergency', 'account'],
    summary: { zh: '疏散清点：此人已在场外', en: 'muster: this person is outside' },
    operands: [{ name: 'PERSON', presence: 'required' }],
    asks: 'muster.account',
    arguments: (given) => ({ person: given.operands[0] }),
  }),
  staffCommandLine({
    name: ['emergency', 'rearm'],
    summary: { zh: '报警复位后恢复通道管控', en: 'put the portals under control again after the alarm' },
    options: {
      reason: { value: 'TEXT', summary: { zh: '尚有人未清点时的理由', en: 'why, while people are missing' } },
    },
    asks: 'portals.rearm',
    arguments: (given) => ({ reason: optionText(given, 'reason') }),
  }),
  staffCommandLine({
    name: ['emergency', 'medical'],
    summary: { zh: '报告人员突发疾病', en: 'report a sudden illness' },
    operands: [{ name: 'PERSON', presence: 'repeated' }],
    options: { text: { value: 'TEXT', summary: { zh: '情况', en: 'what happened' } } },
    asks: 'medical.report',
    arguments: (given) => ({ people: given.operands, text: optionText(given, 'text') }),
  }),
]
