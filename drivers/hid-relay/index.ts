/** The gate family "USB HID relay": its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { passagesUnseen } from '../gate/unseen.ts'
import { isId, relayCodec } from './codec.ts'
import { converse } from './conversation.ts'
import { lastRelay } from './packets.ts'
import { simulate } from './simulator.ts'

const relay = z.int().min(1).max(lastRelay)

const settings = z
  .strictObject({
    /** Without default: 16C0:05DF is shared by all kinds of hobby devices, and this alone says which one is meant. */
    serial: z
      .string()
      .refine(isId, {
        error: '板卡自身编号为 5 个可打印字符 the id of a board has five printable characters',
      })
      .describe('板卡自身的 5 字符编号。 The five characters by which the board calls itself.'),
    open: z
      .strictObject({ in: relay, out: relay })
      .describe('进、出方向的开闸继电器。 The relays on the open inputs of the gate.'),
    pulseMs: z
      .int()
      .min(200)
      .max(1000)
      .default(500)
      .describe('吸合时长（毫秒），由网关计时。 How long a relay is closed, timed by the gateway, ms.'),
    relockMs: z
      .int()
      .min(1000)
      .max(60_000)
      .default(5000)
      .describe(
        '闸机等待通行的时间（毫秒），与控制板设置一致。 How long the gate waits for the person, as set on it, ms.',
      ),
    pollMs: z
      .int()
      .min(100)
      .max(5000)
      .default(500)
      .describe('轮询周期（毫秒）。 From one reading to the next, ms.'),
    replyMs: z
      .int()
      .min(20)
      .max(2000)
      .default(200)
      .describe('应答期限（毫秒）。 How long it may take to answer, ms.'),
  })
  .refine(({ open }) => open.in !== open.out, {
    error: 'open.in and open.out are the same relay; each direction needs its own',
    path: ['open', 'out'],
  })

/**
 * A gate on a USB relay board (DCTTech "USBRelay1" to "USBRelay8", 16C0:05DF): the fallback where no board with a timer of
 * its own is at hand. Only for gates that take a closure as one open and lock by themselves; whoever is let through is not
 * seen.
 */
export const hidRelay = defineFamily({
  name: 'hid-relay',
  kind: 'gate',
  wires: ['hid'],
  reports: 'feature',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  interByteMs: 100,
  settings,
  identityOf: ({ serial }) => serial,
  unseen: () => passagesUnseen,
  codec: relayCodec,
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})
