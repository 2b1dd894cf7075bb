/** Whom staff mean: by badge number, as it is read off the badge, or by opaque reference. Pure. */
import { holderOf } from './badges.ts'
import type { Participant } from './people.ts'
import type { State } from './state.ts'

/** The person behind a badge number that is in use, or behind a reference; null when there is none. */
export function findPerson(state: State, operand: string): Participant | null {
  const ref = holderOf(state.badges, operand.toUpperCase()) ?? operand
  return state.people.get(ref) ?? null
}
