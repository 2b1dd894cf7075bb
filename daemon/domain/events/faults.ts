/** Facts about faults and checks of devices (Art. 7, 18, 33). */
import * as z from 'zod'
import { define, name, operatorRef, shortId, text } from './define.ts'

export const faultEvents = {
  'fault.reported': define({
    zh: '故障已报告',
    en: 'fault reported',
    severity: 'warning',
    articles: ['33'],
    person: false,
    data: () =>
      z.strictObject({
        fault: shortId,
        device: name.nullable(),
        zone: name.nullable(),
        cause: z.enum(['check_failed', 'disconnected', 'degraded', 'tampered', 'sensor', 'reported']),
        /** what staff said; null when the gateway found it by itself */
        text: text.nullable(),
        operator: operatorRef.nullable(),
      }),
  }),
  'fault.acknowledged': define({
    zh: '故障已受理',
    en: 'fault acknowledged',
    severity: 'info',
    articles: ['33'],
    person: true,
    data: () => z.strictObject({ fault: shortId, operator: operatorRef }),
  }),
  'fault.resolved': define({
    zh: '故障已排除',
    en: 'fault resolved',
    severity: 'info',
    articles: ['33'],
    person: true,
    data: () => z.strictObject({ fault: shortId, remedy: text, operator: operatorRef }),
  }),
  'device.tampered': define({
    zh: '设备被拆动',
    en: 'device tampered with',
    severity: 'alarm',
    articles: ['33'],
    person: false,
    data: () =>
      z.strictObject({
        device: name,
        what: z.enum(['other_identity', 'enclosure', 'unknown_device']),
        /** who answers there now */
        identity: z.string().max(64).nullable().optional(),
      }),
  }),
  'device.checked': define({
    zh: '设备检查通过',
    en: 'device check passed',
    severity: 'info',
    articles: ['7', '18'],
    person: false,
    data: () =>
      z.strictObject({
        devices: z.array(name).min(1).max(1024),
        operator: operatorRef.nullable(),
        /** only this cell of a locker board was looked at */
        cell: z.string().min(1).max(16).optional(),
      }),
  }),
  'device.check_failed': define({
    zh: '设备检查不通过',
    en: 'device check failed',
    severity: 'warning',
    articles: ['7', '18'],
    person: false,
    data: () => z.strictObject({ device: name, cause: z.string().max(32), operator: operatorRef.nullable() }),
  }),
  'device.powered_off': define({
    zh: '设备已关闭',
    en: 'devices switched off',
    severity: 'info',
    articles: ['15', '35', '41'],
    person: false,
    data: () => z.strictObject({ zone: name.nullable(), what: text.nullable(), operator: operatorRef }),
  }),
}
