/** Rooms opened and closed, sites cleared (Art. 6, 15, 35). Pure. */
import type { Subject } from './subject.ts'

export type Clearing = ReadonlyMap<string, string>

const initial: Clearing = new Map<string, string>()

/** The subject. */
export const clearingSubject: Subject<Clearing> = { initial, evolve: (part) => part }
