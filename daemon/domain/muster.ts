/** Evacuation: who was inside, who has been accounted for, and portals that stay free until somebody re-arms them (F-X.7). Pure. */
import { badgeOf } from './badges.ts'
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { isSealed } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

export interface Muster {
  /** from the first alarm until somebody re-arms: nobody comes in, everybody may go */
  readonly released: boolean
  readonly raisedMs: number | null
  /** whether the state of the portals has been read back since the alarm */
  readonly readBack: boolean
  /** who was inside when the muster began */
  readonly people: readonly string[]
  readonly accounted: ReadonlySet<string>
  readonly complete: boolean
}

const calm: Muster = {
  released: false,
  raisedMs: null,
  readBack: false,
  people: [],
  accounted: new Set(),
  complete: false,
}

function evolveMuster(muster: Muster, event: StoredEvent): Muster {
  switch (event.type) {
    case 'fire_alarm.raised':
      return muster.released ? muster : { ...calm, released: true, raisedMs: event.atMs }
    case 'portals.released':
      return { ...muster, readBack: true }
    case 'muster.started':
      return { ...muster, people: event.data.people.map(({ participant }) => participant) }
    case 'muster.person_accounted':
      return { ...muster, accounted: new Set(muster.accounted).add(event.data.participant) }
    case 'muster.completed':
      return { ...muster, complete: true }
    case 'portals.rearmed':
      return calm
    default:
      return muster
  }
}

/** Whether the muster goes on: some of those who were inside are not accounted for. */
export function isMustering({ released, complete }: Muster): boolean {
  return released && !complete
}

/** Those who were inside and have not been seen outside. */
export function missing({ people, accounted }: Muster): readonly string[] {
  return people.filter((ref) => !accounted.has(ref))
}

/** The first alarm starts the muster and suspends what was sealed; the last one accounted for ends it. */
function consequences(cause: Draft, world: World): readonly Draft[] {
  if (cause.type === 'fire_alarm.raised') return begun(world)
  if (cause.type !== 'muster.person_accounted' && cause.type !== 'muster.started') return []
  return completed(world)
}

function begun({ state, venue, now }: World): readonly Draft[] {
  // a second contact of the same alarm: the muster is on already
  if (state.muster.raisedMs !== now.ms || state.muster.people.length > 0 || state.fire.size > 1) return []
  const people = [...state.inside].slice(0, 1_000).map((participant) => ({
    participant,
    session: state.people.get(participant)?.session ?? null,
    badge: badgeOf(state.badges, participant)?.badge ?? null,
  }))
  const about = { subject: venue.gateway, session: null, zone: null }
  const started: Draft = { type: 'muster.started', ...about, data: { total: people.length, people } }
  return [started, ...suspensions(state)]
}

/** The supervisor decides whether the evaluation goes on: only an order resumes it. */
function suspensions(state: State): readonly Draft[] {
  const running = [...state.sessions.values()].filter((session) => isSealed(session) && !session.suspended)
  return running.map(({ code }) => ({
    type: 'session.suspended',
    subject: code,
    session: code,
    zone: null,
    data: { cause: 'fire', order: null, reason: null, operator: null },
  }))
}

function completed({ state, venue, now }: World): readonly Draft[] {
  const { muster } = state
  if (muster.complete || missing(muster).length > 0) return []
  const seconds = Math.max(0, Math.round((now.ms - (muster.raisedMs ?? now.ms)) / 1_000))
  const about = { subject: venue.gateway, session: null, zone: null }
  return [{ type: 'muster.completed', ...about, data: { total: muster.people.length, seconds } }]
}

/** Soon after the alarm it is said which portals are free; confirmed are those whose own board has seen the fire signal. */
function readBack({ state, venue, now }: World): readonly Draft[] {
  const dueMs = readBackAt(state, venue.rules.fireReleaseMs)
  if (dueMs === null || dueMs > now.ms) return []
  const gated = [...venue.portals.values()].filter(({ gate }) => gate !== null)
  const portals = gated.map(({ id }) => id)
  const confirmed = gated.filter(({ gate }) => gate !== null && state.fire.has(gate)).map(({ id }) => id)
  const about = { subject: venue.gateway, session: null, zone: null }
  return [{ type: 'portals.released', ...about, data: { portals, confirmed } }]
}

function readBackAt({ muster }: State, afterMs: number): number | null {
  return muster.raisedMs === null || muster.readBack ? null : muster.raisedMs + afterMs
}

/** Somebody who was inside reads the own card at the assembly point. */
export function accountByCard(world: World, participants: readonly string[]): readonly Draft[] {
  const { muster, people } = world.state
  const found = missing(muster).find((ref) => participants.includes(ref))
  if (!isMustering(muster) || found === undefined) return []
  const data = { participant: found, method: 'card' as const, operator: null }
  const session = people.get(found)?.session ?? null
  return [{ type: 'muster.person_accounted', subject: found, session, zone: null, data }]
}

/** The muster as a subject. */
export const musterSubject: Subject<Muster> = {
  initial: calm,
  evolve: evolveMuster,
  nextWake: (state, venue) => readBackAt(state, venue.rules.fireReleaseMs),
  due: readBack,
  follow: consequences,
}
