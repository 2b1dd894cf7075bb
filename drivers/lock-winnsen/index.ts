/** The locker family Winnsen: its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { doors, feedbackToProve, replyMs, times } from '../locker/settings.ts'
import { winnsenCodec } from './codec.ts'
import { converse, switches } from './conversation.ts'
import { lastLock, lastStation } from './packets.ts'
import { simulate } from './simulator.ts'

const settings = z.strictObject({
  station: z.int().min(1).max(lastStation).default(1).describe('站号，1 至 4。 Station number, 1 to 4.'),
  /** No default: one implementation alone says what the states mean. */
  feedback: feedbackToProve,
  statusOrder: z
    .enum(['status_lock', 'lock_status'])
    .default('status_lock')
    .describe(
      '状态应答末两字段的次序；仅一处资料，须现场验证：查询 3 号锁，看锁号在哪一字节。 ' +
        'How the two last fields of a status reply stand. Known from one source only, so prove it on site: ask for lock 3 and see where its number stands.',
    ),
  doors: doors(lastLock),
  pollMs: times.pollMs,
  /** The only implementation known waits as long. */
  replyMs: replyMs(3000),
  queryReplyMs: times.queryReplyMs,
  confirmMs: times.confirmMs,
  betweenUnlocksMs: times.betweenUnlocksMs,
  debounceMs: times.debounceMs,
})

/**
 * Cabinets on Winnsen boards, RS-485. Up to four stations share a bus. Each lock is asked for singly, so a reading of
 * 16 doors takes 1.5 s, and of four such stations four times as long.
 */
export const lockWinnsen = defineFamily({
  name: 'lock-winnsen',
  kind: 'locker',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 50,
  interByteMs: 50,
  settings,
  codec: winnsenCodec,
  levels: switches,
  conversation: converse,
  simulator: simulate,
})
