/** `warden roster import`: a roster file checked here, then handed to the daemon. Names nobody in any message. */
import { readText } from '../../config/load.ts'
import type { RosterFileProblem } from '../roster-file.ts'
import { parseRosterFile } from '../roster-file.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { askDaemon } from './daemon.ts'
import { problemText } from './where.ts'

/** Imports a roster as a whole, or lists everything that is wrong with it. */
export async function rosterImport(context: Context): Promise<ExitCode> {
  const { say, stderr, stdout, json } = context
  const file = context.operands[0] ?? ''
  const read = readText(file)
  if (!read.ok) {
    const problem = { file, line: null, path: '', expected: read.expected, got: read.got }
    await stderr.write(`${problemText(problem, context)}\n`)
    return exit.refused
  }
  const roster = parseRosterFile(read.text)
  if (!roster.ok) {
    const lines = roster.problems.map((problem) => rowText(file, problem, context))
    await stderr.write(`${[...lines, say('roster.badFile', { count: lines.length })].join('\n')}\n`)
    return exit.refused
  }
  for (const row of roster.unknownRegions) await stderr.write(`${say('roster.unknownRegion', { row })}\n`)
  const asked = await askDaemon(context, { command: 'roster.put', arguments: roster.value })
  if (!asked.ok) return asked.code
  const { session, people } = roster
  await stdout.write(
    json ? `${JSON.stringify({ session, people })}\n` : `${say('roster.done', { session, people })}\n`,
  )
  return exit.done
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
