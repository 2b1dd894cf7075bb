/** Facts about the record itself: looks at it, checks of it, notes and signatures in it, evidence taken from it. */
import * as z from 'zod'
import {
  approvalMethod,
  chainHash,
  define,
  instant,
  name,
  operatorRef,
  participantRef,
  reason,
  sessionCode,
  shortId,
  text,
} from './define.ts'

const auditTrigger = z.enum(['command', 'daily', 'power_restored', 'start'])

export const auditEvents = {
  'audit.viewed': define({
    zh: '日志已查阅',
    en: 'log viewed',
    severity: 'info',
    articles: ['25'],
    person: true,
    data: () =>
      z.strictObject({
        operator: operatorRef,
        view: z.enum(['log', 'session', 'muster', 'clearing', 'export']),
      }),
  }),
  'audit.identity_revealed': define({
    zh: '身份信息已查看',
    en: 'identity revealed',
    severity: 'notice',
    articles: ['25'],
    person: true,
    data: () =>
      z.strictObject({
        operator: operatorRef,
        participant: participantRef,
        form: z.enum(['masked', 'full']),
        reason,
      }),
  }),
  'audit.verified': define({
    zh: '日志完整性校验通过',
    en: 'log verified',
    severity: 'info',
    articles: ['25'],
    person: false,
    data: () =>
      z.strictObject({
        upTo: z.int().nonnegative(),
        head: chainHash,
        trigger: auditTrigger,
        operator: operatorRef.nullable(),
      }),
  }),
  'audit.verify_failed': define({
    zh: '日志完整性校验失败',
    en: 'log verification failed',
    severity: 'alarm',
    articles: ['25', '27'],
    person: false,
    data: () =>
      z.strictObject({
        /** the first event that does not fit */
        sequence: z.int().nonnegative(),
        problem: z.string().max(32),
        trigger: auditTrigger,
        operator: operatorRef.nullable(),
      }),
  }),
  'record.amended': define({
    zh: '记录已补充更正',
    en: 'record amended',
    severity: 'warning',
    articles: ['25'],
    person: true,
    data: () =>
      z.strictObject({
        /** sequence of the event this adds to; null for something that no event tells */
        amends: z.int().positive().nullable(),
        cause: z.enum(['correction', 'paper_register', 'identified_later', 'wrong_person', 'other']),
        text,
        /** when it happened, where that is not now */
        meantAt: instant.nullable(),
        participant: participantRef.nullable(),
        operator: operatorRef,
        second: operatorRef.nullable(),
      }),
  }),
  'witness.noted': define({
    zh: '见证情况已记录',
    en: 'witness note',
    severity: 'info',
    articles: ['9', '25'],
    person: true,
    data: () => z.strictObject({ text, meantAt: instant.nullable(), operator: operatorRef }),
  }),
  'witness.signed': define({
    zh: '见证记录已签署',
    en: 'witness record signed',
    severity: 'notice',
    articles: ['25'],
    person: true,
    data: () =>
      z.strictObject({
        session: sessionCode.nullable(),
        upTo: z.int().positive(),
        head: chainHash,
        operator: operatorRef,
        method: approvalMethod,
      }),
  }),
  'evidence.preserved': define({
    zh: '证据已固定',
    en: 'evidence preserved',
    severity: 'notice',
    articles: ['11', '27'],
    person: false,
    data: () =>
      z.strictObject({
        hold: shortId,
        upTo: z.int().nonnegative(),
        head: chainHash,
        configuration: z.string().max(64),
        rules: z.string().max(64),
        reason,
        operator: operatorRef.nullable(),
      }),
  }),
  'evidence.exported': define({
    zh: '证据已导出',
    en: 'evidence exported',
    severity: 'notice',
    articles: ['11', '25', '27'],
    person: true,
    data: () =>
      z.strictObject({
        hold: shortId.nullable(),
        session: sessionCode.nullable(),
        events: z.int().nonnegative(),
        upTo: z.int().nonnegative(),
        head: chainHash,
        /** SHA-256 of the file that was handed out */
        digest: chainHash,
        operator: operatorRef,
      }),
  }),
  'evidence.hold_lifted': define({
    zh: '证据保全已解除',
    en: 'evidence hold lifted',
    severity: 'notice',
    articles: ['11', '27'],
    person: true,
    data: () =>
      z.strictObject({ hold: shortId, reason, operator: operatorRef, second: operatorRef.nullable() }),
  }),
  'retention.purged': define({
    zh: '到期数据已清除',
    en: 'expired data purged',
    severity: 'notice',
    articles: ['25'],
    person: false,
    data: () =>
      z.strictObject({
        store: z.enum(['vault', 'journal']),
        before: instant,
        count: z.int().nonnegative(),
      }),
  }),
  'retention.held': define({
    zh: '到期数据暂缓清除',
    en: 'expired data held back',
    severity: 'notice',
    articles: ['27'],
    person: false,
    data: () =>
      z.strictObject({
        store: z.enum(['vault', 'journal']),
        hold: shortId,
        count: z.int().nonnegative(),
      }),
  }),
  'recording.started': define({
    zh: '录音录像已开始',
    en: 'recording started',
    severity: 'info',
    articles: ['25'],
    person: false,
    data: () => z.strictObject({ recorder: name.nullable(), operator: operatorRef.nullable() }),
  }),
  'recording.interrupted': define({
    zh: '录音录像中断',
    en: 'recording interrupted',
    severity: 'alarm',
    articles: ['25'],
    person: false,
    data: () => z.strictObject({ recorder: name.nullable(), operator: operatorRef.nullable() }),
  }),
  'recording.stopped': define({
    zh: '录音录像已结束',
    en: 'recording stopped',
    severity: 'info',
    articles: ['25'],
    person: false,
    data: () =>
      z.strictObject({
        recorder: name.nullable(),
        /** why it ended: the work of the session is done, or only this part of it */
        cause: z.enum(['session_finished', 'opening_ended', 'other']),
        operator: operatorRef.nullable(),
      }),
  }),
}
