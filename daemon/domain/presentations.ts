/** Presentations: the people of one respondent in a named room, one respondent after another (Art. 24; F-24.1). Pure. */
import type { StoredEvent } from './event.ts'
import { isWithin } from './places.ts'
import type { Register } from './register.ts'
import { emptyRegister, ended, entered, openIn } from './register.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'

export interface Presentation {
  readonly id: string
  readonly session: string | null
  readonly organisation: string
  readonly zone: string
  readonly startedMs: number
}

export type Presentations = Register<Presentation>

function evolvePresentations(presentations: Presentations, event: StoredEvent): Presentations {
  if (event.type === 'presentation.started') {
    const { presentation: id, organisation, zone } = event.data
    return entered(presentations, id, {
      id,
      session: event.session,
      organisation,
      zone,
      startedMs: event.atMs,
    })
  }
  return event.type === 'presentation.ended'
    ? ended(presentations, event.data.presentation, {})
    : presentations
}

/** The presentation that has a room now, or null. */
export function presentationIn(state: State, zone: string): Presentation | null {
  return openIn(state.presentations).find((one) => one.zone === zone) ?? null
}

/** Whether people of a respondent are still in a room: the next respondent must not meet them. */
export function respondentsRemain({ state, venue }: { state: State; venue: Venue }, zone: string): boolean {
  for (const ref of state.inside) {
    const person = state.people.get(ref)
    if (person?.role === 'respondent' && isWithin(venue, person.place, zone)) return true
  }
  return false
}

/** The presentations as a subject. */
export const presentationsSubject: Subject<Presentations> = {
  initial: emptyRegister(),
  evolve: evolvePresentations,
}
