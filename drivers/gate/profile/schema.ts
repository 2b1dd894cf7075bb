/** The schema of a gate board's profile: everything that must be known of a board before it may open a gate. */
import * as z from 'zod'
import { mayBeBoth, mostParts, type Part, type Template, templateOf } from './frame.ts'
import type { GateProfile, Sides } from './profile.ts'

function frame(allowed: readonly Part[], what: string) {
  return z
    .string()
    .max(mostParts * 12)
    .superRefine((text, context) => {
      const problem = problemIn(text, allowed)
      if (problem !== null) context.addIssue({ code: 'custom', message: problem })
    })
    .describe(
      `${what} 帧：十六进制字节，{address} 为地址，{check} 为校验。 A frame: bytes in hexadecimal, {address}, {check}.`,
    )
}

/** What is wrong with a frame, or null. */
function problemIn(text: string, allowed: readonly Part[]): string | null {
  const template = templateFrom(text)
  if (typeof template === 'string') return template
  const foreign = template.find((part) => typeof part !== 'number' && !allowed.includes(part))
  if (foreign !== undefined) return `{${foreign}} has no meaning here`
  if (template.length < 2 || template.length > mostParts) return `a frame has 2 to ${mostParts} bytes`
  if (typeof template[0] !== 'number') return 'a frame begins with a byte that is always the same'
  if (template.filter((part) => typeof part === 'number').length < 2) {
    return 'a frame has two bytes at least that are always the same'
  }
  const twice = template.find(
    (part, at) => typeof part !== 'number' && part !== 'any' && template.indexOf(part) !== at,
  )
  return twice === undefined ? null : `{${twice}} stands in the frame twice`
}

function templateFrom(text: string): Template | string {
  try {
    return templateOf(text)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const sent = frame(['address', 'check'], '发送。 Sent.')
const heard = frame(['address', 'check', 'any'], '接收，{any} 为任意字节。 Received; {any} is any byte.')
const reading = frame(
  ['address', 'check', 'any', 'status'],
  '状态，{status} 为状态字节。 {status} is the status byte.',
)
const sentSides = z.strictObject({ a: sent, b: sent })
const heardSides = z.strictObject({ a: heard, b: heard })

const status = z
  .strictObject({
    ask: sent,
    reply: reading.refine((text) => text.includes('{status}'), { error: 'the reply has a byte {status}' }),
    bits: z
      .array(
        z.strictObject({
          bit: z.int().min(0).max(7),
          value: z.literal([0, 1]),
          means: z.enum(['fire', 'ajar', 'obstructed', 'fault']),
        }),
      )
      .max(8)
      .describe('状态位：此值时的含义。 The bits of the status byte and what each means at this value.'),
    pollMs: z.int().min(50).max(2000).describe('查询周期（毫秒）。 From one query to the next, ms.'),
  })
  .nullable()
  .describe('状态查询；null 表示没有或未知。 The status query; null: there is none, or nobody knows it.')

const shape = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,47}$/)
    .describe('型号名。 Name of the make.'),
  source: z
    .string()
    .min(1)
    .max(500)
    .describe('依据哪份资料，哪些未经证实。 Where this comes from, and what of it nobody has proved.'),
  serial: z
    .strictObject({
      baudRate: z.int().min(300).max(4_000_000),
      dataBits: z.literal([7, 8]),
      parity: z.enum(['none', 'even', 'odd']),
      stopBits: z.literal([1, 2]),
    })
    .describe('串口格式，须现场确认。 The serial format; prove it on site.'),
  check: z.enum(['none', 'xor', 'sum']).describe('校验：此前所有字节的异或或和。 Of all bytes before it.'),
  open: sentSides.describe('开闸一次：a 侧、b 侧。 Lets one person through, by side.'),
  answer: heardSides
    .nullable()
    .describe('对开闸的应答；null 表示没有或未知。 The answer; null: none, or unknown.'),
  passage: z
    .strictObject({ passed: heardSides, lapsed: heardSides.nullable() })
    .nullable()
    .describe('通行回报；null 表示控制板不回报。 What it says of passages; null: it does not see them.'),
  status,
  others: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), sent)
    .describe('其他命令，仅用于识别，网关从不发送。 Further commands: known, never sent.'),
  opensAtOnce: z
    .int()
    .min(1)
    .max(4)
    .describe('同侧可累计的开闸次数。 How many opens of one side the board keeps in mind.'),
  betweenOpensMs: z
    .int()
    .min(100)
    .max(10_000)
    .describe('两次开闸的间隔（毫秒）。 Pause between two opens, ms.'),
  replyMs: z.int().min(10).max(5000).describe('应答期限（毫秒）。 How long it may take to answer, ms.'),
})

/** A profile whose frames can be sent, checked and told apart. */
export const gateProfile = shape.superRefine((profile, context) => {
  for (const [path, text] of framesOf(profile)) {
    const hasCheck = text.includes('{check}')
    if (hasCheck !== (profile.check !== 'none')) {
      const message = hasCheck
        ? 'the profile has check none'
        : `the frame has no {check}, the profile has check ${profile.check}`
      context.addIssue({ code: 'custom', path: [...path], message })
    }
  }
  for (const among of [requestsOf(profile), repliesOf(profile)]) {
    for (const [first, second] of alike(among)) {
      const message = `this frame cannot be told apart from ${first.join('.')}`
      context.addIssue({ code: 'custom', path: [...second], message })
    }
  }
})

/** For boards that have a wire to themselves. */
export const withoutAddress = gateProfile.refine((profile) => !framesOf(profile).some(hasAddress), {
  error: 'no frame has an {address}: these boards have none',
})

/** For boards that share a bus: whoever is not meant must not open. */
export const withAddress = gateProfile.refine((profile) => requestsOf(profile).every(hasAddress), {
  error: 'every frame that is sent has an {address}: these boards share a bus',
})

function hasAddress([, text]: Row): boolean {
  return text.includes('{address}')
}

type Row = readonly [path: readonly string[], text: string]

function requestsOf({ open, status: query, others }: GateProfile): Row[] {
  return [
    ...ofSides(['open'], open),
    ...(query === null ? [] : [[['status', 'ask'], query.ask] as const]),
    ...Object.entries(others).map(([name, text]) => [['others', name], text] as const),
  ]
}

function repliesOf({ answer, passage, status: query }: GateProfile): Row[] {
  return [
    ...ofSides(['answer'], answer),
    ...ofSides(['passage', 'passed'], passage?.passed ?? null),
    ...ofSides(['passage', 'lapsed'], passage?.lapsed ?? null),
    ...(query === null ? [] : [[['status', 'reply'], query.reply] as const]),
  ]
}

function framesOf(profile: GateProfile): Row[] {
  return [...requestsOf(profile), ...repliesOf(profile)]
}

function ofSides(path: string[], frames: Sides | null): Row[] {
  if (frames === null) return []
  return [
    [[...path, 'a'], frames.a],
    [[...path, 'b'], frames.b],
  ]
}

/** Each pair that could be the same bytes. */
function alike(rows: readonly Row[]): readonly (readonly [Row[0], Row[0]])[] {
  const read = rows.map(([path, text]) => ({ path, template: templateFrom(text) }))
  return read.flatMap((one, at) =>
    read.slice(at + 1).flatMap((other) => {
      if (typeof one.template === 'string' || typeof other.template === 'string') return []
      return mayBeBoth(one.template, other.template) ? [[one.path, other.path] as const] : []
    }),
  )
}

/** Nobody can know it from the board. */
export const inSide = z
  .enum(['a', 'b'], {
    error: '必须写明 a 或 b，无缺省值 must be a or b and has no default: prove it by opening one side',
  })
  .describe(
    '进入方向对应控制板的哪一侧。 The side of the board through which people come in; prove it on site.',
  )

export const relockMs = z
  .int()
  .min(1000)
  .max(60_000)
  .default(5000)
  .describe(
    '闸机等待通行的时间（毫秒），与控制板设置一致。 How long the gate waits for the person, as set on it, ms.',
  )
