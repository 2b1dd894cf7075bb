/** What a decision looks at: the state before it, the venue, the moment, and a fresh reference. Types only. */
import type { Moment } from './event.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'

export interface World {
  readonly state: State
  readonly venue: Venue
  readonly now: Moment
  /** fresh for every input; what the input starts is called by it */
  readonly ref: string
}
