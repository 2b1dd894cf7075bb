/** Facts about meals in the dining room of the experts (Art. 34). */
import * as z from 'zod'
import { define, instant, name, operatorRef } from './define.ts'

export const mealEvents = {
  'meal.started': define({
    zh: '用餐已开始',
    en: 'meal started',
    severity: 'info',
    articles: ['34'],
    person: false,
    data: () => z.strictObject({ zone: name, headcount: z.int().nonnegative(), operator: operatorRef }),
  }),
  'meal.ended': define({
    zh: '用餐已结束',
    en: 'meal ended',
    severity: 'info',
    articles: ['34'],
    person: false,
    data: () => z.strictObject({ zone: name, headcount: z.int().nonnegative(), operator: operatorRef }),
  }),
  'meal.overdue': define({
    zh: '订餐未按时送达',
    en: 'meal overdue',
    severity: 'warning',
    articles: ['34'],
    person: false,
    data: () => z.strictObject({ orderedFor: instant }),
  }),
}
