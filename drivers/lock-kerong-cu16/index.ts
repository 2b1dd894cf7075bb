/** The locker family KERONG CU16 (also CU12 and BU): its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { doors, feedbackByManual, times } from '../locker/settings.ts'
import { cuCodec } from './codec.ts'
import { converse, switches } from './conversation.ts'
import { lastBoard, lastLock } from './packets.ts'
import { simulate } from './simulator.ts'

const settings = z.strictObject({
  board: z
    .int()
    .min(0)
    .max(lastBoard)
    .default(0)
    .describe(
      '锁控板在集线器后的编号，从 0 起；无集线器为 0。 Board number behind its hub, from 0; 0 without a hub.',
    ),
  feedback: feedbackByManual,
  doors: doors(lastLock),
  pollMs: times.pollMs,
  queryReplyMs: times.queryReplyMs,
  confirmMs: times.confirmMs,
  betweenUnlocksMs: times.betweenUnlocksMs,
  debounceMs: times.debounceMs,
})

/** Cabinets on KERONG (科容) CU16, CU12 or BU boards, RS-485 or raw TCP. Up to ten boards share a bus. */
export const lockKerongCu16 = defineFamily({
  name: 'lock-kerong-cu16',
  kind: 'locker',
  serial: { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 },
  /** Seen in use: 25 to 100 ms between frames. */
  gapMs: 50,
  interByteMs: 50,
  settings,
  codec: cuCodec,
  levels: switches,
  conversation: converse,
  simulator: simulate,
})
