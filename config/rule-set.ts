/** The rules in force at a venue: every value, which of them the venue changed, and one version for all of it. */
import { hash } from 'node:crypto'
import type { Rule, RuleValue, RuleValues } from './rules.ts'
import { catalogue } from './rules.ts'

export interface RuleSet {
  /** version of the rule file and a digest of the values, such as `1-3f0a9c41d2be` */
  readonly version: string
  readonly values: RuleValues
  /** ids of the rules that differ from their default, in the order of the rule file */
  readonly overridden: readonly string[]
}

/** Hexadecimal digits of the digest: 48 bits tell apart all the sets that a venue will ever have. */
const digestLength = 12

/** The set with these values, as a checked venue file gives them. Equal values give an equal version (F-44.1). */
export function ruleSetOf(values: RuleValues): RuleSet {
  const byId = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  const digest = hash('sha256', JSON.stringify(byId), 'hex').slice(0, digestLength)
  const overridden = catalogue.rules.filter((rule) => isChanged(rule, values[rule.id])).map(({ id }) => id)
  return { version: `${catalogue.version}-${digest}`, values, overridden }
}

function isChanged({ default: usual }: Rule, value: RuleValue | undefined): boolean {
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(usual)
}
