/** Facts about evaluation sessions, their rosters and the people on them. */
import { z } from 'zod'
import { define, instant, name, participantRef, sessionCode } from './define.ts'

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
] as const

export const role = z.enum(roles)
export type Role = z.infer<typeof role>

export const sessionKinds = ['works_tender', 'government_procurement', 'other'] as const

export const sessionEvents = {
  'session.scheduled': define({
    zh: '场次已下发',
    en: 'session scheduled',
    severity: 'info',
    articles: ['4', 'plan1.3'],
    person: false,
    data: z.strictObject({
      session: sessionCode,
      projectKind: z.enum(sessionKinds),
      room: name,
      dueAt: instant,
      admitFrom: instant,
      /** end of the right to enter; null: until the session is closed */
      admitUntil: instant.nullable(),
    }),
  }),
  'roster.received': define({
    zh: '人员名单已接收',
    en: 'roster received',
    severity: 'info',
    articles: ['5', '17'],
    person: false,
    data: z.strictObject({
      session: sessionCode,
      source: z.enum(['file', 'platform']),
      /** counts up with each roster of the session; a later one replaces the earlier one */
      revision: z.int().positive(),
      participants: z.array(z.strictObject({ participant: participantRef, role })).max(200),
    }),
  }),
  'roster.rejected': define({
    zh: '人员名单校验不通过',
    en: 'roster rejected',
    severity: 'warning',
    articles: ['17'],
    person: false,
    data: z.strictObject({
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
    data: z.strictObject({
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
    data: z.strictObject({ participant: participantRef }),
  }),
}
