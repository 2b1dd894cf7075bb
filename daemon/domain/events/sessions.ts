/** Facts about evaluation sessions, their rosters and the people on them. */
import * as z from 'zod'
import {
  define,
  instant,
  name,
  operatorRef,
  orderId,
  organisation,
  participantRef,
  reason,
  sessionCode,
} from './define.ts'

export const roles = [
  'expert_lead',
  'expert',
  'tenderee_rep',
  'purchaser_rep',
  'site_supervisor',
  'admin_supervisor',
  'witness',
  'area_staff',
  'technician',
  'agency',
  'respondent',
  'auditor',
  /** registered at the console: helper, interpreter, rescue */
  'visitor',
] as const

export const role = z.enum(roles)
export type Role = z.infer<typeof role>

export const sessionKinds = ['works_tender', 'government_procurement', 'other'] as const

/** Why trading stops (Art. 10, 11, 26, 27). */
export const suspensionCause = z.enum([
  'complaint',
  'force_majeure',
  'system_fault',
  'illness',
  'fire',
  'misconduct',
  'other',
])

const schedule = {
  room: name,
  /** the opening room of the session, where it has one here */
  openingRoom: name.nullable().optional(),
  dueAt: instant,
  admitFrom: instant,
  /** end of the right to enter; null: until the session is closed */
  admitUntil: instant.nullable(),
  /** end of the booking of its rooms; null: of the day */
  bookedUntil: instant.nullable().optional(),
}

/** What the roster says somebody needs (edge case 50). */
export const needs = z.enum(['wide_lane', 'helper'])

export const sessionEvents = {
  'session.scheduled': define({
    zh: '场次已下发',
    en: 'session scheduled',
    severity: 'info',
    articles: ['4', 'plan1.3'],
    person: false,
    data: () =>
      z.strictObject({
        session: sessionCode,
        projectKind: z.enum(sessionKinds),
        ...schedule,
        /** when lunch was ordered for */
        mealAt: instant.nullable().optional(),
        /** version of the rule set that is in force for this session to its end (Art. 44) */
        rules: z.string().max(64).optional(),
      }),
  }),
  'roster.received': define({
    zh: '人员名单已接收',
    en: 'roster received',
    severity: 'info',
    articles: ['5', '17'],
    person: false,
    data: () =>
      z.strictObject({
        session: sessionCode,
        source: z.enum(['file', 'platform']),
        /** counts up with each roster of the session; a later one replaces the earlier one */
        revision: z.int().positive(),
        participants: z
          .array(
            z.strictObject({
              participant: participantRef,
              role,
              organisation: organisation.optional(),
              needs: z.array(needs).optional(),
            }),
          )
          .max(200),
        /** who brought it in, where staff did, and who stood by */
        operator: operatorRef.nullable().optional(),
        second: operatorRef.nullable().optional(),
      }),
  }),
  'roster.rejected': define({
    zh: '人员名单校验不通过',
    en: 'roster rejected',
    severity: 'warning',
    articles: ['17'],
    person: false,
    data: () =>
      z.strictObject({
        session: sessionCode.nullable(),
        source: z.enum(['file', 'platform']),
        /** number of rows at fault; the texts name rows and go to the sender only */
        problems: z.int().positive(),
      }),
  }),
  'participant.arrived': define({
    zh: '人员已报到',
    en: 'participant arrived',
    severity: 'info',
    articles: ['8', '17', '22'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        role,
        /** whole minutes after the due time; negative when early. No points are computed from it. */
        lateMinutes: z.int(),
      }),
  }),
  'participant.released': define({
    zh: '人员已办结离场',
    en: 'participant released',
    severity: 'info',
    articles: ['35'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        /** whole minutes inside, for the platform's fee (F-35.3); we know no money */
        presentMinutes: z.int().nonnegative().optional(),
      }),
  }),
  'session.rescheduled': define({
    zh: '场次已变更',
    en: 'session rescheduled',
    severity: 'notice',
    articles: ['4'],
    person: false,
    data: () =>
      z.strictObject({
        ...schedule,
        mealAt: instant.nullable(),
        order: orderId.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'session.cancelled': define({
    zh: '场次已取消',
    en: 'session cancelled',
    severity: 'notice',
    articles: ['4'],
    person: false,
    data: () =>
      z.strictObject({
        order: orderId.nullable(),
        reason: reason.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'session.sealed': define({
    zh: '评标封闭已开始',
    en: 'evaluation sealed',
    severity: 'notice',
    articles: ['16'],
    person: false,
    data: () =>
      z.strictObject({
        inside: z.int().nonnegative(),
        missing: z.int().nonnegative(),
        reason: reason.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'session.suspended': define({
    zh: '交易已暂停',
    en: 'session suspended',
    severity: 'warning',
    articles: ['10', '11', '26', '27'],
    person: false,
    data: () =>
      z.strictObject({
        cause: suspensionCause,
        order: orderId.nullable(),
        reason: reason.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'session.resumed': define({
    zh: '交易已恢复',
    en: 'session resumed',
    severity: 'notice',
    articles: ['10', '26'],
    person: false,
    data: () =>
      z.strictObject({
        order: orderId.nullable(),
        reason: reason.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'session.terminated': define({
    zh: '交易已终止',
    en: 'session terminated',
    severity: 'warning',
    articles: ['10', '26'],
    person: false,
    data: () =>
      z.strictObject({
        cause: suspensionCause,
        order: orderId.nullable(),
        reason: reason.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'session.closed': define({
    zh: '场次已结束',
    en: 'session closed',
    severity: 'notice',
    articles: ['35'],
    person: false,
    data: () => z.strictObject({ minutes: z.int().nonnegative().nullable(), operator: operatorRef }),
  }),
  'session.overnight_started': define({
    zh: '隔夜封闭已开始',
    en: 'overnight closure started',
    severity: 'notice',
    articles: ['16'],
    person: false,
    data: () =>
      z.strictObject({
        regime: z.enum(['inside', 'outside']),
        headcount: z.int().nonnegative(),
        seals: z.array(z.string().regex(/^[A-Za-z0-9-]{1,24}$/)).max(50),
        operator: operatorRef,
        /** who agreed with the own credential: a supervisor, or the lead of the committee */
        second: participantRef.nullable(),
      }),
  }),
  'session.overnight_ended': define({
    zh: '隔夜封闭已结束',
    en: 'overnight closure ended',
    severity: 'notice',
    articles: ['16'],
    person: false,
    data: () =>
      z.strictObject({
        headcount: z.int().nonnegative(),
        sealsIntact: z.boolean(),
        operator: operatorRef,
      }),
  }),
}
