/** Things handed in and out at the entrance (Art. 28). Pure. */
import type { Subject } from './subject.ts'

export type Materials = ReadonlyMap<string, string>

const initial: Materials = new Map<string, string>()

/** The subject. */
export const materialsSubject: Subject<Materials> = { initial, evolve: (part) => part }
