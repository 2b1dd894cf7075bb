/** `warden config …`: the venue file checked, and its form for editors. */
import { venueJsonSchema } from '../../config/json-schema.ts'
import { loadConfig } from '../../config/load.ts'
import { families } from '../../drivers/families.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText } from './command.ts'
import { problemText, usualConfig } from './where.ts'

/** Checks a venue file. Problems go to stderr, one a line, `FILE:LINE: …`; with `--json` to stdout as one object. */
export async function configCheck(context: Context): Promise<ExitCode> {
  const file = context.operands[0] ?? optionText(context, 'config') ?? usualConfig
  const loaded = loadConfig(file)
  const problems = loaded.ok ? [] : loaded.problems
  const warnings = loaded.ok ? loaded.warnings : []
  if (context.json) {
    await context.stdout.write(`${JSON.stringify({ file, ok: loaded.ok, problems, warnings })}\n`)
    return loaded.ok ? exit.done : exit.refused
  }
  const { say, language, stderr, stdout } = context
  const hints = warnings.map(
    ({ line, path, text }) => `${file}:${line ?? 1}: ${path}: ${say('hint.word')}: ${pick(text, language)}\n`,
  )
  const lines = problems.map((problem) => `${problemText(problem, context)}\n`)
  if (hints.length + lines.length > 0) await stderr.write([...lines, ...hints].join(''))
  if (loaded.ok) {
    await stdout.write(`${say('config.sound', { file })}\n`)
    return exit.done
  }
  await stderr.write(`${say('problem.count', { count: problems.length })}\n`)
  return exit.refused
}

/** Prints the JSON Schema of the venue file. */
export async function configSchemaText(context: Context): Promise<ExitCode> {
  await context.stdout.write(`${JSON.stringify(venueJsonSchema(families), null, 2)}\n`)
  return exit.done
}
