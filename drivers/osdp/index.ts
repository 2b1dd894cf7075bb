/** The families "OSDP badge reader", "OSDP keypad" and "OSDP gate": their settings and their rows. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { passagesUnseen } from '../gate/unseen.ts'
import { osdpCodec } from './codec.ts'
import { converse } from './conversation.ts'
import { gateDuty } from './gate.ts'
import { keypadDuty } from './keypad.ts'
import { commands, lastAddress, type OsdpPacket } from './packets.ts'
import { readerDuty } from './reader.ts'
import { simulate } from './simulator.ts'

/** The settings of every peripheral. What protects a device is never a default. */
const link = z.strictObject({
  address: z.int().min(0).max(lastAddress).describe('OSDP 地址。 OSDP address.'),
  security: z
    .union([
      z.literal('none'),
      z.strictObject({
        keyFile: z
          .string()
          .regex(/^\/[^\0]{1,254}$/, {
            error: '以 / 开头的文件路径 a path that begins with /',
          })
          .describe(
            '存放本设备密钥（32 位十六进制）的文件。 File with the key of this device, 32 hexadecimal digits.',
          ),
        pairing: z
          .boolean()
          .default(false)
          .describe(
            '配对：设备尚无密钥时由网关写入；完成后改回 false。 The device has no key yet and is given this one; set back to false afterwards.',
          ),
      }),
    ])
    .describe(
      '安全信道的密钥文件；none 为明文，接触到线缆的人可读可改。 The key of the secure channel; none: in the open, for anybody at the cable to read and change.',
    ),
  check: z
    .enum(['crc', 'sum'])
    .default('crc')
    .describe('帧校验方式；旧设备用 sum。 How frames are checked; sum for old devices.'),
  pollMs: z
    .int()
    .min(50)
    .max(1000)
    .default(100)
    .describe('轮询周期（毫秒）。 From one poll to the next, ms.'),
  replyMs: z
    .int()
    .min(20)
    .max(500)
    .default(200)
    .describe('应答期限（毫秒）。 How long it may take to answer, ms.'),
})

const wire = {
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  /** Two characters at 9600 baud; the other side needs them to turn its transceiver round. */
  gapMs: 2,
  interByteMs: 20,
  wires: ['serial', 'tcp'],
  codec: osdpCodec,
  /** Any peripheral may have a reader; and what comes with a new key would give it away. */
  isPersonal: ({ kind, code }: OsdpPacket) => kind === 'reply' || code === commands.setKey,
} as const

const readerSettings = link.extend({
  badge: z
    .enum(['hex', 'number'])
    .default('hex')
    .describe(
      '证件芯片内容的写法：hex 为全部位；number 为韦根 26/34 位的卡面号码。 How a badge is written: hex, all bits; number, as printed on a Wiegand badge of 26 or 34 bits.',
    ),
  samePresentationMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2000)
    .describe('同一证件在此时间内只报一次（毫秒）。 The same badge is told once within so long, ms.'),
})

/** Badge readers on RS-485 that speak OSDP 2. */
export const osdpReader = defineFamily({
  name: 'osdp-reader',
  kind: 'scanner',
  ...wire,
  settings: readerSettings,
  conversation: (parsed, outside) => converse(parsed, outside, readerDuty(parsed)),
  simulator: (parsed, outside) => simulate({ settings: parsed, outside, gate: null }),
})

const keypadSettings = link.extend({
  maxDigits: z.int().min(4).max(32).default(16).describe('最多位数。 No entry has more digits.'),
  timeoutMs: z
    .int()
    .min(2000)
    .max(120_000)
    .default(15_000)
    .describe('停顿超过此时间则作废（毫秒）。 An entry is forgotten after so long a pause, ms.'),
})

/** Keypads on RS-485 that speak OSDP 2. */
export const osdpKeypad = defineFamily({
  name: 'osdp-keypad',
  kind: 'keypad',
  ...wire,
  settings: keypadSettings,
  conversation: (parsed, outside) => converse(parsed, outside, keypadDuty(parsed)),
  simulator: (parsed, outside) => simulate({ settings: parsed, outside, gate: null }),
})

const output = z.int().min(0).max(63)
const input = z.int().min(0).max(63)
const contact = z.enum(['closed', 'open'])

const gateSettings = link
  .extend({
    open: z
      .strictObject({ in: output, out: output })
      .describe('进、出方向的开闸输出，从 0 数起。 The outputs on the open inputs of the gate, from 0.'),
    pulseMs: z
      .int()
      .min(200)
      .max(1000)
      .multipleOf(100)
      .default(500)
      .describe('输出时长（毫秒），由设备计时。 How long an output is on, timed by the device, ms.'),
    passed: z
      .strictObject({ in: input, out: input })
      .nullable()
      .default(null)
      .describe(
        '进、出方向的通行触点输入，从 0 数起；null 表示未接。 The inputs of the passage contacts, from 0; null: none.',
      ),
    passedActive: contact.default('closed').describe('通行时触点状态。 The contact while somebody passes.'),
    fire: input
      .nullable()
      .default(null)
      .describe('火警触点输入；null 表示未接。 The input of the fire contact.'),
    fireActive: contact
      .default('open')
      .describe('火警时触点状态；open 断线即报警。 The contact in a fire; open also reports a cut cable.'),
    ajar: input
      .nullable()
      .default(null)
      .describe('未关好触点输入；null 表示未接。 The input that tells that the gate is not shut.'),
    ajarActive: contact.default('closed').describe('未关好时触点状态。 The contact while it is not shut.'),
    obstructed: input
      .nullable()
      .default(null)
      .describe('受阻触点输入；null 表示未接。 The input that tells that something stands in the gate.'),
    obstructedActive: contact
      .default('closed')
      .describe('受阻时触点状态。 The contact while something does.'),
    relockMs: z
      .int()
      .min(1000)
      .max(60_000)
      .default(5000)
      .describe(
        '闸机等待通行的时间（毫秒），与控制板设置一致。 How long the gate waits for the person, as set on it, ms.',
      ),
  })
  .refine(({ open }) => open.in !== open.out, {
    error: 'open.in and open.out are the same output; each direction needs its own',
    path: ['open', 'out'],
  })
  .refine(
    ({ passed, fire, ajar, obstructed }) => {
      const wired = [passed?.in, passed?.out, fire, ajar, obstructed].filter((one) => one != null)
      return new Set(wired).size === wired.length
    },
    { error: 'two contacts have the same input; each needs its own', path: ['passed'] },
  )

/** A gate on the outputs of an OSDP module, which ends each pulse by its own timer. */
export const osdpGate = defineFamily({
  name: 'osdp-gate',
  kind: 'gate',
  ...wire,
  settings: gateSettings,
  unseen: ({ passed }) => (passed === null ? passagesUnseen : null),
  conversation: (parsed, outside) => converse(parsed, outside, gateDuty(parsed)),
  simulator: (parsed, outside) => simulate({ settings: parsed, outside, gate: parsed }),
})
