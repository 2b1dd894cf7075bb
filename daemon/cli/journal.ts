/** `warden journal …`: the hash chain verified, and the events as they are stored. */
import type { Row } from '../journal/chain.ts'
import { begun, writeInBatches } from './batches.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched, optionText, UsageError } from './command.ts'
import { openJournal } from './journal-reader.ts'
import { noteView } from './viewed.ts'

/** Follows the chain from the first event to the last. Exit code 4 when it does not hold. */
export async function journalVerify(context: Context): Promise<ExitCode> {
  const { say, language, json, stdout, stderr } = context
  const expected = headFrom(context)
  const opened = await openJournal(context)
  if (opened === null) return exit.refused
  const { reader } = opened
  try {
    const result = expected === null ? reader.verify() : reader.verify(expected)
    if (json) await stdout.write(`${JSON.stringify({ stream: reader.meta().stream, ...result })}\n`)
    if (result.ok) {
      if (!json)
        await stdout.write(`${say('journal.intact', { events: result.events, hash: result.head.hash })}\n`)
      return exit.done
    }
    const { codeLabel } = await import('../text/labels.ts')
    const { sequence } = result
    await stderr.write(
      `warden: ${say('journal.damaged', { sequence, problem: codeLabel(result.problem, language) })}\n`,
    )
    return exit.damaged
  } finally {
    reader.close()
  }
}

/** A head that somebody else kept, `SEQ:HASH`: only against it can a cut-off end be found. */
function headFrom(context: Context): { sequence: number; hash: string } | null {
  const text = optionText(context, 'head')
  if (text === null) return null
  const match = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text)
  if (match === null) {
    const expected = context.say('journal.headForm')
    throw new UsageError(context.say('cli.optionValue', { given: '--head', expected }))
  }
  return { sequence: Number(match[1]), hash: (match[2] ?? '').toLowerCase() }
}

/** Every event, one a line, as it is stored and published; with `--unsent` those after the last that was delivered. */
export async function journalExport(context: Context): Promise<ExitCode> {
  const opened = await openJournal(context)
  if (opened === null) return exit.refused
  const { reader } = opened
  try {
    const afterSequence = isSwitched(context, 'unsent') ? (reader.confirmedUpTo() ?? reader.sentUpTo()) : 0
    const rows = begun(reader.log({ afterSequence }))
    await noteView(context, 'export')
    await writeInBatches(context.stdout, linesOf(rows))
    return exit.done
  } finally {
    reader.close()
  }
}

function* linesOf(rows: Iterable<Row>): Iterable<string> {
  for (const { envelope } of rows) yield `${envelope}\n`
}
