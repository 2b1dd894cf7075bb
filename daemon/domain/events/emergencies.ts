/** Facts about fire, evacuation, muster and illness (Art. 34). */
import * as z from 'zod'
import { badgeNumber, define, name, operatorRef, participantRef, sessionCode, text } from './define.ts'

export const emergencyEvents = {
  'fire_alarm.raised': define({
    zh: '火灾报警',
    en: 'fire alarm raised',
    severity: 'alarm',
    articles: ['34'],
    person: false,
    data: () => z.strictObject({ device: name, cause: z.enum(['contact', 'line_cut']).optional() }),
  }),
  'fire_alarm.cleared': define({
    zh: '火灾报警已解除',
    en: 'fire alarm cleared',
    severity: 'notice',
    articles: ['34'],
    person: true,
    data: () => z.strictObject({ device: name }),
  }),
  'portals.released': define({
    zh: '疏散通道已释放',
    en: 'escape portals released',
    severity: 'alarm',
    articles: ['34'],
    person: false,
    data: () =>
      z.strictObject({
        portals: z.array(name).max(256),
        /** those whose state was read back as free */ confirmed: z.array(name).max(256),
      }),
  }),
  'portals.rearmed': define({
    zh: '通道已恢复管控',
    en: 'portals under control again',
    severity: 'notice',
    articles: ['34'],
    person: true,
    data: () => z.strictObject({ portals: z.array(name).max(256), operator: operatorRef }),
  }),
  'muster.started': define({
    zh: '人员清点已开始',
    en: 'muster started',
    severity: 'alarm',
    articles: ['34'],
    person: false,
    data: () =>
      z.strictObject({
        total: z.int().nonnegative(),
        people: z
          .array(
            z.strictObject({
              participant: participantRef,
              session: sessionCode.nullable(),
              badge: badgeNumber.nullable(),
            }),
          )
          .max(1000),
      }),
  }),
  'muster.person_accounted': define({
    zh: '人员已清点',
    en: 'person accounted for',
    severity: 'info',
    articles: ['34'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        method: z.enum(['card', 'ticked']),
        operator: operatorRef.nullable(),
      }),
  }),
  'muster.completed': define({
    zh: '人员清点已完成',
    en: 'muster completed',
    severity: 'notice',
    articles: ['34'],
    person: false,
    data: () => z.strictObject({ total: z.int().nonnegative(), seconds: z.int().nonnegative() }),
  }),
  'medical.reported': define({
    zh: '人员突发疾病',
    en: 'sudden illness',
    severity: 'alarm',
    articles: ['34'],
    person: true,
    data: () =>
      z.strictObject({
        participants: z.array(participantRef).max(50),
        text: text.nullable(),
        operator: operatorRef,
      }),
  }),
}
