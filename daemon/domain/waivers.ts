/** Who declared to have no belongings (Art. 19). Pure. */
import type { Subject } from './subject.ts'

export type Waivers = ReadonlyMap<string, string>

const initial: Waivers = new Map<string, string>()

/** The subject. */
export const waiversSubject: Subject<Waivers> = { initial, evolve: (part) => part }
