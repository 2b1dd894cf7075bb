/** Technicians and visitors in the area (Art. 5, 32). Pure. */
import type { Subject } from './subject.ts'

export type Visits = ReadonlyMap<string, string>

const initial: Visits = new Map<string, string>()

/** The subject. */
export const visitsSubject: Subject<Visits> = { initial, evolve: (part) => part }
