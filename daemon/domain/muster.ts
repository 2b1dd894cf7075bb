/** Who is out after an evacuation (Art. 34). Pure. */
import type { Subject } from './subject.ts'

export type Muster = ReadonlyMap<string, string>

const initial: Muster = new Map<string, string>()

/** The subject. */
export const musterSubject: Subject<Muster> = { initial, evolve: (part) => part }
