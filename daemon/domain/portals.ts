/** Portals opened up, locked down, held open or obstructed (Art. 6, 16). Pure. */
import type { Subject } from './subject.ts'

export type PortalStates = ReadonlyMap<string, string>

const initial: PortalStates = new Map<string, string>()

/** The subject. */
export const portalsSubject: Subject<PortalStates> = { initial, evolve: (part) => part }
