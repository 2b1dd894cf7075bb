/** `warden roster import`: roster files checked here, then handed to the daemon. Names nobody in any message. */
import { readText } from '../../config/load.ts'
import type { RosterFileProblem } from '../roster-file.ts'
import { parseRosterFile } from '../roster-file.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { askDaemon } from './daemon.ts'
import { secondOf } from './prompts.ts'
import { importSigned, isSigned } from './roster-signed.ts'
import { problemText } from './where.ts'

/** Imports rosters, all of them or none; or lists everything that is wrong with any of them. */
export async function rosterImport(context: Context): Promise<ExitCode> {
  const { say, stderr, stdout, json, operands } = context
  const [first] = operands
  if (first !== undefined && operands.some(isSigned)) {
    if (operands.length === 1) return importSigned(context, first)
    await stderr.write(`${say('roster.signedMixed')}\n`)
    return exit.usage
  }
  const files = operands.map((file) => ({ file, read: readParsed(file, parseRosterFile, context) }))
  const problems = files.flatMap(({ read }) => (read.ok ? [] : read.problems))
  if (problems.length > 0) {
    const lines = [...problems, say('roster.badFile', { count: problems.length })]
    await stderr.write(`${lines.join('\n')}\n`)
    return exit.refused
  }
  const rosters = files.flatMap(({ read }) => (read.ok ? [read.parsed] : []))
  for (const { session, unknownRegions } of rosters) {
    const which = rosters.length === 1 ? '' : `${session}: `
    for (const row of unknownRegions) await stderr.write(`${which}${say('roster.unknownRegion', { row })}\n`)
  }
  const values = rosters.map(({ value }) => value)
  const question = { command: 'roster.put', arguments: values.length === 1 ? values[0] : values }
  const asked = await askDaemon(context, { ...question, second: await secondOf(context) })
  if (!asked.ok) return asked.code
  const taken = rosters.map(({ session, people }) => ({ session, people }))
  const lines = json
    ? [JSON.stringify(taken.length === 1 ? taken[0] : taken)]
    : taken.map(({ session, people }) => say('roster.done', { session, people }))
  await stdout.write(`${lines.join('\n')}\n`)
  return exit.done
}

type Parse<T extends { readonly ok: true }> = (
  text: string,
) => T | { readonly ok: false; readonly problems: readonly RosterFileProblem[] }

/** What a file says, or the lines to tell about it. */
export function readParsed<T extends { readonly ok: true }>(
  file: string,
  parse: Parse<T>,
  context: Context,
): { readonly ok: true; readonly parsed: T } | { readonly ok: false; readonly problems: readonly string[] } {
  const read = readText(file)
  if (!read.ok) {
    const problem = { file, line: null, path: '', expected: read.expected, got: read.got }
    return { ok: false, problems: [problemText(problem, context)] }
  }
  const parsed = parse(read.text)
  return parsed.ok
    ? { ok: true, parsed }
    : { ok: false, problems: parsed.problems.map((problem) => rowText(file, problem, context)) }
}

/** `roster.yaml:9: person 3: number: expected …` */
function rowText(file: string, { line, row, field, expected }: RosterFileProblem, context: Context): string {
  const { say, language } = context
  const parts = [row === null ? null : say('roster.row', { row }), field]
  const place = parts
    .filter((part) => part !== null)
    .map((part) => `${part}: `)
    .join('')
  return `${file}:${line}: ${place}${say('problem.expected', { expected: pick(expected, language) })}`
}
