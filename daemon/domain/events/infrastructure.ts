/** Facts about what the gateway stands on: mains, battery, clock, and the room its outbox has. */
import * as z from 'zod'
import { clockQuality, define, instant, name } from './define.ts'

export const infrastructureEvents = {
  'power.lost': define({
    zh: '市电中断',
    en: 'mains power lost',
    severity: 'alarm',
    articles: ['11', '27'],
    person: false,
    data: () => z.strictObject({ contact: name }),
  }),
  'power.restored': define({
    zh: '市电恢复',
    en: 'mains power restored',
    severity: 'notice',
    articles: ['11', '27'],
    person: false,
    data: () => z.strictObject({ contact: name, seconds: z.int().nonnegative() }),
  }),
  'power.battery_low': define({
    zh: '备用电源电量低',
    en: 'battery low',
    severity: 'alarm',
    articles: ['11', '27'],
    person: false,
    data: () => z.strictObject({ contact: name }),
  }),
  'clock.stepped': define({
    zh: '系统时钟跳变',
    en: 'clock stepped',
    severity: 'warning',
    articles: ['25'],
    person: false,
    data: () => z.strictObject({ from: instant, to: instant, differenceMs: z.int() }),
  }),
  'clock.unsynchronized': define({
    zh: '时钟未同步',
    en: 'clock not in step',
    severity: 'warning',
    articles: ['25'],
    person: false,
    data: () => z.strictObject({ quality: clockQuality }),
  }),
  'clock.synchronized': define({
    zh: '时钟已同步',
    en: 'clock in step',
    severity: 'info',
    articles: ['25'],
    person: false,
    data: () => z.strictObject({ quality: clockQuality }),
  }),
  'outbox.overfilled': define({
    zh: '积压事件超限',
    en: 'backlog beyond its limit',
    severity: 'alarm',
    articles: ['plan1.2'],
    person: false,
    data: () =>
      z.strictObject({
        backlog: z.int().nonnegative(),
        limit: z.int().positive(),
        /** how long the oldest has waited, whole hours */
        hours: z.int().nonnegative().optional(),
      }),
  }),
}
