/**
 * What the trading platform may ask of a gateway, and what it is answered: the shapes of both, and nothing else. Pure.
 * The contract that is given to the platform's programmers is made from here.
 */
import * as z from 'zod'
import {
  givenInstant,
  givenSessionCode,
  instant,
  name,
  orderId,
  participantRef,
  reason,
} from '../domain/events/define.ts'
import { sessionKinds, suspensionCause } from '../domain/events/sessions.ts'

/** Largest body of a request. A roster of 200 people takes about a fifth of it. Bytes. */
export const requestLimitBytes = 262_144
/** How deep objects and lists may lie in each other. */
export const requestDepthLimit = 16
/** How far the sender's clock may be ahead of ours. */
export const clockSlackMs = 60_000

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** MQTT user property that carries the signature: a JWS with detached payload over the very bytes of the body. */
export const signatureProperty = 'jws'

/** Something encrypted to the key of one gateway: JWE in compact form, ECDH-ES on X25519 with A256GCM. */
const sealed = z
  .string()
  .max(196_608)
  .regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/)

const session = givenSessionCode.describe('场次编号。 Code of the session.')
const participant = participantRef.describe(
  '人员编号，见 roster.put 的答复。 Reference of the person, as roster.put was answered.',
)
const why = reason.optional().describe('事由，不得含个人信息。 Why; names nobody.')
const room = name.describe('评标室（区域编号）。 The evaluation room, a zone of the venue.')
const openingRoom = name.optional().describe('开标室。 The opening room.')

const times = {
  admitFrom: givenInstant
    .optional()
    .describe('入场开始；缺省按规则。 Admission begins; absent: by the rules.'),
  admitUntil: givenInstant
    .optional()
    .describe('入场截止；缺省至场次结束。 Admission ends; absent: with the session.'),
  bookedUntil: givenInstant
    .optional()
    .describe('场地预订截止；缺省当日。 End of the booking; absent: of the day.'),
  mealAt: givenInstant.optional().describe('订餐时间。 When lunch is ordered for.'),
}
const due = givenInstant.describe('评标开始时间。 When the evaluation begins.')
const schedule = {
  session,
  kind: z.enum(sessionKinds).describe('项目类别。 Kind of the project.'),
  room,
  openingRoom,
  due,
  ...times,
}

/** A word of a rule. What no text may hold cannot be sealed either. */
const ruleWord = z
  .string()
  .max(64)
  .refine((word) => /^[^\p{C}]*$/u.test(word), 'no control characters')

/** One thing that the platform may ask. */
export interface Operation<S extends z.ZodType = z.ZodType> {
  readonly zh: string
  readonly en: string
  /** articles or sections that ask for it */
  readonly articles: readonly string[]
  /** How long after `issued_at` it may be carried out at the most: what is late never acts. */
  readonly lifetimeMs: number
  readonly data: S
}

function operation<S extends z.ZodType>(declared: Operation<S>): Operation<S> {
  return declared
}

export const operations = {
  'session.schedule': operation({
    zh: '下发场次（名单随后用 roster.put）',
    en: 'announce a session; its people follow by roster.put',
    articles: ['4', 'plan1.3'],
    lifetimeMs: dayMs,
    data: z.strictObject(schedule),
  }),
  'session.reschedule': operation({
    zh: '变更场次的时间或场地；未写明的不变',
    en: 'another time or room for a session; what is not named stays',
    articles: ['4'],
    lifetimeMs: dayMs,
    data: z.strictObject({ session, room: room.optional(), openingRoom, due: due.optional(), ...times }),
  }),
  'session.cancel': operation({
    zh: '取消尚未封闭的场次',
    en: 'cancel a session that is not sealed yet',
    articles: ['4'],
    lifetimeMs: dayMs,
    data: z.strictObject({ session, reason: why }),
  }),
  'session.suspend': operation({
    zh: '暂停交易',
    en: 'suspend a session',
    articles: ['10', '11', '26'],
    lifetimeMs: hourMs,
    data: z.strictObject({ session, cause: suspensionCause, reason: why }),
  }),
  'session.resume': operation({
    zh: '恢复交易',
    en: 'resume a session',
    articles: ['10', '26'],
    lifetimeMs: hourMs,
    data: z.strictObject({ session, reason: why }),
  }),
  'session.terminate': operation({
    zh: '终止交易：不再入场，场内人员照常离场',
    en: 'terminate a session: nobody comes in any more, those inside leave as usual',
    articles: ['10', '26'],
    lifetimeMs: hourMs,
    data: z.strictObject({ session, cause: suspensionCause, reason: why }),
  }),
  'roster.put': operation({
    zh: '下发人员名单；同一场次的新名单替换旧名单',
    en: 'the people of a session; a later roster of the same session replaces the earlier one',
    articles: ['4', '5', '17'],
    lifetimeMs: 7 * dayMs,
    data: z.strictObject({
      roster: sealed.describe(
        '用本网关公钥加密的名单（JWE）。 The roster, encrypted to the key of this gateway (JWE).',
      ),
    }),
  }),
  'participant.recuse': operation({
    zh: '人员回避，立即取消资格',
    en: 'somebody steps down: the right to enter ends at once',
    articles: ['20', '22'],
    lifetimeMs: hourMs,
    data: z.strictObject({ participant }),
  }),
  'participant.replace': operation({
    zh: '以另一人接替评委',
    en: 'somebody else takes the place of a member',
    articles: ['22'],
    lifetimeMs: hourMs,
    data: z.strictObject({
      participant,
      substitute: sealed.describe(
        '接替人员的姓名与证件（JWE）。 Name and document of the substitute, encrypted (JWE).',
      ),
    }),
  }),
  'booking.put': operation({
    zh: '登记或变更场地预订；场次不存在时即下发',
    en: 'the booking of rooms for a session, as it stands now; announces the session when it is new',
    articles: ['4', 'plan1.3'],
    lifetimeMs: dayMs,
    data: z.strictObject(schedule),
  }),
  'rules.put': operation({
    zh: '下发规则参数；已开始的场次沿用原规则',
    en: 'the rules of the city; a session keeps those that it began with',
    articles: ['42', '43', '44', 'plan1.4'],
    lifetimeMs: 7 * dayMs,
    data: z.strictObject({
      values: z
        .record(z.string().max(48), z.union([ruleWord, z.number(), z.boolean(), z.array(ruleWord).max(64)]))
        .describe(
          '与缺省不同的参数；未写明的取缺省值。 Rules that differ from their default; others take it.',
        ),
      local: z
        .array(z.string().max(48))
        .max(100)
        .optional()
        .describe('由场所自行设定的参数名。 Rules that the venue sets in its own file.'),
    }),
  }),
  'journal.resend': operation({
    zh: '重发一段事件（原编号原内容）',
    en: 'send a stretch of events again, with their own ids and bytes',
    articles: ['25', 'plan1.2'],
    lifetimeMs: 10 * minuteMs,
    data: z.strictObject({
      stream: z.string().min(1).max(64).describe('日志编号。 Id of the journal.'),
      from: z.int().positive().describe('起始序号。 First sequence.'),
      to: z.int().positive().describe('截止序号（含）。 Last sequence, included.'),
    }),
  }),
  'state.get': operation({
    zh: '查询本网关当前状态（仅计数）',
    en: 'how things stand at this gateway; counts only',
    articles: ['18', '25'],
    lifetimeMs: 10 * minuteMs,
    data: z.strictObject({}),
  }),
  'locker.retrieve_order': operation({
    zh: '准许某人提前取回物品；柜门仍须本人到场凭码开启',
    en: 'somebody may fetch the belongings early; the cell still opens only to its code, on the spot',
    articles: ['19'],
    lifetimeMs: hourMs,
    data: z.strictObject({ participant, reason: reason.describe('事由。 Why.') }),
  }),
} as const

export type OperationName = keyof typeof operations
export type RequestData<N extends OperationName> = z.output<(typeof operations)[N]['data']>

/** Whether a topic or a body names an operation of this table. */
export function isOperation(text: string): text is OperationName {
  return Object.hasOwn(operations, text)
}

/** What every request has, whatever it asks. Its `data` is checked by the operation's own schema. */
export const requestBody = z.strictObject({
  id: orderId.describe(
    '唯一编号；重发时编号与内容均不变。 Unique; a repeated request has the same id and the same bytes.',
  ),
  operation: z.string().min(1).max(64).describe('操作名，与主题一致。 The operation, as in the topic.'),
  audience: z
    .string()
    .min(1)
    .max(128)
    .describe('收件网关，与事件的 source 相同。 The gateway meant: the source of its events.'),
  issued_at: givenInstant.describe('签发时间。 When it was issued.'),
  expires_at: givenInstant.describe('失效时间；过期不执行。 From then on it is not carried out.'),
  data: z.unknown().describe('按操作而定。 By the operation.'),
})
export type RequestBody = z.infer<typeof requestBody>

const words = { zh: z.string().max(500), en: z.string().max(500) }

/** The one answer to a request. */
export const responseBody = z.strictObject({
  id: orderId
    .nullable()
    .describe('请求编号；读不出时为 null。 Id of the request; null when it could not be read.'),
  operation: z.string().max(64).describe('主题中的操作名。 The operation of the topic.'),
  outcome: z.enum(['done', 'refused']),
  time: instant.describe('答复时间。 When it was answered.'),
  stream: z.string().min(1).max(64),
  sequence: z
    .string()
    .describe('已执行：所记最后一条事件的序号。 Of the last event that the journal held then.'),
  result: z.record(z.string(), z.unknown()).optional().describe('已执行时的结果。 What came of it.'),
  refusal: z
    .strictObject({
      code: z.string().max(64),
      field: z.string().max(128).nullable().describe('有误的字段。 The field at fault.'),
      ...words,
      details: z
        .array(z.strictObject({ row: z.int().nullable(), field: z.string().max(64).nullable(), ...words }))
        .max(400)
        .optional()
        .describe('名单逐行的错误，不含姓名与号码。 What is wrong in which row; names nobody.'),
    })
    .optional(),
})
export type ResponseBody = z.infer<typeof responseBody>
