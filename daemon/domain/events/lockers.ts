/** Facts about locker cells. Codes never appear in any of them. */
import * as z from 'zod'
import { denialCodes } from '../denials.ts'
import { badgeNumber, define, name, operatorRef, orderId, participantRef, reason, ref } from './define.ts'

const cell = { bank: name, cell: z.string().min(1).max(16) }

export const lockerEvents = {
  'locker.assigned': define({
    zh: '柜格已分配',
    en: 'cell assigned',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({
        ...cell,
        participant: participantRef,
        ref,
        orderWithinMs: z.int().positive(),
        operator: operatorRef.nullable().optional(),
        /** the cell of the same bank or another that did not open, and whose place this one takes */
        replaces: z.string().min(1).max(16).optional(),
      }),
  }),
  'locker.opened': define({
    zh: '柜门已打开',
    en: 'cell door opened',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({ ...cell, participant: participantRef, purpose: z.enum(['deposit', 'retrieval']) }),
  }),
  'locker.closed': define({
    zh: '柜门已关闭',
    en: 'cell door closed',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef.nullable() }),
  }),
  'locker.deposit_confirmed': define({
    zh: '寄存已确认',
    en: 'deposit confirmed',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef }),
  }),
  'locker.retrieval_granted': define({
    zh: '取物已获准',
    en: 'retrieval granted',
    severity: 'info',
    articles: ['19', '35'],
    person: true,
    data: () =>
      z.strictObject({
        ...cell,
        participant: participantRef,
        ref,
        orderWithinMs: z.int().positive(),
        /** on whose word: the owner's document or code, or a supervisor's order */
        authority: z.enum(['card', 'code', 'order']).optional(),
        operator: operatorRef.nullable().optional(),
        /** the supervisor who ordered it, and why */
        second: operatorRef.optional(),
        reason: reason.optional(),
      }),
  }),
  /** Not of the published list: the platform lets somebody fetch them early; the cell still opens to its code alone. */
  'locker.retrieval_ordered': define({
    zh: '已准许提前取物',
    en: 'early retrieval permitted',
    severity: 'notice',
    articles: ['19'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef, order: orderId, reason }),
  }),
  'locker.retrieved': define({
    zh: '物品已取回',
    en: 'belongings retrieved',
    severity: 'info',
    articles: ['19', '35'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef }),
  }),
  'locker.retrieval_denied': define({
    zh: '取物被拒绝',
    en: 'retrieval refused',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        reason: z.enum(denialCodes).or(z.enum(['not_entered', 'on_leave', 'stay_not_over'])),
      }),
  }),
  'locker.open_failed': define({
    zh: '柜门未能打开',
    en: 'cell door did not open',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({
        ...cell,
        participant: participantRef,
        ref,
        cause: z.enum(['late', 'offline', 'busy', 'refused', 'stuck', 'unconfirmed', 'unknown']),
        /** the order surely moved nothing and is given once more, by this reference */
        retry: z.strictObject({ ref, orderWithinMs: z.int().positive() }).optional(),
      }),
  }),
  'locker.breached': define({
    zh: '柜门异常开启',
    en: 'cell door opened without an order',
    severity: 'alarm',
    articles: ['19'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef.nullable() }),
  }),
  'locker.exhausted': define({
    zh: '柜格已满',
    en: 'no free cell',
    severity: 'warning',
    articles: ['19'],
    person: false,
    data: () => z.strictObject({ desk: name, size: name.optional() }),
  }),
  'locker.deposit_waived': define({
    zh: '已声明无寄存物品',
    en: 'no belongings declared',
    severity: 'notice',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        operator: operatorRef,
        /** nothing to deposit, a sealed bag that staff keep, or a medical device that must stay with its owner */
        basis: z.enum(['nothing', 'sealed_bag', 'medical_device']).optional(),
        /** number on the sealed bag */
        bag: badgeNumber.optional(),
        /** the supervisor who consented to a medical device */
        second: operatorRef.optional(),
      }),
  }),
  'locker.code_failed': define({
    zh: '柜格密码错误',
    en: 'locker code wrong',
    severity: 'notice',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({ ...cell, participant: participantRef.nullable(), failures: z.int().positive() }),
  }),
  'locker.locked_out': define({
    zh: '柜格密码已锁定',
    en: 'locker code locked out',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({ ...cell, participant: participantRef.nullable(), failures: z.int().positive() }),
  }),
  'locker.close_overdue': define({
    zh: '柜门超时未关',
    en: 'cell door open too long',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef.nullable() }),
  }),
  'locker.force_opened': define({
    zh: '柜门应急开启',
    en: 'cell opened by key',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: () =>
      z.strictObject({
        ...cell,
        participant: participantRef.nullable(),
        reason,
        operator: operatorRef,
        second: operatorRef,
      }),
  }),
  'locker.left_occupied': define({
    zh: '清场时柜格未清空',
    en: 'cell not emptied at clearing',
    severity: 'warning',
    articles: ['35'],
    person: true,
    data: () => z.strictObject({ ...cell, participant: participantRef }),
  }),
}
