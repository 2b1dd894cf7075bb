/** Facts about conduct and complaints (Art. 10, 12, 26, 36). Pure. */
import type { Subject } from './subject.ts'

export type Conduct = ReadonlyMap<string, string>

const initial: Conduct = new Map<string, string>()

/** The subject. */
export const conductSubject: Subject<Conduct> = { initial, evolve: (part) => part }
