/** Help texts, made from the table of commands. Pure. */
import type { Language } from '../text/text.ts'
import { pick, say } from '../text/text.ts'
import type { Command, Operand, Option } from './command.ts'
import { columns } from './table.ts'

type Options = Readonly<Record<string, Option>>

/** What `warden --help` says. */
export function overview(commands: readonly Command[], globals: Options, language: Language): string {
  const tell = say(language)
  const rows = commands.map((command) => [`  ${usageOf(command)}`, pick(command.summary, language)])
  return [
    `warden: ${tell('cli.purpose')}`,
    '',
    `${tell('cli.usage')} warden [--config FILE] [--state-dir DIR] [--lang zh-CN|en] [--json] COMMAND`,
    '',
    tell('cli.commands'),
    columns(rows),
    '',
    tell('cli.globalOptions'),
    columns(optionRows(globals, language)),
    '',
    tell('cli.more'),
    '',
  ].join('\n')
}

/** What `warden COMMAND --help` says. */
export function helpOf(command: Command, globals: Options, language: Language): string {
  const tell = say(language)
  const own = optionRows(command.options, language)
  return [
    `warden ${command.name.join(' ')}: ${pick(command.summary, language)}`,
    '',
    `${tell('cli.usage')} warden ${usageOf(command)}`,
    '',
    ...(own.length === 0 ? [] : [tell('cli.options'), columns(own), '']),
    tell('cli.globalOptions'),
    columns(optionRows(globals, language)),
    '',
  ].join('\n')
}

function usageOf({ name, operands, options }: Command): string {
  const words = operands.map(({ name: word, presence }) => operandText(word, presence))
  const hasOptions = Object.keys(options).length > 0
  return [...name, ...words, ...(hasOptions ? ['[…]'] : [])].join(' ')
}

function optionRows(options: Options, language: Language): string[][] {
  return Object.entries(options).map(([name, { value, summary }]) => [
    `  --${name}${value === undefined ? '' : ` ${value}`}`,
    pick(summary, language),
  ])
}

function operandText(word: string, presence: Operand['presence']): string {
  if (presence === 'optional') return `[${word}]`
  return presence === 'repeatedOrNone' ? `[${word}…]` : word
}
