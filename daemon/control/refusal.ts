/** A refusal of the core in the words of the staff. Pure. */
import type { Refusal } from '../domain/input.ts'
import { refusals } from '../domain/refusals.ts'
import type { ControlProblem } from './protocol.ts'

/** What the staff read, in both languages, with the value at fault in its place. */
export function problemOf({ code, detail }: Refusal): ControlProblem {
  const { zh, en } = refusals[code]
  const filled = (text: string) => text.replace('{detail}', detail)
  return { code, text: { zh: filled(zh), en: filled(en) } }
}
