/** Who came into the area and has not reached the own room yet (F-17.5). Pure. */
import type { Subject } from './subject.ts'

export type OwnRooms = ReadonlyMap<string, string>

const initial: OwnRooms = new Map<string, string>()

/** The subject. */
export const ownRoomSubject: Subject<OwnRooms> = { initial, evolve: (part) => part }
