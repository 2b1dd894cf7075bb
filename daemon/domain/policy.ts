/** Rule sets that were in force since the journal began, and the one that is (Art. 42 to 44). Pure. */
import type { Subject } from './subject.ts'

export type Policy = ReadonlyMap<string, string>

const initial: Policy = new Map<string, string>()

/** The subject. */
export const policySubject: Subject<Policy> = { initial, evolve: (part) => part }
