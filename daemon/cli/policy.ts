/** `warden policy …`: the rules of this venue, where each comes from, and what was changed. Needs no daemon. */

import { nearest } from '../../config/nearest.ts'
import type { Rule, RuleValue } from '../../config/rules.ts'
import { catalogue } from '../../config/rules.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { coloured, columns, harmless } from './table.ts'
import { configOf } from './where.ts'

/** Every rule with its value, default, source, and whether the venue may set it. */
export async function policyShow(context: Context): Promise<ExitCode> {
  const config = await configOf(context)
  if (config === null) return exit.refused
  const { json, stdout, say } = context
  const rows = catalogue.rules.map((rule) => rowOf(rule, config.rules[rule.id] ?? rule.default))
  if (json) {
    await stdout.write(`${JSON.stringify({ version: catalogue.version, rules: rows })}\n`)
    return exit.done
  }
  const head = [
    say('policy.rule'),
    say('policy.value'),
    say('policy.default'),
    say('policy.article'),
    say('policy.class'),
  ]
  const lines = rows.map((row) => cells(row, context))
  await stdout.write(`${columns([head, ...lines])}\n`)
  return exit.done
}

function rowOf(rule: Rule, value: RuleValue) {
  const { id, article, default: usual } = rule
  return { id, value, default: usual, changed: text(value) !== text(usual), article, class: rule.class }
}

type Row = ReturnType<typeof rowOf>

function cells(
  { id, value, default: usual, changed, article, class: kind }: Row,
  { say, isColoured }: Context,
): string[] {
  const shown = coloured(text(value), changed ? 'yellow' : null, isColoured)
  return [id, changed ? `${shown} *` : shown, text(usual), article, say(`policy.${kind}`)]
}

function text(value: RuleValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** One rule in words: what it is for, where it comes from, what it may be set to. */
export async function policyExplain(context: Context): Promise<ExitCode> {
  const { language, say, stdout, stderr } = context
  const id = context.operands[0] ?? ''
  const rule = catalogue.rules.find((one) => one.id === id)
  if (rule === undefined) {
    const near = nearest(
      id,
      catalogue.rules.map((one) => one.id),
    )
    const hint = near === null ? '' : ` ${say('cli.didYouMean', { near })}`
    await stderr.write(`warden: ${say('policy.unknown', { id: harmless(id) })}${hint}\n`)
    return exit.refused
  }
  const range = rangeOf(rule)
  const lines = [
    [say('policy.rule'), rule.id],
    ['', language === 'en' ? rule.en : rule.zh],
    [say('policy.article'), rule.article],
    [say('policy.class'), say(`policy.${rule.class}`)],
    [say('policy.default'), text(rule.default)],
    ...(range === null ? [] : [[say('policy.range'), range]]),
  ]
  await stdout.write(`${columns(lines)}\n`)
  return exit.done
}

function rangeOf({ class: kind, choices, min, max }: Rule): string | null {
  if (kind === 'statutory') return null
  if (choices !== undefined) return choices.join(', ')
  return min === undefined && max === undefined ? null : `${min ?? ''} – ${max ?? ''}`
}
