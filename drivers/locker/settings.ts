/** The settings that lock boards of every make have in common, as parts of their schemas. */
import * as z from 'zod'

/** The printed number of a cabinet door may have three digits. */
const lastDoor = 999

function allDiffer(numbers: readonly number[]): boolean {
  return new Set(numbers).size === numbers.length
}

/** The doors of a cabinet on a board whose locks are numbered from 1 to `lastLock`. */
export function doors(lastLock: number) {
  const list = z
    .array(z.strictObject({ door: z.int().min(1).max(lastDoor), lock: z.int().min(1).max(lastLock) }))
    .min(1)
    .max(lastLock)
    .refine((given) => allDiffer(given.map(({ door }) => door)), {
      error: '门号重复 a door stands in the list twice',
    })
    .refine((given) => allDiffer(given.map(({ lock }) => lock)), {
      error: '锁号重复 two doors are on one lock; each needs its own',
    })
  return z
    .union([z.strictObject({ count: z.int().min(1).max(lastLock) }), list])
    .describe(
      '柜门：count 表示第 k 门接第 k 锁；或逐门列出 door（柜面门号）与 lock（锁号）。 The doors: door k on lock k, or a list of doors and their locks.',
    )
}

const polarities = ['closed_when_shut', 'open_when_shut'] as const

/** Without a default: for makes whose sheets disagree or whose locks differ. */
export const feedbackToProve = z
  .enum(polarities, {
    error:
      '必须写明 closed_when_shut 或 open_when_shut，无缺省值：调试时手动打开一扇门，看其状态位 ' +
      'must be closed_when_shut or open_when_shut and has no default: prove it at commissioning by opening one door by hand and looking at its bit',
  })
  .describe('门关时反馈开关的状态，须现场验证。 The lock switch while its door is shut; prove it on site.')

/** For makes whose manual says what a closed switch means; locks wired the other way round exist all the same. */
export const feedbackByManual = z
  .enum(polarities)
  .default('closed_when_shut')
  .describe(
    '门关时反馈开关的状态；缺省按厂家说明，仍须现场验证。 The lock switch while its door is shut; by the manual unless set, and still to be proved on site.',
  )

/** How long an unlock may take to be answered, for makes that answer it; by default `usualMs`. */
export function replyMs(usualMs: number) {
  return z
    .int()
    .min(200)
    .max(5000)
    .default(usualMs)
    .describe('开锁应答期限（毫秒）。 How long an unlock may take to be answered, ms.')
}

/** The times of reading and opening. */
export const times = {
  queryReplyMs: z
    .int()
    .min(50)
    .max(2000)
    .default(300)
    .describe('查询应答期限（毫秒）。 How long a query may take to be answered, ms.'),
  pollMs: z
    .int()
    .min(100)
    .max(1000)
    .default(500)
    .describe('轮询周期（毫秒）。 From one reading to the next, ms.'),
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
}
