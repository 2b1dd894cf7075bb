/** Facts about what the trading platform asks and confirms. None is of the published list: that one ends at our own door. */
import * as z from 'zod'
import { chainHash, define, orderId } from './define.ts'

const operation = z.string().min(1).max(64)
/** Name under which the venue file lists the key that signed. */
const signer = z.string().min(1).max(64)

export const requestEvents = {
  /** Stands before the facts that it led to, in one transaction with them. */
  'request.accepted': define({
    zh: '平台请求已执行',
    en: "platform's request carried out",
    severity: 'info',
    articles: ['10', 'plan1.3'],
    person: false,
    data: () => z.strictObject({ request: orderId, operation, signer, digest: chainHash }),
  }),
  'request.refused': define({
    zh: '平台请求已拒绝',
    en: "platform's request refused",
    severity: 'warning',
    articles: ['10', 'plan1.3'],
    person: false,
    data: () =>
      z.strictObject({
        /** null when it could not be read, or is not known to come from the platform */
        request: orderId.nullable(),
        operation,
        signer: signer.nullable(),
        code: z.string().min(1).max(64),
        /** how many of this kind since the last such fact; a flood is told, not copied */
        count: z.int().positive(),
      }),
  }),
  'link.contested': define({
    zh: '另有网关以本网关身份连接',
    en: 'another gateway connects as this one',
    severity: 'alarm',
    articles: ['plan1.1'],
    person: false,
    /** the journal that the other one writes; our own where it is a copy of this very gateway */
    data: () => z.strictObject({ other: z.string().min(1).max(64) }),
  }),
  'outbox.mismatched': define({
    zh: '平台确认与本机日志不符',
    en: 'platform confirms another record',
    severity: 'alarm',
    articles: ['25', 'plan1.2'],
    person: false,
    data: () =>
      z.strictObject({
        problem: z.enum(['hash_differs', 'ahead_of_journal']),
        /** what the platform confirmed */
        sequence: z.int().positive(),
        /** our own newest event then */
        lastSequence: z.int().nonnegative(),
      }),
  }),
}
