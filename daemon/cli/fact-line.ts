/** One fact that a command led to, as a line for whoever gave it. Pure. */
import { eventLabel } from '../text/labels.ts'
import { statementOf, type Told } from '../text/statement.ts'
import type { Language } from '../text/text.ts'
import { harmless } from './table.ts'

/** `✓ 已获准离开  p-… L1 查验样品，应返 14:05`: as in the log, but for who gave the command: that is whoever reads it. */
export function factLine(fact: Told, language: Language): string {
  const { operator: _giver, ...data } = fact.data
  const said = statementOf({ ...fact, data }, language)
  return `✓ ${eventLabel(fact.type, language)}  ${harmless(`${fact.subject} ${said}`.trim())}`
}
