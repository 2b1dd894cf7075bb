/** The locker family KERONG CU48 (also CU24): its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { doors, feedbackToProve, times } from '../locker/settings.ts'
import { longCodec } from './codec.ts'
import { converse, switches } from './conversation.ts'
import { lastDevice, lastLock } from './packets.ts'
import { simulate } from './simulator.ts'

const settings = z.strictObject({
  device: z
    .int()
    .min(0)
    .max(lastDevice)
    .default(0)
    .describe('锁控板拨码地址，从 0 起。 Board number as set by DIP switch, from 0.'),
  /** No default: one implementation alone says that a set bit is a closed switch. */
  feedback: feedbackToProve,
  statusEnd: z
    .enum(['either', 'sum', 'etx_sum'])
    .default('either')
    .describe(
      '状态应答的结尾：sum 12 字节，etx_sum 13 字节（校验前有 03）；either 两者都收，见到实际应答后应写明。 ' +
        'How status replies end: sum has 12 bytes, etx_sum 13 with 03 before the sum; either takes both. Say it once it was seen: the check is stronger then.',
    ),
  doors: doors(lastLock),
  pollMs: times.pollMs,
  queryReplyMs: times.queryReplyMs,
  confirmMs: times.confirmMs,
  betweenUnlocksMs: times.betweenUnlocksMs,
  debounceMs: times.debounceMs,
})

/** Cabinets on KERONG (科容) CU24 or CU48 boards, RS-485 or raw TCP. Several boards may share a bus. */
export const lockKerongCu48 = defineFamily({
  name: 'lock-kerong-cu48',
  kind: 'locker',
  serial: { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 },
  /** Seen in use: 25 to 100 ms between frames. */
  gapMs: 50,
  interByteMs: 50,
  settings,
  codec: longCodec,
  levels: switches,
  conversation: converse,
  simulator: simulate,
})
