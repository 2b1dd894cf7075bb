/** Whether the cells have sizes that can be asked for at a desk (F-19.1). Pure. */
import type { Entry } from './entries.ts'
import { entriesAt, textIn } from './entries.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import type { RuleValues } from './rules.ts'

/** Of a bank that does not say: as in the schema. */
const usualSize = 'small'

/** A finding for each bank or cell of a size that `lockerSizes` does not name. */
export function checkSizes(root: unknown, rules: RuleValues): Finding[] {
  const { lockerSizes } = rules
  const sizes = Array.isArray(lockerSizes) ? lockerSizes.map(String) : []
  return entriesAt(root, ['banks']).flatMap((bank) => {
    const cells = entriesAt(bank.value, ['cells'])
      .filter((cell) => textIn(cell, 'size') !== null)
      .map((cell) => ({ ...cell, path: [...bank.path, ...cell.path] }))
    return [bank, ...cells].flatMap((entry) => sizeFinding(entry, sizes))
  })
}

function sizeFinding(entry: Entry, sizes: readonly string[]): Finding[] {
  const given = textIn(entry, 'size')
  if (sizes.includes(given ?? usualSize)) return []
  const list = sizes.join(', ')
  const expected = { zh: `rules.lockerSizes 之一：${list}`, en: `one of rules.lockerSizes: ${list}` }
  return [{ path: [...entry.path, 'size'], at: 'value', expected, got: given === null ? null : shown(given) }]
}
