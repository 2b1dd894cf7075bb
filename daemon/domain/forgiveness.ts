/**
 * Whose next passage is not held against where the record has them: reset by staff, or evacuated (F-16.3, F-X.7). It
 * holds for one passage. Pure.
 */
import type { StoredEvent } from './event.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'

/** `evacuated`: was inside when the alarm came, and goes back in although the area is sealed. */
export type Forgiveness = ReadonlyMap<string, 'reset' | 'evacuated'>

const nobody: Forgiveness = new Map()

function evolveForgiveness(forgiven: Forgiveness, event: StoredEvent, state: State): Forgiveness {
  switch (event.type) {
    case 'antipassback.reset':
      return new Map(forgiven).set(event.data.participant, 'reset')
    case 'portals.rearmed':
      return new Map([...forgiven, ...state.muster.people.map((ref) => [ref, 'evacuated'] as const)])
    case 'zone.entered':
    case 'zone.exited':
    case 'participant.released':
      return without(forgiven, event.data.participant)
    default:
      return forgiven
  }
}

function without(forgiven: Forgiveness, participant: string): Forgiveness {
  if (!forgiven.has(participant)) return forgiven
  const next = new Map(forgiven)
  next.delete(participant)
  return next
}

/** Whether anti-passback does not hold for somebody's next passage. */
export function antiPassbackForgiven(
  { forgiveness }: Pick<State, 'forgiveness'>,
  participant: string,
): boolean {
  return forgiveness.has(participant)
}

/** Whether somebody comes back in after an evacuation: no leave was needed to go (F-X.7). */
export function wasEvacuated({ forgiveness }: Pick<State, 'forgiveness'>, participant: string): boolean {
  return forgiveness.get(participant) === 'evacuated'
}

/** The forgiveness as a subject. */
export const forgivenessSubject: Subject<Forgiveness> = {
  initial: nobody,
  evolve: (forgiven, event, { state }) => evolveForgiveness(forgiven, event, state),
}
