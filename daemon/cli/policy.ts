/** `warden policy …`: the rules of this venue, where each comes from, and what was changed. Needs no daemon. */
import { existsSync } from 'node:fs'
import { nearest } from '../../config/nearest.ts'
import type { RuleSet } from '../../config/rule-set.ts'
import { ruleSetOf } from '../../config/rule-set.ts'
import type { Rule, RuleValue } from '../../config/rules.ts'
import { catalogue, defaultValues } from '../../config/rules.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText } from './command.ts'
import { coloured, columns, harmless } from './table.ts'
import { configOf, venueFileOf } from './where.ts'

/** Every rule in the order of the rule file, with its value, default and source (F-P.5, F-42.1). */
export async function policyShow(context: Context): Promise<ExitCode> {
  const set = await ruleSetIn(context)
  if (set === null) return exit.refused
  const { say, json, stdout } = context
  const rules = catalogue.rules.map((rule) => standing(rule, set))
  if (json) {
    await stdout.write(`${JSON.stringify({ version: set.version, rules })}\n`)
    return exit.done
  }
  const head = ['rule', 'value', 'default', 'changed', 'class', 'article', 'meaning'] as const
  const rows = rules.map((rule) => cells(rule, context))
  const sum = say('policy.sum', { version: set.version, count: set.overridden.length })
  await stdout.write(`${columns([head.map((key) => say(`policy.${key}`)), ...rows])}\n\n${sum}\n`)
  return exit.done
}

/** One rule in words: what it is for and why, where it comes from, what it may be set to (F-43.1). */
export async function policyExplain(context: Context): Promise<ExitCode> {
  const rule = await ruleNamed(context.operands[0] ?? '', context)
  const set = rule === null ? null : await ruleSetIn(context)
  if (rule === null || set === null) return exit.refused
  const { say, json, stdout, language } = context
  const one = standing(rule, set)
  if (json) {
    await stdout.write(`${JSON.stringify(one)}\n`)
    return exit.done
  }
  const rows = [
    [say('policy.article'), sourceText(one.article, context)],
    [say('policy.class'), say(`policy.${one.class}`)],
    [say('policy.value'), harmless(valueText(one.value))],
    [say('policy.default'), valueText(one.default)],
    [say('policy.range'), rangeText(rule, context)],
  ]
  await stdout.write(`${one.id}\n${pick(one, language)}\n\n${columns(rows)}\n`)
  return exit.done
}

/** The rules of the venue file; those of the catalogue where no file is named or installed; null when told why not. */
async function ruleSetIn(context: Context): Promise<RuleSet | null> {
  const file = venueFileOf(context)
  if (optionText(context, 'config') === null && !existsSync(file)) {
    await context.stderr.write(`${context.say('policy.defaultsOnly', { file })}\n`)
    return ruleSetOf(defaultValues(catalogue))
  }
  const config = await configOf(context)
  return config === null ? null : ruleSetOf(config.rules)
}

type Standing = Rule & { readonly value: RuleValue; readonly changed: boolean }

function standing(rule: Rule, { values, overridden }: RuleSet): Standing {
  return { ...rule, value: values[rule.id] ?? rule.default, changed: overridden.includes(rule.id) }
}

function cells(rule: Standing, context: Context): string[] {
  const { say, isColoured, language } = context
  const { id, value, changed, default: usual, class: kind, article } = rule
  return [
    id,
    coloured(harmless(briefText(value)), changed ? 'yellow' : null, isColoured),
    briefText(usual),
    changed ? say('policy.isChanged') : '',
    say(`policy.${kind}`),
    sourceText(article, context),
    pick(rule, language),
  ]
}

async function ruleNamed(given: string, { say, stderr }: Context): Promise<Rule | null> {
  const rule = catalogue.rules.find(({ id }) => id === given)
  if (rule !== undefined) return rule
  const ids = catalogue.rules.map(({ id }) => id)
  const near = nearest(given, ids)
  const hint = near === null ? '' : ` ${say('cli.didYouMean', { near })}`
  await stderr.write(`warden: ${say('policy.unknown', { given: harmless(given) })}${hint}\n`)
  return null
}

/** As one writes it in the venue file. */
function valueText(value: RuleValue): string {
  return typeof value === 'object' ? `[${value.join(', ')}]` : String(value)
}

/** Widest value of the table, in characters; what is longer stands in full where one rule is explained. */
const briefLength = 20

function briefText(value: RuleValue): string {
  const text = valueText(value)
  return typeof value === 'object' && text.length > briefLength ? `[…] (${value.length})` : text
}

/** `29, 31 (conflict 1)` in words; the names of statutes stay as they are. */
function sourceText(article: string, { say }: Context): string {
  return article
    .replace(/^statute: /, '')
    .replace(/^\d+(, \d+)*(?= |$)/, (articles) => say('policy.articles', { articles }))
    .replace(/conflict (\d+)/, (_, number: string) => say('policy.conflict', { number }))
}

function rangeText({ class: kind, kind: form, choices = [], min = 0, max = 0 }: Rule, { say }: Context) {
  if (kind === 'statutory') return say('policy.fixed')
  const names = choices.join(', ')
  switch (form) {
    case 'boolean':
      return 'true, false'
    case 'number':
      return say('policy.between', { min, max })
    case 'integer':
      return say('policy.whole', { min, max })
    case 'choice':
      return say('policy.oneOf', { names })
    case 'list':
      return names === '' ? say('policy.names') : say('policy.someOf', { names })
    case 'time':
      return say('policy.timeOfDay')
  }
}
