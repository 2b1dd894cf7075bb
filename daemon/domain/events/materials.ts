/** Facts about things handed in and out through the entrance (Art. 28): four steps, four people. */
import * as z from 'zod'
import { approvalMethod, define, name, operatorRef, participantRef, reason, shortId, text } from './define.ts'

const sealState = z.enum(['intact', 'broken', 'none'])

export const materialEvents = {
  'material.received': define({
    zh: '资料已接收',
    en: 'material received',
    severity: 'info',
    articles: ['28'],
    person: false,
    data: () =>
      z.strictObject({
        material: shortId,
        direction: z.enum(['in', 'out']),
        kind: z.enum(['sample', 'document', 'book', 'meal', 'sealed_bids', 'other']),
        items: z
          .array(z.strictObject({ what: text.max(60), count: z.int().positive().max(9999) }))
          .min(1)
          .max(50),
        seal: sealState,
        sealNumber: z
          .string()
          .regex(/^[A-Za-z0-9-]{1,24}$/)
          .nullable(),
        /** who handed it over */
        from: participantRef.nullable(),
        operator: operatorRef,
      }),
  }),
  'material.inspected': define({
    zh: '资料已查验',
    en: 'material inspected',
    severity: 'info',
    articles: ['28'],
    person: true,
    data: () =>
      z.strictObject({
        material: shortId,
        inspector: operatorRef,
        method: approvalMethod,
        seal: sealState,
        operator: operatorRef,
      }),
  }),
  'material.rejected': define({
    zh: '资料查验不通过',
    en: 'material rejected',
    severity: 'warning',
    articles: ['28'],
    person: true,
    data: () =>
      z.strictObject({
        material: shortId,
        inspector: operatorRef,
        method: approvalMethod,
        reason,
        operator: operatorRef,
      }),
  }),
  'material.delivered': define({
    zh: '资料已送达评标室',
    en: 'material delivered to the room',
    severity: 'info',
    articles: ['28'],
    person: true,
    data: () =>
      z.strictObject({
        material: shortId,
        room: name,
        recipient: participantRef.nullable(),
        operator: operatorRef,
      }),
  }),
  'material.retrieved': define({
    zh: '资料已收回',
    en: 'material taken back',
    severity: 'info',
    articles: ['23', '35'],
    person: true,
    data: () => z.strictObject({ material: shortId, operator: operatorRef }),
  }),
}
