/** The commands about lockers, as the table of commands has them (Art. 19). */
import type { Command, Given } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const cell = { name: 'CELL', presence: 'required' } as const
const person = { name: 'PERSON', presence: 'optional' } as const
const onlyCell = (given: Given) => ({ cell: given.operands[0] })
const withReason = (given: Given) => ({ ...onlyCell(given), reason: optionText(given, 'reason') ?? '' })

const desk = { value: 'DESK', summary: { zh: '签到台', en: 'the desk' } }
const reason = { value: 'TEXT', summary: { zh: '理由', en: 'why' } }

function waiveArguments(given: Given) {
  const bag = optionText(given, 'bag') ?? undefined
  const kept = bag === undefined ? 'nothing' : 'sealed_bag'
  return {
    person: given.operands[0],
    desk: optionText(given, 'desk') ?? undefined,
    basis: isSwitched(given, 'medical') ? 'medical_device' : kept,
    bag,
  }
}

export const lockerCommands: readonly Command[] = [
  {
    name: ['locker', 'assign'],
    summary: {
      zh: '分配柜格并开门，显示一次密码；缺省给刚核验的人员',
      en: 'give out a cell and open it; its code is shown once',
    },
    operands: [person],
    options: {
      size: { value: 'SIZE', summary: { zh: '规格，缺省最小', en: 'size, usually the smallest' } },
      desk,
    },
    run: async (context) => (await import('../locker.ts')).lockerAssign(context),
  },
  staffCommandLine({
    name: ['locker', 'waive'],
    summary: { zh: '声明无寄存物品（工作人员确认）', en: 'no belongings, as declared and confirmed' },
    operands: [person],
    options: {
      bag: { value: 'N', summary: { zh: '柜满，物品装入编号封袋', en: 'a sealed bag with this number' } },
      medical: {
        summary: { zh: '随身医疗器械（须监督人员同意）', en: 'a medical device; a supervisor consents' },
      },
      desk,
    },
    asks: 'locker.waive',
    arguments: waiveArguments,
    second: true,
  }),
  {
    name: ['locker', 'open'],
    summary: { zh: '凭密码取物（随后输入密码）', en: 'belongings back by code, which is asked for' },
    operands: [cell],
    options: {},
    run: async (context) => (await import('../locker.ts')).lockerOpen(context),
  },
  {
    name: ['locker', 'recode'],
    summary: { zh: '重新发放密码（柜主须刚核验证件）', en: 'a new code for an owner who was just checked' },
    operands: [cell],
    options: {},
    run: async (context) => (await import('../locker.ts')).lockerRecode(context),
  },
  staffCommandLine({
    name: ['locker', 'release'],
    summary: { zh: '按监督人员指令交还物品', en: 'belongings back on the order of a supervisor' },
    operands: [cell],
    options: { reason },
    asks: 'locker.release',
    arguments: withReason,
    second: true,
  }),
  staffCommandLine({
    name: ['locker', 'force'],
    summary: { zh: '两人用钥匙开启柜格', en: 'two people opened a cell by key' },
    operands: [cell],
    options: { reason },
    asks: 'locker.force',
    arguments: withReason,
    second: true,
  }),
  staffCommandLine({
    name: ['locker', 'check'],
    summary: { zh: '已查看柜格，恢复使用', en: 'a cell was looked at and is in order' },
    operands: [cell],
    asks: 'locker.check',
    arguments: onlyCell,
  }),
  staffCommandLine({
    name: ['locker', 'fault'],
    summary: { zh: '柜格故障（如门已关仍显示开），停用', en: 'a cell is out of order and goes out of use' },
    operands: [cell],
    options: { reason },
    asks: 'locker.fault',
    arguments: withReason,
  }),
]
