/** Facts about devices: whether they answer. */
import * as z from 'zod'
import { define, name, operatorRef } from './define.ts'

export const deviceEvents = {
  'device.connected': define({
    zh: '设备已连接',
    en: 'device connected',
    severity: 'info',
    articles: ['7', '18'],
    person: false,
    data: () =>
      z.strictObject({
        device: name,
        identity: z.string().max(64).nullable(),
        /** the technician who enrolled it in place of another */
        operator: operatorRef.optional(),
      }),
  }),
  'device.disconnected': define({
    zh: '设备已断开',
    en: 'device disconnected',
    severity: 'warning',
    articles: ['7', '18', '33'],
    person: false,
    data: () => z.strictObject({ device: name, cause: z.string().max(32) }),
  }),
  'device.degraded': define({
    zh: '设备性能异常',
    en: 'device degraded',
    severity: 'warning',
    articles: ['33'],
    person: false,
    data: () =>
      z.strictObject({
        device: name,
        what: z.string().max(200),
        /** the one cell of a locker board that it is about; staff said so */
        cell: z.string().min(1).max(16).optional(),
      }),
  }),
}
