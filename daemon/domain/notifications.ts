/** What was told to whom, and whether it arrived (Art. 10, 22). Pure. */
import type { Subject } from './subject.ts'

export type Notifications = ReadonlyMap<string, string>

const initial: Notifications = new Map<string, string>()

/** The subject. */
export const notificationsSubject: Subject<Notifications> = { initial, evolve: (part) => part }
