/** The commands about identification badges, as the table of commands has them (Art. 8, 17, 35). */
import type { Command, Given } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const number = { name: 'NUMBER', presence: 'required' } as const
const onlyNumber = (given: Given) => ({ number: given.operands[0] })

export const badgeCommands: readonly Command[] = [
  staffCommandLine({
    name: ['badge', 'issue'],
    summary: {
      zh: '发放识别牌；缺省给刚在签到台核验的人员',
      en: 'give a badge to a person, usually the one just checked at the desk',
    },
    operands: [{ name: 'PERSON', presence: 'optional' }],
    options: {
      number: { value: 'N', summary: { zh: '识别牌号', en: 'number on the badge' } },
      paper: { summary: { zh: '纸质临时牌', en: 'a paper badge with a number' } },
      desk: { value: 'DESK', summary: { zh: '签到台', en: 'the desk' } },
    },
    asks: 'badge.issue',
    arguments: (given) => ({
      person: given.operands[0],
      number: optionText(given, 'number') ?? '',
      paper: isSwitched(given, 'paper'),
      desk: optionText(given, 'desk') ?? undefined,
    }),
  }),
  staffCommandLine({
    name: ['badge', 'return'],
    summary: { zh: '归还识别牌', en: 'a badge was given back' },
    operands: [number],
    asks: 'badge.return',
    arguments: onlyNumber,
  }),
  staffCommandLine({
    name: ['badge', 'lost'],
    summary: { zh: '识别牌挂失，立即作废', en: 'a badge is lost, and dead at once' },
    operands: [number],
    asks: 'badge.lost',
    arguments: onlyNumber,
  }),
  staffCommandLine({
    name: ['badge', 'reissue'],
    summary: { zh: '补发识别牌，旧牌作废', en: 'another badge in place of a lost one' },
    operands: [number],
    options: { number: { value: 'N', summary: { zh: '新识别牌号', en: 'number on the new badge' } } },
    asks: 'badge.reissue',
    arguments: (given) => ({ ...onlyNumber(given), new: optionText(given, 'number') ?? '' }),
  }),
  staffCommandLine({
    name: ['badge', 'unreturned'],
    summary: { zh: '登记识别牌未归还', en: 'somebody has left without giving the badge back' },
    operands: [number],
    asks: 'badge.unreturned',
    arguments: onlyNumber,
  }),
  staffCommandLine({
    name: ['badge', 'check'],
    summary: { zh: '核对出示的识别牌（及其佩戴人）', en: 'whether a badge is in force, and of this person' },
    operands: [number, { name: 'PERSON', presence: 'optional' }],
    asks: 'badge.check',
    arguments: (given) => ({ ...onlyNumber(given), person: given.operands[1] }),
  }),
]
