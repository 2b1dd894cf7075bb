/** Wrong attempts at readers, and who is locked out for a while (F-17.6). Pure. */
import type { Subject } from './subject.ts'

export type Attempts = ReadonlyMap<string, string>

const initial: Attempts = new Map<string, string>()

/** The subject. */
export const attemptsSubject: Subject<Attempts> = { initial, evolve: (part) => part }
