/** The commands about meals, as the table of commands has them (Art. 34). */
import type { Command } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const code = { name: 'CODE', presence: 'required' } as const

export const mealCommands: readonly Command[] = [
  staffCommandLine({
    name: ['meal', 'start'],
    summary: { zh: '委员会去餐厅用餐', en: 'the committee goes to table' },
    operands: [code],
    options: { zone: { value: 'ZONE', summary: { zh: '餐厅，只有一处时可不写', en: 'the dining room' } } },
    asks: 'meal.start',
    arguments: (given) => ({ session: given.operands[0], zone: optionText(given, 'zone') }),
  }),
  staffCommandLine({
    name: ['meal', 'end'],
    summary: { zh: '用餐结束，清点人数', en: 'the meal is over, heads are counted' },
    operands: [code],
    asks: 'meal.end',
    arguments: (given) => ({ session: given.operands[0] }),
  }),
  staffCommandLine({
    name: ['meal', 'order'],
    summary: { zh: '登记订餐时间', en: 'a meal was ordered' },
    operands: [code],
    options: { at: { value: 'HH:MM', summary: { zh: '送达时间', en: 'when it is to come' } } },
    asks: 'meal.order',
    arguments: (given) => ({ session: given.operands[0], at: optionText(given, 'at') ?? '' }),
  }),
]
