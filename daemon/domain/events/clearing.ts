/** Facts about opening rooms and clearing the site (Art. 6, 15, 35). */
import * as z from 'zod'
import { badgeNumber, define, itemList, name, operatorRef, reason, sessionCode } from './define.ts'

export const clearingEvents = {
  'room.opened': define({
    zh: '开标室已开放',
    en: 'opening room opened',
    severity: 'info',
    articles: ['6'],
    person: false,
    data: () => z.strictObject({ room: name, session: sessionCode.nullable(), operator: operatorRef }),
  }),
  'room.closed': define({
    zh: '开标室已关闭',
    en: 'opening room closed',
    severity: 'info',
    articles: ['15'],
    person: false,
    data: () =>
      z.strictObject({
        room: name,
        session: sessionCode.nullable(),
        reason: reason.nullable(),
        operator: operatorRef,
      }),
  }),
  'site.cleared': define({
    zh: '清场已完成',
    en: 'site cleared',
    severity: 'notice',
    articles: ['15', '35'],
    person: true,
    data: () =>
      z.strictObject({
        session: sessionCode.nullable(),
        room: name.nullable(),
        reason: reason.nullable(),
        operator: operatorRef,
        /** badges of the session that did not come back, and why that keeps nothing open */
        badges: z
          .array(z.strictObject({ badge: badgeNumber, state: z.enum(['lost', 'unreturned']) }))
          .optional(),
      }),
  }),
  'site.clear_blocked': define({
    zh: '清场受阻',
    en: 'clearing blocked',
    severity: 'warning',
    articles: ['15', '35'],
    person: false,
    data: () => z.strictObject({ session: sessionCode.nullable(), open: itemList }),
  }),
}
