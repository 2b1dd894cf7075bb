/** Audio and video recording: by contact of the recorder, or by what staff say (Art. 25; F-25.3). Pure. */
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { isSealed } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Contact } from './venue.ts'
import type { World } from './world.ts'

export interface Recordings {
  /** sessions that are recorded now */
  readonly sessions: ReadonlySet<string>
  /** recorders that run, by contact */
  readonly recorders: ReadonlySet<string>
}

const nothing: Recordings = { sessions: new Set(), recorders: new Set() }

function evolveRecordings(recordings: Recordings, event: StoredEvent): Recordings {
  if (event.type === 'recording.started') return changed(recordings, event, true)
  const isOver = event.type === 'recording.stopped' || event.type === 'recording.interrupted'
  return isOver ? changed(recordings, event, false) : recordings
}

function changed(
  { sessions, recorders }: Recordings,
  { session, data }: Pick<StoredEvent, 'session'> & { readonly data: { readonly recorder: string | null } },
  runs: boolean,
): Recordings {
  return {
    sessions: session === null ? sessions : withMember(sessions, session, runs),
    recorders: data.recorder === null ? recorders : withMember(recorders, data.recorder, runs),
  }
}

function withMember(members: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(members)
  if (isIn) next.add(member)
  else next.delete(member)
  return next
}

/** What the contact of a recorder says: one that stops while a session is sealed was interrupted. */
export function decideRecorder({ state }: World, contact: Contact, active: boolean): readonly Draft[] {
  const { id: recorder, zone } = contact
  if (state.recording.recorders.has(recorder) === active) return []
  const about = { subject: recorder, session: null, zone }
  const data = { recorder, operator: null }
  if (active) return [{ type: 'recording.started', ...about, data }]
  return isNeeded(state)
    ? [{ type: 'recording.interrupted', ...about, data }]
    : [{ type: 'recording.stopped', ...about, data: { ...data, cause: 'other' } }]
}

function isNeeded({ sessions }: State): boolean {
  return [...sessions.values()].some(isSealed)
}

/** The recordings as a subject. */
export const recordingSubject: Subject<Recordings> = { initial: nothing, evolve: evolveRecordings }
