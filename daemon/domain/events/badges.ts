/** Facts about identification badges: worn, numbered, returned; never the credential of a passage (Art. 17). */
import * as z from 'zod'
import { badgeNumber, define, operatorRef, participantRef } from './define.ts'

export const badgeEvents = {
  'badge.issued': define({
    zh: '识别牌已发放',
    en: 'badge issued',
    severity: 'info',
    articles: ['8', '17'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        badge: badgeNumber,
        kind: z.enum(['plastic', 'paper']),
        operator: operatorRef,
      }),
  }),
  'badge.returned': define({
    zh: '识别牌已归还',
    en: 'badge returned',
    severity: 'info',
    articles: ['15', '35'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, badge: badgeNumber, operator: operatorRef }),
  }),
  'badge.reported_lost': define({
    zh: '识别牌已挂失',
    en: 'badge reported lost',
    severity: 'warning',
    articles: ['17'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, badge: badgeNumber, operator: operatorRef }),
  }),
  'badge.reissued': define({
    zh: '识别牌已补发',
    en: 'badge reissued',
    severity: 'notice',
    articles: ['17'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        badge: badgeNumber,
        replaces: badgeNumber,
        operator: operatorRef,
      }),
  }),
  'badge.unreturned': define({
    zh: '识别牌未归还',
    en: 'badge not returned',
    severity: 'warning',
    articles: ['15', '35'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, badge: badgeNumber, operator: operatorRef }),
  }),
}
