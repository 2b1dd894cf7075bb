/** Facts about locker cells. Codes never appear in any of them. */
import { z } from 'zod'
import { denialCodes } from '../denials.ts'
import { define, name, participantRef, ref } from './define.ts'

const cell = { bank: name, cell: z.string().min(1).max(16) }

export const lockerEvents = {
  'locker.assigned': define({
    zh: '柜格已分配',
    en: 'cell assigned',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef, ref, orderWithinMs: z.int().positive() }),
  }),
  'locker.opened': define({
    zh: '柜门已打开',
    en: 'cell door opened',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef, purpose: z.enum(['deposit', 'retrieval']) }),
  }),
  'locker.closed': define({
    zh: '柜门已关闭',
    en: 'cell door closed',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef.nullable() }),
  }),
  'locker.deposit_confirmed': define({
    zh: '寄存已确认',
    en: 'deposit confirmed',
    severity: 'info',
    articles: ['19'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef }),
  }),
  'locker.retrieval_granted': define({
    zh: '取物已获准',
    en: 'retrieval granted',
    severity: 'info',
    articles: ['19', '35'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef, ref, orderWithinMs: z.int().positive() }),
  }),
  'locker.retrieved': define({
    zh: '物品已取回',
    en: 'belongings retrieved',
    severity: 'info',
    articles: ['19', '35'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef }),
  }),
  'locker.retrieval_denied': define({
    zh: '取物被拒绝',
    en: 'retrieval refused',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: z.strictObject({
      participant: participantRef,
      reason: z.enum(denialCodes).or(z.enum(['not_entered'])),
    }),
  }),
  'locker.open_failed': define({
    zh: '柜门未能打开',
    en: 'cell door did not open',
    severity: 'warning',
    articles: ['19'],
    person: true,
    data: z.strictObject({
      ...cell,
      participant: participantRef,
      ref,
      cause: z.enum(['late', 'offline', 'busy', 'refused', 'stuck', 'unconfirmed', 'unknown']),
    }),
  }),
  'locker.breached': define({
    zh: '柜门异常开启',
    en: 'cell door opened without an order',
    severity: 'alarm',
    articles: ['19'],
    person: true,
    data: z.strictObject({ ...cell, participant: participantRef.nullable() }),
  }),
  'locker.exhausted': define({
    zh: '柜格已满',
    en: 'no free cell',
    severity: 'warning',
    articles: ['19'],
    person: false,
    data: z.strictObject({ desk: name }),
  }),
}
