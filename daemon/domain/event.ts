/** The shape of a fact, before and after it is stored. Types only. */
import type { Draft } from './events/catalogue.ts'

/** How far the wall clock of a fact can be trusted. */
export type ClockQuality = 'synced' | 'holdover' | 'suspect' | 'unset'

/** When an input is looked at. */
export interface Moment {
  /** Milliseconds since 1970 on the steady timeline: follows the wall clock at start, never steps back while running. */
  readonly ms: number
  readonly clock: ClockQuality
}

/** A fact with its place in the journal. */
export type StoredEvent = Draft & {
  readonly sequence: number
  readonly id: string
  readonly atMs: number
}
