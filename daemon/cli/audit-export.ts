/** `warden audit export` and `audit check`: an evidence package made, put on record and handed out; and one checked. */
import { hash } from 'node:crypto'
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readText } from '../../config/load.ts'
import type { PackageHead } from '../journal/evidence-package.ts'
import { checkPackage, packageLines } from '../journal/evidence-package.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText, UsageError } from './command.ts'
import { openJournal } from './journal-reader.ts'
import { runStaff } from './staff.ts'
import { problemText } from './where.ts'

/** The file appears only when it is on record that it was handed out; what is on record names its digest. */
export async function auditExport(context: Context): Promise<ExitCode> {
  const output = optionText(context, 'output')
  if (output === null) throw new UsageError(context.say('cli.optionNeedsValue', { given: '--output' }))
  if (existsSync(output)) {
    await context.stderr.write(`warden: ${context.say('audit.fileThere', { file: output })}\n`)
    return exit.refused
  }
  const made = await packageOf(context)
  if (made === null) return exit.refused
  const { head, text, events } = made
  const waiting = `${output}.part`
  writeFileSync(waiting, text, { mode: 0o600 })
  const { session, hold, upTo, head: newest } = head
  const digest = hash('sha256', text, 'hex')
  const asked = { session, hold, events, upTo, head: newest, digest }
  const code = await runStaff(context, { asks: 'evidence.exported', arguments: () => asked })
  if (code === exit.done) renameSync(waiting, output)
  else rmSync(waiting)
  return code
}

async function packageOf(
  context: Context,
): Promise<{ head: PackageHead; text: string; events: number } | null> {
  const opened = await openJournal(context)
  if (opened === null) return null
  const { reader } = opened
  try {
    const { sequence: upTo, hash: newest } = reader.head()
    const head: PackageHead = {
      kind: 'warden-evidence',
      version: 1,
      ...reader.meta(),
      session: optionText(context, 'session'),
      hold: optionText(context, 'hold'),
      upTo,
      head: newest,
    }
    const lines = [...packageLines(head, reader.log({}))]
    const events = lines.filter((line) => line.includes('"type":')).length
    return { head, text: lines.join(''), events }
  } finally {
    reader.close()
  }
}

/** Whether a package is whole and unchanged; needs neither daemon nor journal. Exit code 4 when it is not. */
export async function auditCheck(context: Context): Promise<ExitCode> {
  const { say, language, stdout, stderr } = context
  const file = context.operands[0] ?? ''
  const read = readText(file)
  if (!read.ok) {
    const problem = { file, line: null, path: '', expected: read.expected, got: read.got }
    await stderr.write(`${problemText(problem, context)}\n`)
    return exit.refused
  }
  const result = checkPackage(read.text.trimEnd().split('\n'))
  if (result.ok) {
    const { head, events } = result
    await stdout.write(`${say('audit.packageIntact', { events, upTo: head.upTo, hash: head.head })}\n`)
    return exit.done
  }
  const { line, problem } = result
  await stderr.write(
    `warden: ${say('audit.packageDamaged', { file, line, problem: codeLabel(problem, language) })}\n`,
  )
  return exit.damaged
}
