/** Mains and battery (Art. 11, 27). Pure. */
import type { Subject } from './subject.ts'

export type Power = ReadonlyMap<string, string>

const initial: Power = new Map<string, string>()

/** The subject. */
export const powerSubject: Subject<Power> = { initial, evolve: (part) => part }
