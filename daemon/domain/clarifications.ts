/** Sittings in the Q&A room and presentations (Art. 14, 24, 37 to 41). Pure. */
import type { Subject } from './subject.ts'

export type Clarifications = ReadonlyMap<string, string>

const initial: Clarifications = new Map<string, string>()

/** The subject. */
export const clarificationsSubject: Subject<Clarifications> = { initial, evolve: (part) => part }
