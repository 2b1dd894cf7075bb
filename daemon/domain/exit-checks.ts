/** Checks at leaving: papers and storage media stay (Art. 31, 35). Pure. */
import type { Subject } from './subject.ts'

export type ExitChecks = ReadonlyMap<string, string>

const initial: ExitChecks = new Map<string, string>()

/** The subject. */
export const exitChecksSubject: Subject<ExitChecks> = { initial, evolve: (part) => part }
