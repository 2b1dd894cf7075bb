/** Whom a command at the desk is about: named by staff, or the one who was just checked there. Pure. */
import { recentlyChecked } from './at-desk.ts'
import type { Participant } from './people.ts'
import { findPerson } from './persons.ts'
import type { RefusalCode } from './refusals.ts'
import type { World } from './world.ts'

export type Meant =
  | { readonly ok: true; readonly person: Participant }
  | { readonly ok: false; readonly code: RefusalCode; readonly detail: string }

export interface Asked {
  /** badge number or reference; null: whoever stands at the desk */
  readonly person: string | null
  /** null: any desk */
  readonly desk: string | null
}

/**
 * The person meant, who must have been checked and may still enter. When nobody is named: the only one of those checked
 * within the last five minutes for whom this is still to be done.
 */
export function personMeant(world: World, asked: Asked, isToDo: (person: Participant) => boolean): Meant {
  if (asked.desk !== null && !world.venue.desks.has(asked.desk)) return no('unknown_desk', asked.desk)
  const found = asked.person === null ? someoneAtDesk(world, asked.desk, isToDo) : named(world, asked.person)
  if (!found.ok) return found
  const { person } = found
  if (!person.arrived) return no('person_not_arrived', person.ref)
  if (person.released || person.removed !== null || !person.listed)
    return no('person_not_admitted', person.ref)
  return found
}

function named({ state }: World, operand: string): Meant {
  const person = findPerson(state, operand)
  return person === null ? no('unknown_person', operand) : { ok: true, person }
}

function someoneAtDesk(
  { state, now }: World,
  desk: string | null,
  isToDo: (person: Participant) => boolean,
): Meant {
  const waiting = recentlyChecked(state.atDesk, { desk, nowMs: now.ms })
    .map(({ participant }) => state.people.get(participant))
    .filter((person) => person !== undefined)
    .filter((person) => !person.released && isToDo(person))
  const [person, ...others] = waiting
  if (person === undefined) return no('nobody_at_desk', '')
  if (others.length > 0) return no('several_at_desk', waiting.map(({ ref }) => ref).join(', '))
  return { ok: true, person }
}

function no(code: RefusalCode, detail: string): Meant {
  return { ok: false, code, detail }
}
