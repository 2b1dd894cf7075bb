/** The locker family "8A" (24 locks a board): its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { lockCodec } from './codec.ts'
import { converse } from './conversation.ts'
import { lastBoard, lastLock } from './packets.ts'
import { simulate } from './simulator.ts'

/** The printed number of a cabinet door may have three digits. */
const lastDoor = 999

const doorList = z
  .array(z.strictObject({ door: z.int().min(1).max(lastDoor), lock: z.int().min(1).max(lastLock) }))
  .min(1)
  .max(lastLock)
  .refine((doors) => allDiffer(doors.map(({ door }) => door)), {
    error: '门号重复 a door stands in the list twice',
  })
  .refine((doors) => allDiffer(doors.map(({ lock }) => lock)), {
    error: '锁号重复 two doors are on one lock; each needs its own',
  })

function allDiffer(numbers: readonly number[]): boolean {
  return new Set(numbers).size === numbers.length
}

const settings = z.strictObject({
  board: z
    .int()
    .min(1)
    .max(lastBoard)
    .default(1)
    .describe('锁控板拨码地址。 Board number as set by DIP switch.'),
  /** No default: sheets disagree and locks differ. */
  feedback: z
    .enum(['closed_when_shut', 'open_when_shut'], {
      error:
        '必须写明 closed_when_shut 或 open_when_shut，无缺省值：调试时手动打开一扇门，看其状态位 ' +
        'must be closed_when_shut or open_when_shut and has no default: prove it at commissioning by opening one door by hand and looking at its bit',
    })
    .describe('门关时反馈开关的状态，须现场验证。 The lock switch while its door is shut; prove it on site.'),
  doors: z
    .union([z.strictObject({ count: z.int().min(1).max(lastLock) }), doorList])
    .describe(
      '柜门：count 表示第 k 门接第 k 锁；或逐门列出 door（柜面门号）与 lock（锁号）。 The doors: door k on lock k, or a list of doors and their locks.',
    ),
  pollMs: z
    .int()
    .min(100)
    .max(1000)
    .default(500)
    .describe('轮询周期（毫秒）。 From one reading to the next, ms.'),
  replyMs: z
    .int()
    .min(200)
    .max(5000)
    .default(1000)
    .describe('开锁应答期限（毫秒）。 How long an unlock may take to be answered, ms.'),
  queryReplyMs: z
    .int()
    .min(50)
    .max(2000)
    .default(300)
    .describe('查询应答期限（毫秒）。 How long a query may take to be answered, ms.'),
  confirmMs: z
    .int()
    .min(500)
    .max(3000)
    .default(1500)
    .describe('开锁后门须在此时间内打开（毫秒）。 How long after an unlock its door may take to open, ms.'),
  betweenUnlocksMs: z
    .int()
    .min(300)
    .max(2000)
    .default(300)
    .describe('两次开锁的间隔（毫秒）。 Pause between two unlocks, ms.'),
  debounceMs: z
    .int()
    .min(100)
    .max(1000)
    .default(100)
    .describe('门状态须持续此时间才算变化（毫秒）。 Two readings this far apart prove a change, ms.'),
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
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})
