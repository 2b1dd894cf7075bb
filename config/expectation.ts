/** Schema issues as findings in plain words. Pure. */
import type * as z from 'zod'
import { knownKeys } from './known-keys.ts'
import { nearest } from './nearest.ts'
import type { Finding, Path, Words } from './problem.ts'
import { fromMessage, shown, shownAt } from './problem.ts'

type Issue = z.core.$ZodIssue

/** Parses `value` with `schema`; every issue becomes a finding with a path that begins with `base`. */
export function parseFor<T>(options: {
  schema: z.ZodType<T>
  value: unknown
  base: Path
}): { value: T; findings: [] } | { value: null; findings: Finding[] } {
  const { schema, value, base } = options
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data, findings: [] }
  const findings = result.error.issues
    .flatMap((issue) => flattened(issue, []))
    .flatMap((issue) => findingsOf(issue, schema, value))
    .map((finding) => ({ ...finding, path: [...base, ...finding.path] }))
  return { value: null, findings }
}

/** Issues of the alternative that fits best: the one that does not already fail at its root. */
function flattened(issue: Issue, prefix: PropertyKey[]): Issue[] {
  const here = { ...issue, path: [...prefix, ...issue.path] }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [here]
  const fitting = issue.errors.find(
    (branch) => !branch.some((one) => one.path.length === 0 && wrongType(one)),
  )
  if (fitting === undefined) return [here]
  return fitting.flatMap((inner) => flattened(inner, here.path))
}

function wrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

function findingsOf(issue: Issue, schema: z.ZodType, value: unknown): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, value, path)
    return issue.keys.map((key) => unknownKey([...path, key], key, known))
  }
  return [{ path, at: 'value', expected: expectation(issue), got: shownAt(value, path) }]
}

function unknownKey(path: Path, key: string, known: string[]): Finding {
  const near = nearest(key, known)
  const list = known.join(', ')
  const expected =
    near === null
      ? { zh: `已知的键：${list}`, en: `a known key: ${list}` }
      : { zh: `已知的键，是否想写 ${near}`, en: `a known key; did you mean ${near}?` }
  return { path, at: 'key', expected, got: shown(key) }
}

const typeWords: Readonly<Record<string, Words>> = {
  string: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '键值表', en: 'a map of keys and values' },
  record: { zh: '键值表', en: 'a map of keys and values' },
}

/** How the schema library's own messages begin; any other text was written by a schema's author and says more. */
const ownMessage = /^(Invalid|Too |Unrecognized)/

/** What one issue says was expected there. */
function expectation(issue: Issue): Words {
  if (!ownMessage.test(issue.message)) return fromMessage(issue.message)
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? fromMessage(issue.message)
    case 'invalid_value': {
      const list = issue.values.map(String).join(', ')
      return issue.values.length === 1
        ? { zh: list, en: list }
        : { zh: `其中之一：${list}`, en: `one of ${list}` }
    }
    case 'too_small':
      return bound({ origin: issue.origin, limit: issue.minimum, open: issue.inclusive === false, sign: '≥' })
    case 'too_big':
      return bound({ origin: issue.origin, limit: issue.maximum, open: issue.inclusive === false, sign: '≤' })
    case 'invalid_union':
      return unionWords(issue)
    default:
      return fromMessage(issue.message)
  }
}

function bound(of: { origin: string; limit: number | bigint; open: boolean; sign: '≥' | '≤' }): Words {
  const sign = of.open ? (of.sign === '≥' ? '>' : '<') : of.sign
  if (of.origin === 'string') return { zh: `长度 ${sign} ${of.limit}`, en: `a length ${sign} ${of.limit}` }
  if (of.origin === 'array')
    return { zh: `项数 ${sign} ${of.limit}`, en: `a number of entries ${sign} ${of.limit}` }
  return { zh: `${sign} ${of.limit}`, en: `${sign} ${of.limit}` }
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): Words {
  if (issue.errors.length === 0 && 'options' in issue && issue.options !== undefined) {
    const list = issue.options.map(String).join(', ')
    return { zh: `其中之一：${list}`, en: `one of ${list}` }
  }
  const roots = issue.errors
    .flat()
    .filter((one) => one.path.length === 0)
    .map(expectation)
  if (roots.length === 0) return fromMessage(issue.message)
  const unique = (texts: string[]) => [...new Set(texts)]
  return {
    zh: unique(roots.map((one) => one.zh)).join(' 或 '),
    en: unique(roots.map((one) => one.en)).join(' or '),
  }
}
