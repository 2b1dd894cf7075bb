/** The locker family "WKLY": its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { doors, feedbackByManual, replyMs, times } from '../locker/settings.ts'
import { wklyCodec } from './codec.ts'
import { converse, switches } from './conversation.ts'
import { lastBoard, lastLock } from './packets.ts'
import { simulate } from './simulator.ts'

const settings = z.strictObject({
  board: z.int().min(0).max(lastBoard).default(0).describe('锁控板地址，从 0 起。 Board number, from 0.'),
  feedback: feedbackByManual,
  doors: doors(lastLock),
  pollMs: times.pollMs,
  replyMs: replyMs(1000),
  queryReplyMs: times.queryReplyMs,
  confirmMs: times.confirmMs,
  betweenUnlocksMs: times.betweenUnlocksMs,
  debounceMs: times.debounceMs,
})

/** Cabinets on "WKLY" lock boards, RS-485 or RS-232. Several boards may share a bus; they report changes themselves. */
export const lockWkly = defineFamily({
  name: 'lock-wkly',
  kind: 'locker',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 50,
  interByteMs: 50,
  settings,
  codec: wklyCodec,
  levels: switches,
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})
