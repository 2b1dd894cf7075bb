/** Whom the closed regime binds: who may not leave without consent, or a check (Art. 16, 31). Pure. */
import { isMember } from './members.ts'
import type { Participant } from './people.ts'
import type { Session } from './sessions.ts'
import { isSealed, sessionOf } from './sessions.ts'
import type { State } from './state.ts'

/** Whether the members of a session stay in: it is sealed, suspended (Art. 10), or at its end with the checks to come. */
export function isClosed(session: Session): boolean {
  return isSealed(session) || session.suspended || session.phase === 'closing'
}

/**
 * Whether somebody needs consent, or a passed check, to leave: a member of a closed committee. Not who was replaced or
 * stands on its roster no more, and is led out (edge case 24), not the staff, and not whoever comes for the opening or a
 * task.
 */
export function isUnderClosure(state: State, participant: string): boolean {
  const person = state.people.get(participant)
  return person !== undefined && closedSessionOf(state, person) !== null
}

/** The session whose closed regime binds somebody, or null. */
export function closedSessionOf(state: State, person: Participant): Session | null {
  const session = sessionOf(state, person)
  if (session === undefined || !isMember(person)) return null
  return isBoundNoMore(person) || !isClosed(session) ? null : session
}

/** Who was recused or has withdrawn leaves with consent, also when a roster leaves the person out (Art. 20, 31). */
function isBoundNoMore({ listed, removed }: Participant): boolean {
  return removed === 'replaced' || (removed === null && !listed)
}
