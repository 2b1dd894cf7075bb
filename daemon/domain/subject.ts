/** What a subject of the core is: a part of the state, how facts change it, what it does by itself. Types only. */
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Subject<S> {
  readonly initial: S
  /** The part after one more fact; the same object when the fact does not touch it. `state` is the whole before it. */
  evolve(part: S, event: StoredEvent, before: { readonly state: State; readonly venue: Venue }): S
  /** When something of this subject ends or falls due by itself, in milliseconds on the steady timeline; null: never. */
  nextWake?(state: State, venue: Venue): number | null
  /** What has ended or fallen due by now. Each fact must move `nextWake` on. */
  due?(world: World): readonly Draft[]
  /**
   * What follows at once from another fact, of this subject or any other, and is stored with it. `world.state` holds the
   * cause already.
   */
  follow?(cause: Draft, world: World): readonly Draft[]
}
