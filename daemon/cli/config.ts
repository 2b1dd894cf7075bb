/** `warden config …`: the venue file checked, and its form for editors. */
import { venueJsonSchema } from '../../config/json-schema.ts'
import { loadConfig } from '../../config/load.ts'
import { families } from '../../drivers/families.ts'
import { Fault } from '../../drivers/fault.ts'
import { signerOf } from '../signed-configuration.ts'
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
  const trust = loaded.ok ? await trustIn(context, file, loaded.text) : { signer: null, problem: null }
  const ok = loaded.ok && trust.problem === null
  if (context.json) {
    const about = { file, ok, problems, warnings, signer: trust.signer, untrusted: trust.problem }
    await context.stdout.write(`${JSON.stringify(about)}\n`)
    return ok ? exit.done : exit.refused
  }
  const { say, language, stderr, stdout } = context
  const hints = warnings.map(
    ({ line, path, text }) => `${file}:${line ?? 1}: ${path}: ${say('hint.word')}: ${pick(text, language)}\n`,
  )
  const lines = problems.map((problem) => `${problemText(problem, context)}\n`)
  if (hints.length + lines.length > 0) await stderr.write([...lines, ...hints].join(''))
  if (loaded.ok) {
    await stdout.write(`${say('config.sound', { file })}\n`)
    const { signer, problem } = trust
    if (signer !== null) await stdout.write(`${say('config.signedBy', { name: signer })}\n`)
    if (problem !== null) await stderr.write(`${say('config.notTrusted', { detail: problem })}\n`)
    return problem === null ? exit.done : exit.refused
  }
  await stderr.write(`${say('problem.count', { count: problems.length })}\n`)
  return exit.refused
}

/** Prints the JSON Schema of the venue file. */
export async function configSchemaText(context: Context): Promise<ExitCode> {
  await context.stdout.write(`${JSON.stringify(venueJsonSchema(families), null, 2)}\n`)
  return exit.done
}

interface Trust {
  /** null: nobody asks for a signature, or there is no good one */
  readonly signer: string | null
  /** why a daemon would not take the file; null: it would */
  readonly problem: string | null
}

async function trustIn({ clock }: Context, file: string, text: string): Promise<Trust> {
  try {
    return { signer: await signerOf({ file, text, nowMs: clock.moment().ms }), problem: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { signer: null, problem: error.message }
  }
}
