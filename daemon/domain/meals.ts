/** Meals in the dining room (Art. 34). Pure. */
import type { Subject } from './subject.ts'

export type Meals = ReadonlyMap<string, string>

const initial: Meals = new Map<string, string>()

/** The subject. */
export const mealsSubject: Subject<Meals> = { initial, evolve: (part) => part }
