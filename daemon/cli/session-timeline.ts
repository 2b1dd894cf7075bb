/** `warden session timeline`: the journal of one session, as one record over all its days (F-25.2, F-X.9). */
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { log } from './log.ts'
import { harmless } from './table.ts'

/** Every fact of the session, oldest first, with its date; a session that there is not is refused. */
export async function sessionTimeline(context: Context): Promise<ExitCode> {
  const { operands, say, stderr } = context
  const [code = ''] = operands
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  if (!folded.state.sessions.has(code)) {
    await stderr.write(`warden: ${say('session.unknown', { code: harmless(code) })}\n`)
    return exit.refused
  }
  return await log({ ...context, options: { ...context.options, session: code } })
}
