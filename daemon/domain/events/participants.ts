/** Facts about people who are late, step down, or are replaced, and whom this was told. */
import * as z from 'zod'
import {
  define,
  instant,
  operatorRef,
  orderId,
  participantRef,
  reason,
  sessionCode,
  shortId,
} from './define.ts'

export const notificationTopic = z.enum([
  'overdue',
  'recused',
  'withdrawn',
  'replaced',
  'suspended',
  'resumed',
  'terminated',
  'leave_overran',
  'leave_breached',
  'complaint',
  'recording_interrupted',
  'overrun',
])
export const notificationTo = z.enum([
  'agency',
  'implementing_subject',
  'site_supervisor',
  'admin_supervisor',
  'staff',
  'everybody',
])

export const participantEvents = {
  'participant.overdue': define({
    zh: '人员逾时未到',
    en: 'participant overdue',
    severity: 'warning',
    articles: ['22'],
    person: true,
    data: () =>
      z.strictObject({ participant: participantRef, dueAt: instant, minutes: z.int().nonnegative() }),
  }),
  'participant.withdrawn': define({
    zh: '人员已退出',
    en: 'participant withdrawn',
    severity: 'notice',
    articles: ['22'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        cause: z.enum(['late', 'illness', 'misconduct', 'own_wish', 'other']),
        order: orderId.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'participant.recused': define({
    zh: '人员已回避',
    en: 'participant recused',
    severity: 'notice',
    articles: ['20', '22'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        order: orderId.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'participant.replaced': define({
    zh: '人员已更换',
    en: 'participant replaced',
    severity: 'notice',
    articles: ['22'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, replacement: participantRef }),
  }),
  'replacement.requested': define({
    zh: '已申请补抽',
    en: 'replacement requested',
    severity: 'notice',
    articles: ['22'],
    person: false,
    data: () =>
      z.strictObject({
        session: sessionCode,
        participant: participantRef,
        operator: operatorRef.nullable(),
      }),
  }),
  'replacement.assigned': define({
    zh: '补抽人员已分配',
    en: 'replacement assigned',
    severity: 'notice',
    articles: ['22'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        /** who is replaced */
        replaces: participantRef,
        source: z.enum(['file', 'platform']),
        operator: operatorRef.nullable(),
        second: operatorRef.nullable(),
      }),
  }),
  'notification.sent': define({
    zh: '通知已发出',
    en: 'notification sent',
    severity: 'info',
    articles: ['10', '22', '26'],
    person: true,
    data: () =>
      z.strictObject({
        notification: shortId,
        topic: notificationTopic,
        to: notificationTo,
        participant: participantRef.nullable(),
        repeat: z.int().nonnegative(),
      }),
  }),
  'notification.failed': define({
    zh: '通知发送失败',
    en: 'notification failed',
    severity: 'warning',
    articles: ['10', '22', '26'],
    person: true,
    data: () =>
      z.strictObject({
        notification: shortId,
        cause: z.enum(['no_channel', 'no_answer', 'refused']),
        operator: operatorRef.nullable(),
      }),
  }),
  'notification.acknowledged': define({
    zh: '通知已确认',
    en: 'notification acknowledged',
    severity: 'info',
    articles: ['10', '22', '26'],
    person: true,
    data: () =>
      z.strictObject({
        notification: shortId,
        channel: z.enum(['platform', 'telephone', 'in_person']),
        operator: operatorRef.nullable(),
      }),
  }),
  'conduct.recorded': define({
    zh: '不良行为已记录',
    en: 'conduct recorded',
    severity: 'warning',
    articles: ['12', '36'],
    person: true,
    data: () =>
      z.strictObject({
        conduct: shortId,
        participant: participantRef.nullable(),
        category: z.enum([
          'left_without_consent',
          'device_carried',
          'passed_card_on',
          'badge_swapped',
          'disorder',
          'disclosure',
          'other',
        ]),
        facts: reason,
        /** sequences of the events it rests on */
        events: z.array(z.int().positive()).max(50),
        operator: operatorRef,
      }),
  }),
  'conduct.referred': define({
    zh: '不良行为已移送',
    en: 'conduct referred',
    severity: 'notice',
    articles: ['12', '36'],
    person: true,
    data: () =>
      z.strictObject({
        conduct: shortId,
        to: z.enum(['admin_supervisor', 'site_supervisor', 'platform']),
        operator: operatorRef,
      }),
  }),
  'complaint.received': define({
    zh: '异议投诉已受理',
    en: 'complaint received',
    severity: 'warning',
    articles: ['10', '26'],
    person: false,
    data: () =>
      z.strictObject({
        complaint: shortId,
        from: z.enum(['respondent', 'implementing_subject', 'committee', 'other']),
        facts: reason,
        operator: operatorRef,
      }),
  }),
}
