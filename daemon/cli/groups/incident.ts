/** The commands about conduct, complaints and evidence, as the table of commands has them (Art. 10 to 12, 26, 27, 36). */
import type { Command, Given } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const id = { name: 'ID', presence: 'required' } as const
const sessionOption = { value: 'CODE', summary: { zh: '场次', en: 'session' } }
const reasonOption = { value: 'TEXT', summary: { zh: '理由', en: 'why' } }

/** `12,15` are the sequences of two events. */
function sequences(given: Given): number[] {
  const words = optionText(given, 'events')?.split(/[,，]/) ?? []
  return words.map((word) => Number(word))
}

export const incidentCommands: readonly Command[] = [
  staffCommandLine({
    name: ['incident', 'conduct'],
    summary: { zh: '记录不良行为事实（不作结论）', en: 'record facts about conduct, without a verdict' },
    operands: [{ name: 'TEXT', presence: 'required' }],
    options: {
      person: { value: 'PERSON', summary: { zh: '人员（识别牌号或编号）', en: 'whom it is about' } },
      session: sessionOption,
      category: {
        value: 'CODE',
        summary: {
          zh: '类别：left_without_consent、device_carried、passed_card_on、badge_swapped、disorder、disclosure、other',
          en: 'one of left_without_consent, device_carried, passed_card_on, badge_swapped, disorder, disclosure, other',
        },
      },
      events: { value: 'SEQ,SEQ', summary: { zh: '相关事件序号', en: 'the events it rests on' } },
    },
    asks: 'conduct.record',
    arguments: (given) => ({
      person: optionText(given, 'person'),
      session: optionText(given, 'session'),
      category: optionText(given, 'category') ?? 'other',
      facts: given.operands[0],
      events: sequences(given),
    }),
  }),
  staffCommandLine({
    name: ['incident', 'refer'],
    summary: { zh: '移送不良行为记录', en: 'hand a conduct record over' },
    operands: [id],
    options: {
      to: {
        value: 'admin_supervisor|site_supervisor|platform',
        summary: { zh: '移送对象', en: 'to whom' },
      },
    },
    asks: 'conduct.refer',
    arguments: (given) => ({ conduct: given.operands[0], to: optionText(given, 'to') ?? 'admin_supervisor' }),
  }),
  staffCommandLine({
    name: ['incident', 'complaint'],
    summary: { zh: '受理异议投诉', en: 'take a complaint' },
    operands: [
      { name: 'SESSION', presence: 'required' },
      { name: 'TEXT', presence: 'required' },
    ],
    options: {
      from: {
        value: 'respondent|implementing_subject|committee|other',
        summary: { zh: '提出方', en: 'who complains' },
      },
    },
    asks: 'complaint.receive',
    arguments: (given) => ({
      session: given.operands[0],
      facts: given.operands[1],
      from: optionText(given, 'from') ?? 'respondent',
    }),
  }),
  staffCommandLine({
    name: ['incident', 'preserve'],
    summary: { zh: '固定证据', en: 'preserve evidence' },
    options: { session: sessionOption, reason: reasonOption },
    asks: 'evidence.preserve',
    arguments: (given) => ({
      session: optionText(given, 'session'),
      reason: optionText(given, 'reason') ?? '',
    }),
  }),
  staffCommandLine({
    name: ['incident', 'lift'],
    summary: { zh: '解除证据保全', en: 'lift an evidence hold' },
    operands: [id],
    options: { reason: reasonOption },
    asks: 'evidence.lift',
    arguments: (given) => ({ hold: given.operands[0], reason: optionText(given, 'reason') ?? '' }),
  }),
]
