/** Commands that the daemon carries out: asked through the control socket, refusals put into words. */
import type { Asked, Question } from '../control/client.ts'
import { ask } from '../control/client.ts'
import type { SecondCredential } from '../control/protocol.ts'
import { codeLabel } from '../text/labels.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { loginFile, readLogin } from './login-file.ts'
import { harmless } from './table.ts'
import { placesOf } from './where.ts'

/** What a command asks; personal values stay in their wrapping until they leave this process. */
export interface DaemonQuestion {
  readonly command: string
  readonly arguments: unknown
  readonly second?: SecondCredential | undefined
}

/** The question as whoever is logged in at this console asks it. */
export function asOperator({ env, clock }: Context, socket: string, asked: DaemonQuestion): Question {
  const login = readLogin(loginFile(env, socket))
  return { socket, clock, token: login?.token, ...asked }
}

/** The daemon's result, or the exit code after the reason has been told. */
export async function askDaemon(
  context: Context,
  question: DaemonQuestion,
): Promise<{ ok: true; result: unknown } | { ok: false; code: ExitCode }> {
  const places = await placesOf(context)
  if (places === null) return { ok: false, code: exit.refused }
  const { socket } = places
  const { say, language, stderr } = context
  const asked = await ask(asOperator(context, socket, question))
  switch (asked.kind) {
    case 'result':
      return { ok: true, result: asked.result }
    case 'refused': {
      const { text, details = [] } = asked.problem
      const shown = details.map((detail) => (typeof detail === 'string' ? detail : pick(detail, language)))
      const lines = [say('daemon.refused', { problem: pick(text, language) }), ...shown]
      await stderr.write(`warden: ${lines.map(harmless).join('\n  ')}\n`)
      return { ok: false, code: exit.refused }
    }
    case 'unreachable':
    case 'silent':
    case 'garbled': {
      const cause = reason(asked, context)
      await stderr.write(
        `warden: ${say('daemon.unreachable', { socket, cause })}\n${say('daemon.startIt')}\n`,
      )
      return { ok: false, code: exit.unreachable }
    }
  }
}

type Unanswered = Extract<Asked, { kind: 'unreachable' | 'silent' | 'garbled' }>

function reason(asked: Unanswered, { say, language }: Context): string {
  if (asked.kind === 'silent') return say('daemon.noAnswer', { seconds: asked.afterMs / 1000 })
  return asked.kind === 'garbled' ? say('daemon.garbled') : codeLabel(asked.cause, language, 'fault')
}
