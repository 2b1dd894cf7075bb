/** What the journal adds up to. `evolve` is the subjects' evolves in a row; nothing else changes state. Pure. */
import type { StoredEvent } from './event.ts'
import { venueInForce } from './policy.ts'
import type { Subject } from './subject.ts'
import { subjects } from './subjects.ts'
import type { Venue } from './venue.ts'

/** One part for each subject. */
export type State = { readonly [K in keyof typeof subjects]: (typeof subjects)[K]['initial'] }

type Parts = Readonly<Record<string, unknown>>

const table = Object.entries(subjects) as unknown as readonly (readonly [string, Subject<unknown>])[]

/** Before the first fact. */
export const initialState = Object.fromEntries(
  table.map(([key, { initial }]) => [key, initial]),
) as unknown as State

/** The state after one more fact. The same for a fresh fact and for one read back from the journal. */
export function evolve(state: State, event: StoredEvent, venue: Venue): State {
  const before = { state, venue: venueInForce(state.policy, venue) }
  const parts: Parts = state
  let next: Record<string, unknown> | null = null
  for (const [key, subject] of table) {
    const part = subject.evolve(parts[key], event, before)
    if (part === parts[key]) continue
    next ??= { ...state }
    next[key] = part
  }
  return next === null ? state : (next as unknown as State)
}
