/** `warden desk`: the guided screen of a check-in table on this console. */
import { ask } from '../control/client.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { asOperator } from './daemon.ts'
import { runDesk } from './desk-loop.ts'
import { placesOf } from './where.ts'

/** Shows what is next until Ctrl-C. Somebody must be logged in at this console. */
export async function desk(context: Context): Promise<ExitCode> {
  const places = await placesOf(context)
  if (places === null) return exit.refused
  const { socket } = places
  const { clock, stdin, stdout, stderr, language, isColoured, say } = context
  const interruption = context.interruption()
  const end = await runDesk(
    {
      ask: (typed) => ask({ ...asOperator(context, socket, typed), over: interruption }),
      line: () => stdin.line(),
      hidden: () => stdin.hidden(),
      show: (text) => stdout.write(text),
      paper: { language, isTerminal: stdout.isTerminal, isColoured },
      clock,
      interruption,
    },
    context.operands[0] ?? null,
  )
  if (end.kind === 'interrupted') return exit.done
  await stderr.write(`warden: ${say('daemon.refused', { problem: end.problem })}\n`)
  return exit.refused
}
