/** Sessions over two dates (F-X.9). Pure. */
import type { Subject } from './subject.ts'

export type Overnight = ReadonlyMap<string, string>

const initial: Overnight = new Map<string, string>()

/** The subject. */
export const overnightSubject: Subject<Overnight> = { initial, evolve: (part) => part }
