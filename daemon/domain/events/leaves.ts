/** Facts about leaving a sealed area: consent, going, coming back (Art. 29, 31). */
import * as z from 'zod'
import {
  approvalMethod,
  approverRole,
  define,
  instant,
  name,
  operatorRef,
  participantRef,
  reason,
  shortId,
} from './define.ts'

export const leaveKind = z.enum(['sample', 'ordinary', 'recusal', 'overnight'])
const exitPurpose = z.enum(['leave', 'release'])

export const leaveEvents = {
  'leave.requested': define({
    zh: '已申请离开',
    en: 'leave requested',
    severity: 'info',
    articles: ['29', '31'],
    person: true,
    data: () =>
      z.strictObject({
        leave: shortId,
        participant: participantRef,
        kind: leaveKind,
        place: name.nullable(),
        reason,
        dueBack: instant.nullable(),
        escort: participantRef.nullable(),
        /** whom the committee named to consent in place of its lead (Art. 31) */
        deputy: participantRef.nullable().optional(),
        operator: operatorRef,
      }),
  }),
  'leave.approval_recorded': define({
    zh: '审批意见已记录',
    en: 'approval recorded',
    severity: 'info',
    articles: ['29', '31'],
    person: true,
    data: () =>
      z.strictObject({
        leave: shortId,
        participant: participantRef,
        approver: participantRef,
        role: approverRole,
        method: approvalMethod,
        decision: z.enum(['consented', 'refused']),
        /** why a supervisor consented in place of the lead, or why somebody refused */
        reason: reason.optional(),
        operator: operatorRef,
      }),
  }),
  'leave.granted': define({
    zh: '离开已获准',
    en: 'leave granted',
    severity: 'notice',
    articles: ['29', '31'],
    person: true,
    data: () => z.strictObject({ leave: shortId, participant: participantRef }),
  }),
  'leave.rejected': define({
    zh: '离开未获准',
    en: 'leave rejected',
    severity: 'notice',
    articles: ['29', '31'],
    person: true,
    data: () =>
      z.strictObject({
        leave: shortId,
        participant: participantRef,
        cause: z.enum(['refused', 'expired', 'withdrawn']),
      }),
  }),
  'leave.started': define({
    zh: '已离开',
    en: 'leave started',
    severity: 'notice',
    articles: ['29', '31'],
    person: true,
    data: () => z.strictObject({ leave: shortId, participant: participantRef, place: name.nullable() }),
  }),
  'leave.ended': define({
    zh: '已返回',
    en: 'leave ended',
    severity: 'info',
    articles: ['29', '31'],
    person: true,
    data: () =>
      z.strictObject({
        leave: shortId,
        participant: participantRef,
        minutes: z.int().nonnegative(),
        lateMinutes: z.int().nonnegative(),
      }),
  }),
  'leave.overran': define({
    zh: '离开超时未返回',
    en: 'leave overran',
    severity: 'warning',
    articles: ['29'],
    person: true,
    data: () => z.strictObject({ leave: shortId, participant: participantRef, dueBack: instant }),
  }),
  'leave.breached': define({
    zh: '未经同意离开',
    en: 'left without consent',
    severity: 'alarm',
    articles: ['31', '36'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, portal: name.nullable() }),
  }),
  'exit_check.passed': define({
    zh: '离场检查通过',
    en: 'exit check passed',
    severity: 'info',
    articles: ['31'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, purpose: exitPurpose, operator: operatorRef }),
  }),
  'exit_check.failed': define({
    zh: '离场检查未通过',
    en: 'exit check failed',
    severity: 'alarm',
    articles: ['31'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        purpose: exitPurpose,
        findings: reason,
        operator: operatorRef,
      }),
  }),
}
