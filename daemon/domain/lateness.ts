/** Members of the committee who have not come by the due time (Art. 22; F-22.1). Pure. */
import { localInstant, parseInstant } from './calendar.ts'
import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import { isMember } from './members.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

export interface Lateness {
  /** codes of the sessions that have not ended: few, where the sessions are all there ever were */
  readonly running: ReadonlySet<string>
  /** members who are waited for, by reference */
  readonly expected: ReadonlyMap<string, Expected>
}

interface Expected {
  readonly session: string
  /** since when a roster names this person */
  readonly sinceMs: number
  /** the due time that was missed and reported; null: none yet */
  readonly reportedDueMs: number | null
}

const nobody: Lateness = { running: new Set(), expected: new Map() }

function evolveLateness(lateness: Lateness, event: StoredEvent, state: State): Lateness {
  switch (event.type) {
    case 'session.scheduled':
      return lateness.running.has(event.data.session)
        ? lateness
        : { ...lateness, running: new Set(lateness.running).add(event.data.session) }
    case 'roster.received':
      return { ...lateness, expected: listed(lateness.expected, event, state) }
    case 'participant.overdue':
      return reported(lateness, event)
    case 'participant.arrived':
    case 'participant.recused':
    case 'participant.withdrawn':
    case 'participant.replaced':
      return without(lateness, (ref) => ref === event.data.participant)
    case 'session.closed':
    case 'session.terminated':
    case 'session.cancelled':
      return ended(lateness, event.session)
    default:
      return lateness
  }
}

/** Who was drawn as a replacement was asked for at short notice and has no due time to miss. */
function listed(
  before: ReadonlyMap<string, Expected>,
  event: StoredEvent & DraftOf<'roster.received'>,
  { sessions, people }: State,
): ReadonlyMap<string, Expected> {
  const { session, participants } = event.data
  const drawn = sessions.get(session)?.drawn ?? []
  const members = participants.filter((person) => isMember(person) && !drawn.includes(person.participant))
  const next = new Map([...before].filter(([, expected]) => expected.session !== session))
  for (const { participant } of members) {
    const known = people.get(participant)
    if (known?.arrived === true || (known?.removed ?? null) !== null) continue
    const fresh = { session, sinceMs: event.atMs, reportedDueMs: null }
    next.set(participant, before.get(participant) ?? fresh)
  }
  return next
}

function reported(lateness: Lateness, { data }: StoredEvent & DraftOf<'participant.overdue'>): Lateness {
  const known = lateness.expected.get(data.participant)
  if (known === undefined) return lateness
  const change = { ...known, reportedDueMs: parseInstant(data.dueAt) }
  return { ...lateness, expected: new Map(lateness.expected).set(data.participant, change) }
}

function ended({ running, expected }: Lateness, session: string | null): Lateness {
  if (session === null || !running.has(session)) return { running, expected }
  const others = new Set(running)
  others.delete(session)
  return without({ running: others, expected }, (_ref, one) => one.session === session)
}

function without(lateness: Lateness, isGone: (ref: string, expected: Expected) => boolean): Lateness {
  const left = [...lateness.expected].filter(([ref, expected]) => !isGone(ref, expected))
  return left.length === lateness.expected.size ? lateness : { ...lateness, expected: new Map(left) }
}

/**
 * Those whose due time has to be looked at, with that time. Whoever was put on the roster after it has none to miss;
 * while a session is suspended nobody is late for it. A due time that was moved is missed anew.
 */
function awaited({ lateness, sessions }: State): readonly { readonly ref: string; readonly dueMs: number }[] {
  return [...lateness.expected].flatMap(([ref, { session: code, sinceMs, reportedDueMs }]) => {
    const session = sessions.get(code)
    if (session === undefined || session.suspended) return []
    const { dueMs } = session
    return sinceMs >= dueMs || reportedDueMs === dueMs ? [] : [{ ref, dueMs }]
  })
}

function overdue({ state, venue, now }: World): readonly Draft[] {
  const late = awaited(state).filter(({ dueMs }) => dueMs <= now.ms)
  return late.map(({ ref, dueMs }) => {
    const session = state.people.get(ref)?.session ?? null
    const minutes = Math.floor((now.ms - dueMs) / 60_000)
    const data = { participant: ref, dueAt: localInstant(dueMs, venue.utcOffset), minutes }
    return { type: 'participant.overdue', subject: ref, session, zone: null, data }
  })
}

/** Who is late as a subject. The times come from the facts, so they are the same after a restart. */
export const latenessSubject: Subject<Lateness> = {
  initial: nobody,
  evolve: (lateness, event, { state }) => evolveLateness(lateness, event, state),
  nextWake: (state) => earliest(awaited(state).map(({ dueMs }) => dueMs)),
  due: overdue,
}
