/** `warden session readiness`: whether a session can begin, as a traffic light with what is missing (F-18.1). */
import { localInstant } from '../domain/calendar.ts'
import type { Light } from '../domain/readiness.ts'
import { readinessOf } from '../domain/readiness.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import type { Colour } from './table.ts'
import { coloured, columns, harmless } from './table.ts'

const colours: Readonly<Record<Light, Colour | null>> = { ready: null, degraded: 'yellow', not_ready: 'red' }

/** Exit code 1 when the session cannot begin. Needs no daemon: the devices are as they were last heard of. */
export async function sessionReadiness(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { say, json, stdout, stderr, clock, isColoured } = context
  const code = context.operands[0] ?? ''
  const session = folded.state.sessions.get(code)
  if (session === undefined) {
    await stderr.write(`warden: ${say('session.unknown', { code: harmless(code) })}\n`)
    return exit.refused
  }
  const { light, items } = readinessOf(folded, session)
  const at = localInstant(clock.moment().ms, folded.venue.utcOffset)
  const ending = light === 'not_ready' ? exit.refused : exit.done
  if (json) {
    await stdout.write(`${JSON.stringify({ session: code, at, light, items })}\n`)
    return ending
  }
  const word = (one: Light) => coloured(say(`readiness.${one}`), colours[one], isColoured)
  const rows = items.map((item) => [
    say(`readiness.${item.what}`),
    word(item.light),
    harmless(item.missing.join(', ')),
  ])
  const head = [harmless(code), word(light), at.slice(0, 16).replace('T', ' ')]
  await stdout.write(`${columns([head, ...rows])}\n`)
  return ending
}
