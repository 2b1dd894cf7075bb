/** The commands about the Q&A room and presentations, as the table of commands has them (Art. 14, 24, 37 to 41). */
import type { Command, Given } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const id = { name: 'ID', presence: 'required' } as const
const sitting = (given: Given) => ({ sitting: given.operands[0] })

/** A step of a sitting that needs nothing but its id. */
function step(word: 'call' | 'start' | 'end' | 'close', zh: string, en: string): Command {
  return staffCommandLine({
    name: ['qa', word],
    summary: { zh, en },
    operands: [id],
    asks: `qa.${word}`,
    arguments: sitting,
  })
}

const about = {
  org: { value: 'CODE', summary: { zh: '单位代码（名单上的）', en: 'organisation, as the roster has it' } },
  room: { value: 'ZONE', summary: { zh: '房间', en: 'the room' } },
}

export const qaCommands: readonly Command[] = [
  staffCommandLine({
    name: ['qa', 'request'],
    summary: { zh: '发起答疑', en: 'ask a respondent to answer' },
    operands: [{ name: 'SESSION', presence: 'required' }],
    options: { ...about, by: { value: 'PERSON', summary: { zh: '发起人', en: 'who asks' } } },
    asks: 'qa.request',
    arguments: (given) => ({
      session: given.operands[0],
      organisation: optionText(given, 'org') ?? '',
      zone: optionText(given, 'room') ?? '',
      requestedBy: optionText(given, 'by'),
    }),
  }),
  step('call', '广播通知答疑人', 'the respondent was called by broadcast'),
  staffCommandLine({
    name: ['qa', 'admit'],
    summary: {
      zh: '答疑人进入（本人在答疑室读证设备上出示证件）',
      en: 'admit an answering person, who shows the document',
    },
    operands: [id],
    options: {
      'devices-off': { summary: { zh: '已确认通讯设备关闭', en: 'the devices are confirmed to be off' } },
    },
    asks: 'qa.admit',
    arguments: (given) => ({ ...sitting(given), devicesOff: isSwitched(given, 'devices-off') }),
    second: true,
  }),
  step('start', '答疑开始', 'the answering begins'),
  staffCommandLine({
    name: ['qa', 'waive'],
    summary: { zh: '放宽答疑人数（须有理由）', en: 'raise the number of answering people, with a reason' },
    operands: [id],
    options: {
      limit: { value: 'N', summary: { zh: '人数上限', en: 'how many people' } },
      reason: { value: 'TEXT', summary: { zh: '理由', en: 'why' } },
    },
    asks: 'qa.waive',
    arguments: (given) => ({
      ...sitting(given),
      limit: Number(optionText(given, 'limit')),
      reason: optionText(given, 'reason') ?? '',
    }),
  }),
  step('end', '答疑结束', 'the answering is over'),
  step('close', '关闭答疑设备', 'the equipment is switched off'),
  staffCommandLine({
    name: ['presentation', 'start'],
    summary: { zh: '述标演示开始', en: 'a presentation begins' },
    operands: [{ name: 'SESSION', presence: 'required' }],
    options: about,
    asks: 'presentation.start',
    arguments: (given) => ({
      session: given.operands[0],
      organisation: optionText(given, 'org') ?? '',
      zone: optionText(given, 'room') ?? '',
    }),
  }),
  staffCommandLine({
    name: ['presentation', 'end'],
    summary: { zh: '述标演示结束', en: 'a presentation is over' },
    operands: [id],
    asks: 'presentation.end',
    arguments: (given) => ({ presentation: given.operands[0] }),
  }),
]
