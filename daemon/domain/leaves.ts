/** Leaving a sealed area with consent (Art. 29, 31). Pure. */
import type { Subject } from './subject.ts'

export type Leaves = ReadonlyMap<string, string>

const initial: Leaves = new Map<string, string>()

/** The subject. */
export const leavesSubject: Subject<Leaves> = { initial, evolve: (part) => part }
