/** The forms that values of a venue file have in several of its sections. Pure. */
import * as z from 'zod'
import type { Words } from './problem.ts'
import { inBoth } from './problem.ts'

/** A text of a given form; the words say which when something else stands there. */
export const shaped = (pattern: RegExp, words: Words) => z.string().regex(pattern, { error: inBoth(words) })

/** Like `name` of the event catalogue: what may stand in events, topics and on the command line. */
export const id = shaped(/^[a-z0-9][a-z0-9-]{0,31}$/, {
  zh: '小写字母、数字和连字符，最长 32 个，如 lane-1',
  en: 'lower-case letters, digits and hyphens, at most 32, such as lane-1',
})

/** A name as shown on screens. */
export const label = z.string().trim().min(1).max(40)

/** A file or a device node. */
export const path = shaped(/^\/\S/, {
  zh: '绝对路径，如 /dev/venue/desk',
  en: 'an absolute path, such as /dev/venue/desk',
}).max(255)

/** The names of an entry on screens. */
export const labels = {
  name: label.describe('屏幕上显示的中文名称。 Chinese name as shown on screens.'),
  nameEn: label.optional().describe('英文名称；缺省同中文。 English name; the Chinese one when absent.'),
}
