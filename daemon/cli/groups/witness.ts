/** The commands of the witness: notes, signatures, amendments, recording (Art. 9, 25, 35). */
import type { Command } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const sessionOption = { value: 'CODE', summary: { zh: '场次', en: 'session' } }
const atOption = {
  value: 'T',
  summary: { zh: '所指时刻（RFC 3339），缺省为现在', en: 'the moment meant, if not now' },
}
const session = { name: 'SESSION', presence: 'required' } as const

export const witnessCommands: readonly Command[] = [
  staffCommandLine({
    name: ['witness', 'note'],
    summary: { zh: '记录见证情况', en: 'write a witness note' },
    operands: [{ name: 'TEXT', presence: 'required' }],
    options: { session: sessionOption, at: atOption },
    asks: 'witness.note',
    arguments: (given) => ({
      session: optionText(given, 'session'),
      text: given.operands[0],
      meantAt: optionText(given, 'at'),
    }),
  }),
  staffCommandLine({
    name: ['witness', 'sign'],
    summary: { zh: '签署见证记录', en: 'sign the witness record' },
    options: { session: sessionOption },
    asks: 'witness.sign',
    arguments: (given) => ({ session: optionText(given, 'session') }),
    second: true,
  }),
  staffCommandLine({
    name: ['record', 'amend'],
    summary: { zh: '补充更正记录（原记录保留）', en: 'amend the record; nothing in it is changed' },
    operands: [{ name: 'TEXT', presence: 'required' }],
    options: {
      event: { value: 'SEQ', summary: { zh: '所更正事件的序号', en: 'the event that it adds to' } },
      cause: {
        value: 'CODE',
        summary: {
          zh: '原因：correction、paper_register、identified_later、wrong_person、other',
          en: 'one of correction, paper_register, identified_later, wrong_person, other',
        },
      },
      person: { value: 'PERSON', summary: { zh: '人员', en: 'whom it is about' } },
      session: sessionOption,
      at: atOption,
    },
    asks: 'record.amend',
    arguments: (given) => ({
      amends: optionText(given, 'event') === null ? null : Number(optionText(given, 'event')),
      cause: optionText(given, 'cause') ?? 'correction',
      text: given.operands[0],
      meantAt: optionText(given, 'at'),
      person: optionText(given, 'person'),
      session: optionText(given, 'session'),
    }),
    second: true,
  }),
  staffCommandLine({
    name: ['recording', 'start'],
    summary: { zh: '录音录像开始', en: 'recording begins' },
    operands: [session],
    asks: 'recording.start',
    arguments: (given) => ({ session: given.operands[0] }),
  }),
  staffCommandLine({
    name: ['recording', 'stop'],
    summary: { zh: '录音录像结束（开标结束等）', en: 'recording ends, such as after the opening' },
    operands: [session],
    options: { cause: { value: 'opening_ended|other', summary: { zh: '原因', en: 'why' } } },
    asks: 'recording.stop',
    arguments: (given) => ({
      session: given.operands[0],
      cause: optionText(given, 'cause') ?? 'opening_ended',
    }),
  }),
  staffCommandLine({
    name: ['session', 'finish'],
    summary: {
      zh: '评审结束，开始逐人办理离场',
      en: 'the committee has finished; people are released one by one',
    },
    operands: [session],
    asks: 'session.finish',
    arguments: (given) => ({ session: given.operands[0] }),
  }),
]
