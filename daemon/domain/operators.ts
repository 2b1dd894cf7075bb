/** The accounts of the staff: roles, logins, failures. Pure. */
import type { Subject } from './subject.ts'

export type Operators = ReadonlyMap<string, string>

const initial: Operators = new Map<string, string>()

/** The subject. */
export const operatorsSubject: Subject<Operators> = { initial, evolve: (part) => part }
