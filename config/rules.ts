/**
 * The catalogue of rules in `rules.yaml`: read and checked once, the only list of rules, defaults and ranges. What a
 * venue may override, and with what, follows from it.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Words } from './problem.ts'
import { inBoth } from './problem.ts'
import { parseYaml } from './yaml.ts'

const scalar = z.union([z.number(), z.boolean(), z.string()])
const rule = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]{2,39}$/),
  class: z.enum(['switchable', 'statutory']),
  /** article of the notice, a statute, or a conflict that it settles */
  article: z.string().min(1).max(80),
  default: z.union([scalar, z.array(z.string()).min(1)]),
  min: z.number().optional(),
  max: z.number().optional(),
  integer: z.boolean().optional(),
  choices: z.array(z.string()).min(2).optional(),
  list: z.boolean().optional(),
  /** a time of the day, HH:MM */
  time: z.boolean().optional(),
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

/** Reads a catalogue. Throws an Error that names the place: it ships with the program, so a mistake in it is a bug. */
export function readCatalogue(text: string): RuleCatalogue {
  const yaml = parseYaml(text, 'core')
  if (!yaml.ok)
    throw new Error(`rules.yaml: line ${yaml.problems[0]?.line}: ${yaml.problems[0]?.expected.en}`)
  const parsed = catalogueSchema.safeParse(yaml.value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`rules.yaml: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const ids = parsed.data.rules.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw new Error(`rules.yaml: ${twice} stands there twice`)
  return parsed.data
}

/** The catalogue that ships with the program. */
export const catalogue: RuleCatalogue = readCatalogue(
  readFileSync(new URL('./rules.yaml', import.meta.url), 'utf8'),
)

/** The values of a venue that overrides nothing. */
export function defaultValues({ rules }: RuleCatalogue): RuleValues {
  return Object.fromEntries(rules.map((one) => [one.id, one.default]))
}

/** The schema of the overrides in a venue file; parsing gives every value. Statutory rules take no override at all. */
export function overridesSchema({ rules }: RuleCatalogue) {
  const shape: Record<string, z.ZodType<RuleValue>> = {}
  for (const one of rules) shape[one.id] = fieldOf(one)
  return z.strictObject(shape)
}

function fieldOf(one: Rule): z.ZodType<RuleValue> {
  const described = `${one.zh}。 ${one.en.slice(0, 1).toUpperCase()}${one.en.slice(1)} (${one.article}).`
  return (one.class === 'statutory' ? lawOf(one) : settable(one)).describe(described)
}

/** What the law says may be repeated, not changed. */
function lawOf({ id, article, default: law }: Rule): z.ZodType<RuleValue> {
  const words: Words = {
    zh: `不写此项：${id} 为法定规则（${article}），任何场所不得修改`,
    en: `nothing here: ${id} is law (${article}), which no venue can change`,
  }
  const value = typeof law === 'object' ? String(law) : law
  return z.literal(value, { error: inBoth(words) }).default(value)
}

const clockTime: Words = { zh: '时刻，如 03:30', en: 'a time of the day, such as 03:30' }

function settable(one: Rule): z.ZodType<RuleValue> {
  const { default: usual, choices, list, time, integer } = one
  if (Array.isArray(usual) || list === true) return listOf(one)
  if (typeof usual === 'boolean') return z.boolean().default(usual)
  if (typeof usual === 'number') {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = one
    return (integer === true ? z.int() : z.number()).min(min).max(max).default(usual)
  }
  const word = String(usual)
  if (choices !== undefined) return z.enum(choices).default(word)
  const pattern = time === true ? /^([01][0-9]|2[0-3]):[0-5][0-9]$/ : /./
  return z
    .string()
    .regex(pattern, { error: inBoth(clockTime) })
    .default(word)
}

function listOf({ default: usual, choices }: Rule): z.ZodType<RuleValue> {
  const entries = Array.isArray(usual) ? usual : [String(usual)]
  const entry = choices === undefined ? z.string().min(1).max(16) : z.enum(choices)
  return z.array(entry).min(1).default(entries)
}
