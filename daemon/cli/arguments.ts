/** The words of a command line: which command, which options, which operands. Pure. */
import { parseArgs } from 'node:util'
import { nearest } from '../../config/nearest.ts'
import type { Language, Say } from '../text/text.ts'
import { languageOf, say } from '../text/text.ts'
import type { Command, Given, Operand, Option } from './command.ts'
import { optionText, UsageError } from './command.ts'

type Options = Readonly<Record<string, Option>>

/** A command line taken apart. `command` is null when none is named. */
export interface Parsed extends Given {
  readonly command: Command | null
}

/** The language asked for, before anything else is known: even a wrong command line is answered in it. */
export function languageFrom(argv: readonly string[], env: { readonly LANG?: string | undefined }): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const word = argv[at] ?? ''
  const given = at === -1 ? undefined : word.includes('=') ? word.slice(7) : argv[at + 1]
  if (given === 'en') return 'en'
  return given === undefined ? languageOf(env.LANG) : 'zh-CN'
}

/** Takes a command line apart. Throws `UsageError` in the language asked for. */
export function parse(
  argv: readonly string[],
  known: { commands: readonly Command[]; globals: Options; language: Language },
): Parsed {
  const { commands, globals, language } = known
  const tell = say(language)
  const { tokens } = parseArgs({
    args: [...argv],
    options: parserOptions([globals, ...commands.map(({ options }) => options)]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const command = commandFrom(words, commands)
  const isHelp = tokens.some(
    (token) => token.kind === 'option' && (token.name === 'help' || token.name === 'version'),
  )
  if (command === null && words.length > 0 && !isHelp) throw noCommand(words, commands, tell)
  const allowed: Options = { ...globals, ...command?.options }
  const options: Record<string, string | true> = {}
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    options[token.name] = optionValue(token, allowed, tell)
  }
  const operands = words.slice(command?.name.length ?? 0)
  if (command !== null && !isHelp) checkOperands(command, operands, tell)
  const lang = optionText({ options, operands }, 'lang')
  if (lang !== null && lang !== 'zh-CN' && lang !== 'en') {
    throw new UsageError(tell('cli.optionValue', { given: '--lang', expected: 'zh-CN, en' }))
  }
  return { command, options, operands }
}

function parserOptions(tables: readonly Options[]) {
  const all: Record<string, { type: 'string' | 'boolean' }> = {}
  for (const table of tables) {
    for (const [name, { value }] of Object.entries(table)) {
      all[name] = { type: value === undefined ? 'boolean' : 'string' }
    }
  }
  return all
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function optionValue(token: OptionToken, allowed: Options, tell: Say): string | true {
  const { name, rawName: given, value, inlineValue } = token
  const option = Object.hasOwn(allowed, name) ? allowed[name] : undefined
  if (option === undefined) {
    const near = nearest(name, Object.keys(allowed))
    const hint = near === null ? '' : ` ${tell('cli.didYouMean', { near: `--${near}` })}`
    throw new UsageError(tell('cli.unknownOption', { given }) + hint)
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(tell('cli.optionTakesNoValue', { given }))
    return true
  }
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('--'))) {
    throw new UsageError(tell('cli.optionNeedsValue', { given }))
  }
  return value
}

/** The command with the longest name that the words begin with. */
function commandFrom(words: readonly string[], commands: readonly Command[]): Command | null {
  const fitting = commands.filter(({ name }) => name.every((part, at) => words[at] === part))
  return fitting.sort((a, b) => b.name.length - a.name.length)[0] ?? null
}

function noCommand(words: readonly string[], commands: readonly Command[], tell: Say): UsageError {
  const [first = '', second] = words
  const group = commands.filter(({ name }) => name[0] === first)
  if (group.length > 0 && second === undefined) {
    const next = group.map(({ name }) => name[1] ?? '').join(', ')
    return new UsageError(tell('cli.incompleteCommand', { given: first, next }))
  }
  const names = commands.map(({ name }) => name.join(' '))
  const given = group.length > 0 || second !== undefined ? words.slice(0, 2).join(' ') : first
  const near = nearest(given, names) ?? nearest(first, names)
  const hint = near === null ? tell('cli.seeHelp') : tell('cli.didYouMean', { near: `warden ${near}` })
  return new UsageError(`${tell('cli.unknownCommand', { given })} ${hint}`)
}

const dispensable: readonly Operand['presence'][] = ['optional', 'repeatedOrNone']

function checkOperands(command: Command, operands: readonly string[], tell: Say): void {
  const missing = command.operands.find(
    ({ presence }, at) => !dispensable.includes(presence) && operands[at] === undefined,
  )
  if (missing !== undefined) throw new UsageError(tell('cli.missingOperand', { operand: missing.name }))
  const isOpen = command.operands.some(({ presence }) => presence.startsWith('repeated'))
  const surplus = isOpen ? undefined : operands[command.operands.length]
  if (surplus !== undefined) throw new UsageError(tell('cli.extraOperand', { given: surplus }))
}
