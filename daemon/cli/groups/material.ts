/** The commands about materials at the entrance, as the table of commands has them (Art. 28). */
import type { Command, Given } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const id = { name: 'ID', presence: 'required' } as const

const sealOption = {
  value: 'intact|broken|none',
  summary: { zh: '封条状态，缺省 none', en: 'state of the seal, usually none' },
}

/** `样品目录:2` is two of them; without a number it is one. */
function itemIn(word: string): { what: string; count: number } {
  const found = /^(.*?)(?:[:：](\d{1,4}))?$/u.exec(word)
  return { what: found?.[1] ?? word, count: Number(found?.[2] ?? 1) }
}

function receiveArguments(given: Given) {
  return {
    session: optionText(given, 'session'),
    direction: isSwitched(given, 'out') ? 'out' : 'in',
    kind: optionText(given, 'kind') ?? 'other',
    items: given.operands.map(itemIn),
    seal: optionText(given, 'seal') ?? 'none',
    sealNumber: optionText(given, 'seal-number'),
    from: optionText(given, 'from'),
  }
}

const material = (given: Given) => ({ material: given.operands[0] })

export const materialCommands: readonly Command[] = [
  staffCommandLine({
    name: ['material', 'receive'],
    summary: { zh: '登记接收资料（入口处）', en: 'take materials in at the entrance' },
    operands: [{ name: 'ITEM[:COUNT]', presence: 'repeated' }],
    options: {
      session: { value: 'CODE', summary: { zh: '场次', en: 'session' } },
      kind: {
        value: 'sample|document|book|meal|sealed_bids|other',
        summary: { zh: '种类', en: 'what kind of thing' },
      },
      from: { value: 'PERSON', summary: { zh: '交来的人（识别牌号或编号）', en: 'who hands it over' } },
      seal: sealOption,
      'seal-number': { value: 'N', summary: { zh: '封条号', en: 'number of the seal' } },
      out: { summary: { zh: '从评标区带出', en: 'out of the area, not into it' } },
    },
    asks: 'material.receive',
    arguments: receiveArguments,
  }),
  staffCommandLine({
    name: ['material', 'inspect'],
    summary: { zh: '监督人员查验资料（须监督人员本人确认）', en: 'a supervisor inspects materials' },
    operands: [id],
    options: { seal: sealOption },
    asks: 'material.inspect',
    arguments: (given) => ({ ...material(given), seal: optionText(given, 'seal') ?? 'none' }),
    second: true,
  }),
  staffCommandLine({
    name: ['material', 'reject'],
    summary: { zh: '资料查验不通过', en: 'a supervisor turns materials away' },
    operands: [id],
    options: { reason: { value: 'TEXT', summary: { zh: '理由', en: 'why' } } },
    asks: 'material.reject',
    arguments: (given) => ({ ...material(given), reason: optionText(given, 'reason') ?? '' }),
    second: true,
  }),
  staffCommandLine({
    name: ['material', 'deliver'],
    summary: { zh: '资料送达评标室', en: 'materials were brought to the room' },
    operands: [id],
    options: {
      room: {
        value: 'ZONE',
        summary: { zh: '送达的房间，缺省为场次的评标室', en: 'the room, usually that of the session' },
      },
      to: { value: 'PERSON', summary: { zh: '接收人', en: 'who took them there' } },
    },
    asks: 'material.deliver',
    arguments: (given) => ({
      ...material(given),
      room: optionText(given, 'room'),
      recipient: optionText(given, 'to'),
    }),
  }),
  staffCommandLine({
    name: ['material', 'retrieve'],
    summary: { zh: '资料已收回', en: 'materials were taken back' },
    operands: [id],
    asks: 'material.retrieve',
    arguments: material,
  }),
]
