/** Commands that the daemon carries out: asked through the control socket, refusals put into words. */
import { ask } from '../control/client.ts'
import { codeLabel } from '../text/labels.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { harmless } from './table.ts'
import { placesOf } from './where.ts'

/** The daemon's result, or the exit code after the reason has been told. */
export async function askDaemon(
  context: Context,
  question: { command: string; arguments: unknown },
): Promise<{ ok: true; result: unknown } | { ok: false; code: ExitCode }> {
  const places = await placesOf(context)
  if (places === null) return { ok: false, code: exit.refused }
  const { socket } = places
  const { say, language, stderr, clock } = context
  const asked = await ask({ socket, ...question, clock })
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

type Unanswered = Extract<Awaited<ReturnType<typeof ask>>, { kind: 'unreachable' | 'silent' | 'garbled' }>

function reason(asked: Unanswered, { say, language }: Context): string {
  if (asked.kind === 'silent') return say('daemon.noAnswer', { seconds: asked.afterMs / 1000 })
  return asked.kind === 'garbled' ? say('daemon.garbled') : codeLabel(asked.cause, language)
}
