/** Facts about sittings in the Q&A room and presentations of one respondent (Art. 14, 24, 37 to 41). */
import * as z from 'zod'
import { define, name, operatorRef, organisation, participantRef, reason, shortId } from './define.ts'

export const clarificationEvents = {
  'clarification.requested': define({
    zh: '答疑已发起',
    en: 'clarification requested',
    severity: 'info',
    articles: ['14', '24', '37'],
    person: false,
    data: () =>
      z.strictObject({
        sitting: shortId,
        organisation,
        zone: name,
        requestedBy: participantRef.nullable(),
        operator: operatorRef,
      }),
  }),
  'clarification.called': define({
    zh: '答疑通知已广播',
    en: 'respondent called by broadcast',
    severity: 'info',
    articles: ['14'],
    person: false,
    data: () => z.strictObject({ sitting: shortId, organisation, operator: operatorRef }),
  }),
  'clarification.admitted': define({
    zh: '答疑人已进入',
    en: 'answering person admitted',
    severity: 'info',
    articles: ['37', '38'],
    person: true,
    data: () =>
      z.strictObject({
        sitting: shortId,
        participant: participantRef,
        devicesOff: z.literal(true),
        operator: operatorRef,
      }),
  }),
  'clarification.started': define({
    zh: '答疑已开始',
    en: 'clarification started',
    severity: 'info',
    articles: ['37'],
    person: false,
    data: () => z.strictObject({ sitting: shortId, inside: z.int().positive() }),
  }),
  'clarification.ended': define({
    zh: '答疑已结束',
    en: 'clarification ended',
    severity: 'info',
    articles: ['41'],
    person: false,
    data: () => z.strictObject({ sitting: shortId, operator: operatorRef }),
  }),
  'clarification.limit_waived': define({
    zh: '答疑人数限制已放宽',
    en: 'limit of answering people raised',
    severity: 'notice',
    articles: ['38'],
    person: true,
    data: () =>
      z.strictObject({
        sitting: shortId,
        limit: z.int().positive().max(20),
        reason,
        operator: operatorRef,
      }),
  }),
  'clarification.no_show': define({
    zh: '答疑人未到场',
    en: 'respondent did not come',
    severity: 'warning',
    articles: ['14'],
    person: true,
    data: () => z.strictObject({ sitting: shortId, organisation, minutes: z.int().nonnegative() }),
  }),
  'clarification.equipment_closed': define({
    zh: '答疑设备已关闭',
    en: 'equipment of the Q&A room closed',
    severity: 'info',
    articles: ['41'],
    person: true,
    data: () => z.strictObject({ sitting: shortId, operator: operatorRef }),
  }),
  'presentation.started': define({
    zh: '述标演示已开始',
    en: 'presentation started',
    severity: 'info',
    articles: ['24'],
    person: false,
    data: () => z.strictObject({ presentation: shortId, organisation, zone: name, operator: operatorRef }),
  }),
  'presentation.ended': define({
    zh: '述标演示已结束',
    en: 'presentation ended',
    severity: 'info',
    articles: ['24'],
    person: false,
    data: () =>
      z.strictObject({ presentation: shortId, minutes: z.int().nonnegative(), operator: operatorRef }),
  }),
}
