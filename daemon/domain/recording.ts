/** Audio and video recording (Art. 25). Pure. */
import type { Subject } from './subject.ts'

export type Recordings = ReadonlyMap<string, string>

const initial: Recordings = new Map<string, string>()

/** The subject. */
export const recordingSubject: Subject<Recordings> = { initial, evolve: (part) => part }
