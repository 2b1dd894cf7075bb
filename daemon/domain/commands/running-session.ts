/** The session that a command or an order is about. Pure. */
import { refuse } from '../command.ts'
import type { Decision } from '../input.ts'
import type { Session } from '../sessions.ts'
import { hasEnded } from '../sessions.ts'
import type { State } from '../state.ts'

/**
 * The session with this code as long as it has not ended, or the refusal. An order with an id that was carried out for
 * it already is refused: the same order twice changes nothing (Art. 10; F-10.1).
 */
export function runningSession(state: State, code: string, order: string | null): Session | Decision {
  const session = state.sessions.get(code)
  if (session === undefined) return refuse('unknown_session', code)
  if (order !== null && session.orders.includes(order)) return refuse('already_done')
  return hasEnded(session) ? refuse('session_over', code) : session
}
