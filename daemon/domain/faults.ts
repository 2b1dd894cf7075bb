/** Fault tickets (Art. 33). Pure. */
import type { Subject } from './subject.ts'

export type Faults = ReadonlyMap<string, string>

const initial: Faults = new Map<string, string>()

/** The subject. */
export const faultsSubject: Subject<Faults> = { initial, evolve: (part) => part }
