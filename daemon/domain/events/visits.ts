/** Facts about people who come in for a task: technicians, helpers, rescue (Art. 5, 32). */
import * as z from 'zod'
import { define, name, operatorRef, organisation, participantRef, shortId, text } from './define.ts'

export const visitEvents = {
  'visitor.registered': define({
    zh: '临时进入人员已登记',
    en: 'visitor registered',
    severity: 'info',
    articles: ['5', '32'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        purpose: z.enum(['respondent', 'helper', 'interpreter', 'rescue', 'delivery', 'other']),
        organisation: organisation.nullable(),
        zone: name,
        escort: participantRef.nullable(),
        /** the same person stands on a list of another organisation: a sign for the supervisor, no refusal (F-5.1) */
        alsoFor: z.array(organisation).max(10),
        operator: operatorRef,
      }),
  }),
  'technician.visit_opened': define({
    zh: '技术人员进入登记',
    en: 'technician registered in',
    severity: 'notice',
    articles: ['32'],
    person: true,
    data: () =>
      z.strictObject({
        visit: shortId,
        participant: participantRef,
        task: text,
        room: name,
        escort: participantRef.nullable(),
        calledBy: participantRef.nullable(),
        serviceDevices: z.boolean(),
        operator: operatorRef,
      }),
  }),
  'technician.visit_closed': define({
    zh: '技术人员离开登记',
    en: 'technician registered out',
    severity: 'info',
    articles: ['32'],
    person: true,
    data: () => z.strictObject({ visit: shortId, participant: participantRef, operator: operatorRef }),
  }),
}
