/** Facts about the staff at the consoles: who came, went, handed over, and what was done against a rule. */
import * as z from 'zod'
import { define, direction, itemList, name, operatorRef, participantRef, reason, ref } from './define.ts'

export const operatorEvents = {
  'operator.logged_in': define({
    zh: '值班人员已登录',
    en: 'operator logged in',
    severity: 'info',
    articles: ['25'],
    person: true,
    data: () => z.strictObject({ operator: operatorRef, method: z.enum(['pin', 'card']) }),
  }),
  'operator.logged_out': define({
    zh: '值班人员已退出',
    en: 'operator logged out',
    severity: 'info',
    articles: ['25'],
    person: true,
    data: () =>
      z.strictObject({
        operator: operatorRef,
        cause: z.enum(['ordered', 'expired', 'handed_over', 'disabled']),
      }),
  }),
  'operator.login_failed': define({
    zh: '值班人员登录失败',
    en: 'login failed',
    severity: 'warning',
    articles: ['25'],
    person: true,
    data: () =>
      z.strictObject({
        /** null: no such account */
        operator: operatorRef.nullable(),
        /** failures in a row; of this account, or of unknown ones */
        failures: z.int().positive(),
        locked: z.boolean(),
      }),
  }),
  'operator.handed_over': define({
    zh: '已交接班',
    en: 'shift handed over',
    severity: 'info',
    articles: ['25'],
    person: true,
    data: () => z.strictObject({ operator: operatorRef, to: operatorRef, open: itemList }),
  }),
  'override.executed': define({
    zh: '人工放行已执行',
    en: 'override executed',
    severity: 'warning',
    articles: ['16', '17'],
    person: true,
    data: () =>
      z.strictObject({
        portal: name,
        direction,
        participant: participantRef.nullable(),
        ref,
        reason,
        operator: operatorRef,
        second: operatorRef.nullable(),
      }),
  }),
  'override.rejected': define({
    zh: '人工放行被拒绝',
    en: 'override rejected',
    severity: 'warning',
    articles: ['16', '17'],
    person: true,
    data: () =>
      z.strictObject({
        /** null: no portal was to be opened, a person was to be verified */
        portal: name.nullable(),
        direction,
        participant: participantRef.nullable(),
        cause: z.string().max(48),
        operator: operatorRef,
        second: operatorRef.nullable(),
      }),
  }),
}
