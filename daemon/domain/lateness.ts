/** Who was reported late, and when to say it again (Art. 22). Pure. */
import type { Subject } from './subject.ts'

export type Lateness = ReadonlyMap<string, string>

const initial: Lateness = new Map<string, string>()

/** The subject. */
export const latenessSubject: Subject<Lateness> = { initial, evolve: (part) => part }
