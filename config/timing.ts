/** Whether a gate can finish inside the time its grants last (Art. 17). Pure. */
import { entriesAt, numberIn, textIn } from './entries.ts'
import type { Finding } from './problem.ts'
import type { RuleValues } from './rules.ts'
import type { SettingsById } from './wires.ts'

/** From the gate's relocking to the report of it: poll, wire and decision. */
const reportMs = 1000

/**
 * A grant must outlive the latest moment at which the gate it opened can still report: the order's own time, the
 * gate's wait for the person, and the way back. Otherwise somebody could pass on a grant that is already over.
 */
export function checkTiming(root: unknown, rules: RuleValues, settings: SettingsById): Finding[] {
  const grantMs = Number(rules['grantSeconds']) * 1000
  const orderMs = Number(rules['gateOrderSeconds']) * 1000
  return entriesAt(root, ['portals']).flatMap((portal) => {
    const relockMs = numberIn(settings.get(textIn(portal, 'gate') ?? ''), 'relockMs')
    if (relockMs === null || orderMs + relockMs + reportMs <= grantMs) return []
    const got = `${orderMs} + ${relockMs} + ${reportMs} ms > ${grantMs} ms`
    return [{ path: [...portal.path, 'gate'], at: 'value' as const, expected, got }]
  })
}

const expected = {
  zh: '闸机来得及在准许有效期内关闭并回报：指令时限 + relockMs + 1 秒 ≤ rules.grantSeconds（或调小 relockMs）',
  en:
    'a gate that relocks and reports before its grant ends: gateOrderSeconds + relockMs + 1 s <= rules.grantSeconds ' +
    '(or a smaller relockMs)',
}
