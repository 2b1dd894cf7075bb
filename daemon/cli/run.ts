/** From a command line to an exit code: find the command, run it, put what went wrong into words. */
import { Fault } from '../../drivers/fault.ts'
import type { DaemonClock } from '../clock.ts'
import type { Language } from '../text/text.ts'
import { say } from '../text/text.ts'
import { version } from '../version.ts'
import { languageFrom, parse } from './arguments.ts'
import type { Command, Environment, ExitCode, Input, Output } from './command.ts'
import { exit, isSwitched, UsageError } from './command.ts'
import { commands, globalOptions } from './commands.ts'
import { helpOf, overview } from './help.ts'

export interface World {
  readonly argv: readonly string[]
  readonly env: Environment
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Input
  readonly clock: DaemonClock
  readonly randomBytes: (count: number) => Uint8Array
  interruption(): AbortSignal
}

/** Runs one command line. Rejects only for bugs and with `EPIPE` when nobody reads the output any more. */
export async function run(world: World, table: readonly Command[] = commands): Promise<ExitCode> {
  const language = languageFrom(world.argv, world.env)
  try {
    return await dispatch(world, table, language)
  } catch (error) {
    if (error instanceof UsageError) {
      await world.stderr.write(`warden: ${error.message}\n`)
      return exit.usage
    }
    if (error instanceof Fault) return await failed(error, world.stderr, language)
    throw error
  }
}

async function dispatch(world: World, table: readonly Command[], language: Language): Promise<ExitCode> {
  const { stdout, stderr, stdin, clock, randomBytes, env } = world
  const given = parse(world.argv, { commands: table, globals: globalOptions, language })
  const { command, options, operands } = given
  if (isSwitched(given, 'version')) {
    await stdout.write(`warden ${version}\n`)
    return exit.done
  }
  if (command === null || isSwitched(given, 'help')) {
    const isAsked = isSwitched(given, 'help')
    const text =
      command === null ? overview(table, globalOptions, language) : helpOf(command, globalOptions, language)
    await (isAsked ? stdout : stderr).write(text)
    return isAsked ? exit.done : exit.usage
  }
  return await command.run({
    options,
    operands,
    language,
    say: say(language),
    json: isSwitched(given, 'json'),
    stdout,
    stderr,
    stdin,
    randomBytes,
    env,
    isColoured: stdout.isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    clock,
    interruption: () => world.interruption(),
  })
}

async function failed(fault: Fault, stderr: Output, language: Language): Promise<ExitCode> {
  const { codeLabel, remedyText } = await import('../text/labels.ts')
  const tell = say(language)
  const what = `${codeLabel(fault.code, language, 'fault')} (${fault.message})`
  await stderr.write(
    `warden: ${tell('cli.failed', { what })}\n${tell('cli.remedy', { remedy: remedyText(fault.code, language) })}\n`,
  )
  return fault.code === 'journal_damaged' ? exit.damaged : exit.refused
}
