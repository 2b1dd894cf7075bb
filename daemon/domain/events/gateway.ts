/** Facts about the gateway itself and its link to the platform. */
import * as z from 'zod'
import { define, direction, instant, name, participantRef, ref } from './define.ts'

export const gatewayEvents = {
  'gateway.started': define({
    zh: '网关已启动',
    en: 'gateway started',
    severity: 'notice',
    articles: ['18'],
    person: false,
    data: () => z.strictObject({ version: z.string(), configuration: z.string() }),
  }),
  'gateway.stopped': define({
    zh: '网关已停止',
    en: 'gateway stopped',
    severity: 'notice',
    articles: ['15'],
    person: false,
    data: () => z.strictObject({ cause: z.enum(['ordered', 'battery', 'fault']) }),
  }),
  'gateway.recovered': define({
    zh: '网关异常重启后已恢复',
    en: 'gateway recovered after an unclean stop',
    severity: 'warning',
    articles: ['27'],
    person: false,
    data: () =>
      z.strictObject({
        /** last sequence that was on disk when the gateway came back */
        lastSequence: z.int().nonnegative(),
        /** passages that were open: nobody knows whether the person went through */
        openPassages: z.array(
          z.strictObject({ ref, portal: name, direction, participant: participantRef.nullable() }),
        ),
      }),
  }),
  'link.lost': define({
    zh: '平台连接中断',
    en: 'link to the platform lost',
    severity: 'warning',
    articles: ['plan1.2'],
    person: false,
    data: () => z.strictObject({ cause: z.string().max(64) }),
  }),
  'link.restored': define({
    zh: '平台连接恢复',
    en: 'link to the platform restored',
    severity: 'notice',
    articles: ['plan1.2'],
    person: false,
    data: () => z.strictObject({ backlog: z.int().nonnegative() }),
  }),
  'link.certificate_expiring': define({
    zh: '平台连接证书到期提醒',
    en: 'certificate of the link runs out',
    severity: 'warning',
    articles: ['plan1.2'],
    person: false,
    data: () =>
      z.strictObject({
        certificate: z.enum(['own', 'server', 'ca']),
        notAfter: instant,
        /** whole days until then; negative when it has expired */
        days: z.int(),
      }),
  }),
  'outbox.drained': define({
    zh: '积压事件已补传',
    en: 'backlog delivered',
    severity: 'info',
    articles: ['plan1.2'],
    person: false,
    data: () => z.strictObject({ delivered: z.int().nonnegative() }),
  }),
}
