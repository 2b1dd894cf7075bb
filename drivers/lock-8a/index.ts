/** The locker family "8A" (24 locks a board): its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { doors, feedbackToProve, replyMs, times } from '../locker/settings.ts'
import { lockCodec } from './codec.ts'
import { converse, switches } from './conversation.ts'
import { lastBoard, lastLock } from './packets.ts'
import { simulate } from './simulator.ts'

const settings = z.strictObject({
  board: z
    .int()
    .min(1)
    .max(lastBoard)
    .default(1)
    .describe('锁控板拨码地址。 Board number as set by DIP switch.'),
  feedback: feedbackToProve,
  doors: doors(lastLock),
  pollMs: times.pollMs,
  replyMs: replyMs(1000),
  queryReplyMs: times.queryReplyMs,
  confirmMs: times.confirmMs,
  betweenUnlocksMs: times.betweenUnlocksMs,
  debounceMs: times.debounceMs,
})

/** Password cabinets on an "8A" 24-lock board, RS-485 or RS-232. Several boards may share a bus. */
export const lock8a = defineFamily({
  name: 'lock-8a',
  kind: 'locker',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  /** The boards want at least 50 ms between requests. */
  gapMs: 50,
  interByteMs: 50,
  settings,
  codec: lockCodec,
  levels: switches,
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})
