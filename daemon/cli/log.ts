/** `warden log`: the journal as a table, as NDJSON (the very envelopes), or as CSV; with `--follow`, on and on. */
import type { Clock } from '../../drivers/ports.ts'
import type { Row } from '../journal/chain.ts'
import type { LogFilter, Reader } from '../journal/queries.ts'
import { begun, writeInBatches } from './batches.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched, optionText, UsageError } from './command.ts'
import { openJournal } from './journal-reader.ts'
import type { LogFormat } from './log-format.ts'
import { formats, isFormat } from './log-format.ts'
import { noteView } from './viewed.ts'
import { parseWhen } from './when.ts'

/** How often `--follow` looks for new events. */
const followMs = 500
/** How many events a table on a terminal shows when nothing narrows them down. */
const newestShown = 100

/** Shows the events that fit, oldest first. */
export async function log(context: Context): Promise<ExitCode> {
  const format = formatOf(context)
  const limit = wholeNumber(context, 'limit')
  const after = wholeNumber(context, 'after')
  const opened = await openJournal(context)
  if (opened === null) return exit.refused
  const { reader, utcOffset } = opened
  try {
    const filter = filterOf(context, utcOffset)
    const interrupted = isSwitched(context, 'follow') ? context.interruption() : null
    const printer = await createPrinter(context, { format, interrupted })
    await printer.head()
    const newest = limit ?? (await usualLimit(context, format, { ...filter, after }))
    const headBefore = reader.head().sequence
    // what was there before this look; the look itself is no part of it
    const rows = begun(rowsOf(reader, { filter, after, limit: newest === 0 ? null : newest }))
    const session = optionText(context, 'session')
    await noteView(context, session === null ? 'log' : 'session', session)
    const printed = await printer.rows(rows)
    if (interrupted !== null) {
      const last = after === null ? Math.max(printed, headBefore) : Math.max(printed, after)
      await follow({ reader, filter, printer, last, interrupted, clock: context.clock })
    }
    return exit.done
  } finally {
    reader.close()
  }
}

function formatOf(context: Context): LogFormat {
  const given = optionText(context, 'format') ?? (context.json ? 'ndjson' : 'table')
  if (isFormat(given)) return given
  throw new UsageError(
    context.say('cli.optionValue', { given: '--format', expected: context.say('log.format') }),
  )
}

function wholeNumber(context: Context, name: string): number | null {
  const text = optionText(context, name)
  if (text === null) return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const expected = context.say('log.number')
  throw new UsageError(context.say('cli.optionValue', { given: `--${name}`, expected }))
}

function filterOf(context: Context, utcOffset: string): LogFilter {
  const moment = (name: string) => {
    const text = optionText(context, name)
    const ms = text === null ? null : parseWhen(text, { ms: context.clock.moment().ms, utcOffset })
    if (text !== null && ms === null) {
      const expected = context.say('log.when')
      throw new UsageError(context.say('cli.optionValue', { given: `--${name}`, expected }))
    }
    return ms
  }
  const all = {
    sinceMs: moment('since'),
    untilMs: moment('until'),
    session: optionText(context, 'session'),
    participant: optionText(context, 'participant'),
    typeGlob: optionText(context, 'type'),
    zone: optionText(context, 'zone'),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

/** A long journal does not run through a terminal unasked; programs always get everything. */
async function usualLimit(context: Context, format: LogFormat, narrowed: object): Promise<number | null> {
  const isNarrowed = Object.values(narrowed).some((value) => value !== null)
  if (isNarrowed || format !== 'table' || !context.stdout.isTerminal) return null
  await context.stderr.write(`${context.say('log.newestOnly', { count: newestShown })}\n`)
  return newestShown
}

/** The newest `limit` rows, or with `after` the next `limit` ones: so a program pages through the journal. */
function* rowsOf(
  reader: Reader,
  wanted: { filter: LogFilter; after: number | null; limit: number | null },
): Iterable<Row> {
  const { filter, after, limit } = wanted
  if (after === null) {
    yield* reader.log(limit === null ? filter : { ...filter, limit })
    return
  }
  let count = 0
  for (const row of reader.log({ ...filter, afterSequence: after })) {
    if (limit !== null && count >= limit) return
    count++
    yield row
  }
}

interface Printer {
  head(): Promise<void>
  /** Writes rows as they come and says the last sequence number, 0 when there was none. */
  rows(rows: Iterable<Row>): Promise<number>
}

async function createPrinter(
  context: Context,
  options: { format: LogFormat; interrupted: AbortSignal | null },
): Promise<Printer> {
  const { format, interrupted } = options
  const { head, line } = await formats[format](context)
  const { stdout } = context
  return {
    async head() {
      if (head !== '') await stdout.write(head)
    },
    async rows(rows) {
      let last = 0
      function* lines(): Iterable<string> {
        for (const row of rows) {
          last = row.sequence
          yield line(row)
        }
      }
      await writeInBatches(stdout, lines(), () => interrupted?.aborted === true)
      return last
    },
  }
}

async function follow(from: {
  reader: Reader
  filter: LogFilter
  printer: Printer
  /** the sequence number up to which everything has been shown or passed over */
  last: number
  interrupted: AbortSignal
  clock: Clock
}): Promise<void> {
  const { reader, filter, printer, interrupted, clock } = from
  let { last } = from
  while (!interrupted.aborted) {
    await pause(clock, followMs, interrupted)
    const head = reader.head().sequence
    if (head <= last) continue
    const printed = await printer.rows(reader.log({ ...filter, afterSequence: last }))
    last = Math.max(head, printed)
  }
}

/** Waits that long, or until interrupted. */
function pause(clock: Clock, ms: number, interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      interrupted.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.at(clock.now() + ms, done)
    if (interrupted.aborted) done()
    else interrupted.addEventListener('abort', done)
  })
}
