/**
 * The catalogue of rules in `rules.yaml`: read and checked once, the only list of rules, defaults and ranges. What a
 * venue may override, and with what, follows from it.
 */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { parseFor } from './expectation.ts'
import type { Finding, Path, Words } from './problem.ts'
import { inBoth, pathText, shown } from './problem.ts'
import { parseYaml } from './yaml.ts'

const scalar = z.union([z.number(), z.boolean(), z.string()])
const rule = z.strictObject({
  /** as in venue.yaml; of a quantity the unit stands last, such as `grantSeconds` */
  id: z.string().regex(/^[a-z][A-Za-z0-9]{2,39}$/),
  class: z.enum(['switchable', 'statutory']),
  /** articles of the notice, a statute, or the conflict of the notice that it settles */
  article: z.string().min(1).max(80),
  kind: z.enum(['number', 'integer', 'boolean', 'choice', 'list', 'time']),
  default: z.union([scalar, z.array(z.string()).min(1)]),
  /** of numbers */
  min: z.number().optional(),
  max: z.number().optional(),
  /** all the words there are, of a choice or a list */
  choices: z.array(z.string()).min(2).optional(),
  /** what it is for, and why its default is what it is */
  zh: z.string().min(4),
  en: z.string().min(4),
})
const catalogueSchema = z.strictObject({ version: z.int().positive(), rules: z.array(rule).min(1) })

export type Rule = z.output<typeof rule>
/** What a rule may be set to. */
export type RuleValue = number | boolean | string | readonly string[]
/** Every rule by id. */
export type RuleValues = Readonly<Record<string, RuleValue>>

export interface RuleCatalogue {
  /** of the file; a session keeps the rules that it began with */
  readonly version: number
  readonly rules: readonly Rule[]
}

/**
 * Reads a catalogue. Throws an Error with every mistake and its line: the file ships with the program, so a mistake in
 * it is a bug.
 */
export function readCatalogue(text: string): RuleCatalogue {
  const yaml = parseYaml(text)
  if (!yaml.ok) throw mistakes(yaml.problems.map(({ line, expected, got }) => said(line, expected, got)))
  const parsed = parseFor({ schema: catalogueSchema, value: yaml.value, base: [] })
  const findings = parsed.value === null ? parsed.findings : contradictions(parsed.value.rules)
  if (parsed.value !== null && findings.length === 0) return parsed.value
  throw mistakes(
    findings.map(({ path, at, expected, got }) => said(yaml.lineOf(path, at), expected, got, pathText(path))),
  )
}

function said(line: number, expected: Words, got: string | null, path = ''): string {
  return `rules.yaml:${line}: ${path === '' ? '' : `${path}: `}expected ${expected.en}; got ${got ?? 'nothing'}`
}

function mistakes(lines: readonly string[]): Error {
  return new Error(lines.join('\n'))
}

/** What each rule for itself may say, but not together. */
function contradictions(rules: readonly Rule[]): Finding[] {
  return rules.flatMap((one, at): Finding[] => {
    const about = (part: string, en: string): Finding => {
      const path: Path = ['rules', at, part]
      return { path, at: 'value', expected: { zh: en, en }, got: shown(one[part as keyof Rule]) }
    }
    if (rules.findIndex(({ id }) => id === one.id) < at) return [about('id', 'each rule once')]
    const isQuantity = one.kind === 'number' || one.kind === 'integer'
    if (isQuantity !== (one.min !== undefined && one.max !== undefined)) {
      return [about('kind', 'min and max with a number or integer, and with nothing else')]
    }
    if (one.kind === 'choice' && one.choices === undefined) return [about('kind', 'choices with a choice')]
    return settable(one).safeParse(one.default).success
      ? []
      : [about('default', 'a value that the rule allows')]
  })
}

/** The values of a venue that overrides nothing. */
export function defaultValues({ rules }: RuleCatalogue): RuleValues {
  return Object.fromEntries(rules.map((one) => [one.id, one.default]))
}

/** The schema of the overrides in a venue file; parsing gives every value. Statutory rules take no other value at all. */
export function overridesSchema({ rules }: RuleCatalogue) {
  const shape: Record<string, z.ZodType<RuleValue>> = {}
  for (const one of rules) shape[one.id] = fieldOf(one)
  return z.strictObject(shape)
}

function fieldOf(one: Rule): z.ZodType<RuleValue> {
  const described = `${one.zh}。 ${one.en.slice(0, 1).toUpperCase()}${one.en.slice(1)} (${one.article}).`
  const schema = one.class === 'statutory' ? fixed(one) : settable(one)
  return schema.default(one.default).describe(described)
}

/** What is fixed may be repeated, not changed. */
function fixed({ id, article, default: law }: Rule): z.ZodType<RuleValue> {
  const isLaw = article.startsWith('statute: ')
  const words: Words = {
    zh: `不写此项：${id} 为${isLaw ? '法定' : '固定'}规则（${article}），任何场所不得修改`,
    en: `nothing here: ${id} is ${isLaw ? 'law' : 'fixed'} (${article}), and no venue can change it`,
  }
  const isSame = (value: unknown) => JSON.stringify(value) === JSON.stringify(law)
  return z.custom<RuleValue>(isSame, { error: inBoth(words) }).meta({ const: law })
}

const clockTime: Words = { zh: '时刻，如 03:30', en: 'a time of the day, such as 03:30' }

function settable({ kind, choices, min, max }: Rule): z.ZodType<RuleValue> {
  switch (kind) {
    case 'boolean':
      return z.boolean()
    case 'number':
    case 'integer': {
      const plain = kind === 'integer' ? z.int() : z.number()
      return plain.min(min ?? 0).max(max ?? Number.MAX_SAFE_INTEGER)
    }
    case 'choice':
      return z.enum(choices ?? [])
    case 'list':
      return listOf(choices)
    case 'time':
      return z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: inBoth(clockTime) })
  }
}

const once: Words = { zh: '每个词只写一次', en: 'each word once' }

function listOf(choices: readonly string[] | undefined): z.ZodType<RuleValue> {
  const entry = choices === undefined ? z.string().min(1).max(16) : z.enum(choices)
  const isSet = (words: readonly string[]) => new Set(words).size === words.length
  return z
    .array(entry)
    .min(1)
    .refine(isSet, { error: inBoth(once) })
}

/** The catalogue that ships with the program: it lies beside this file, and beside a bundle of it. */
export const catalogue: RuleCatalogue = readCatalogue(
  readFileSync(new URL('./rules.yaml', import.meta.url), 'utf8'),
)
