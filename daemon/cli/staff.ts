/** Runs a command that the core carries out, and tells what came of it. */
import * as z from 'zod'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { askDaemon } from './daemon.ts'
import { factLine } from './fact-line.ts'
import { secondOf } from './prompts.ts'
import type { StaffCommandLine } from './staff-command.ts'
import { harmless } from './table.ts'

/** What came of a command: the facts now on record, and who somebody is where that was asked for and may be seen. */
export const outcomeSchema = z.object({
  events: z.array(
    z.object({
      type: z.string(),
      /** RFC 3339 in venue time */
      time: z.string(),
      subject: z.string(),
      session: z.string().nullable(),
      zone: z.string().nullable(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  people: z.array(z.object({ participant: z.string(), name: z.string(), number: z.string() })).optional(),
  /** how long they may stay on a screen */
  shownForMs: z.number().optional(),
})
export type Outcome = z.infer<typeof outcomeSchema>

/** Asks the core and prints a line for each fact that it led to. */
export async function runStaff(
  context: Context,
  declared: Pick<StaffCommandLine, 'asks' | 'arguments' | 'second'>,
): Promise<ExitCode> {
  const given = declared.arguments(context)
  const second = declared.second === true ? await secondOf(context) : undefined
  const asked = await askDaemon(context, { command: declared.asks, arguments: given, second })
  if (!asked.ok) return asked.code
  const outcome = outcomeSchema.parse(asked.result)
  await tellOutcome(context, outcome)
  return exit.done
}

/** One line for each fact, or all of them as JSON. Who somebody is does not stay on a terminal. */
export async function tellOutcome(context: Context, outcome: Outcome): Promise<void> {
  const { json, stdout, language, say } = context
  if (json) {
    await stdout.write(`${JSON.stringify(outcome)}\n`)
    return
  }
  const lines = outcome.events.map((fact) => factLine(fact, language))
  // what was only looked at leaves no fact
  if (lines.length === 0) lines.push(`✓ ${say('staff.inOrder')}`)
  await stdout.write(`${lines.join('\n')}\n`)
  const { people = [], shownForMs = 0 } = outcome
  if (people.length === 0) return
  const shown = people.map(
    ({ participant, name, number }) => `  ${participant}  ${harmless(name)}  ${harmless(number)}`,
  )
  await (await import('./shown-for-a-while.ts')).showForAWhile(context, shown, shownForMs)
}
