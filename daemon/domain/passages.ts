/** Passages: grants that are open, what the gate saw of them, and how each one ends (Art. 17). Pure. */

import type { Direction, OrderFailure } from '../../drivers/words.ts'
import type { Moment, StoredEvent } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { DeviceSignal } from './input.ts'
import { isBehind } from './places.ts'
import { decideStanding } from './standing.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import { unexplainedPass } from './unexplained.ts'
import type { Portal, Venue } from './venue.ts'
import type { World } from './world.ts'

/** A grant that has not ended yet. */
export interface Passage {
  readonly ref: string
  readonly portal: string
  readonly direction: Direction
  /** null for an exit of somebody on no roster */
  readonly participant: string | null
  /** on the steady timeline; the grant ends then at the latest */
  readonly deadlineMs: number
}

export type Passages = ReadonlyMap<string, Passage>

export const noPassages: Passages = new Map()

/** Folds one fact into the open passages. */
export function evolvePassages(passages: Passages, event: StoredEvent): Passages {
  switch (event.type) {
    case 'passage.granted': {
      const { ref, portal, direction, participant, expiresInMs } = event.data
      const passage = { ref, portal, direction, participant, deadlineMs: event.atMs + expiresInMs }
      return new Map(passages).set(ref, passage)
    }
    case 'passage.completed':
    case 'passage.timed_out':
    case 'passage.reversed': {
      const next = new Map(passages)
      next.delete(event.data.ref)
      return next
    }
    default:
      return passages
  }
}

/** What a gate's signal means for the passages through its portal. */
export function decideGate(
  world: World,
  { portal, signal }: { readonly portal: Portal; readonly signal: DeviceSignal },
): readonly Draft[] {
  const { state, venue } = world
  switch (signal.kind) {
    case 'PersonPassed':
      return personPassed(world, portal, signal)
    case 'PassageReversed':
      return withPassage(state, signal.ref, (passage) => [ended(state, venue, passage, 'passage.reversed')])
    case 'PassageLapsed':
      return withPassage(state, signal.ref, (passage) => [timedOut(state, venue, passage, 'not_used')])
    case 'OrderFailed':
      return withPassage(state, signal.ref, (passage) => [
        timedOut(state, venue, passage, failureCauses[signal.why]),
      ])
    case 'GateAjar':
    case 'GateObstructed':
    case 'GateSecured':
      return decideStanding(world, portal, signal)
    default:
      return []
  }
}

const failureCauses = {
  late: 'order_late',
  offline: 'gate_offline',
  busy: 'gate_busy',
  refused: 'gate_refused',
  stuck: 'gate_refused',
} as const satisfies Record<OrderFailure, TimedOutCause>

type TimedOutCause = DraftOf<'passage.timed_out'>['data']['cause']

function withPassage(
  state: State,
  ref: string,
  then: (passage: Passage) => readonly Draft[],
): readonly Draft[] {
  const passage = state.passages.get(ref)
  return passage === undefined ? [] : then(passage)
}

function personPassed(
  world: World,
  portal: Portal,
  signal: Extract<DeviceSignal, { kind: 'PersonPassed' }>,
): readonly Draft[] {
  const { state, venue } = world
  const passage = signal.ref === null ? undefined : state.passages.get(signal.ref)
  if (passage === undefined || passage.direction !== signal.direction) {
    return unexplainedPass(world, portal, signal.direction)
  }
  return [ended(state, venue, passage, 'passage.completed'), ...moved(state, venue, portal, passage)]
}

/** Only a completed passage moves anybody (F-17.4). */
function moved(state: State, venue: Venue, portal: Portal, passage: Passage): readonly Draft[] {
  const person = passage.participant === null ? undefined : state.people.get(passage.participant)
  const base = { session: person?.session ?? null, zone: portal.to }
  if (passage.direction === 'in') {
    if (person === undefined) return []
    const data = { participant: person.ref, zone: portal.to, portal: portal.id }
    return [{ type: 'zone.entered', subject: person.ref, ...base, data }]
  }
  if (person === undefined || !isBehind(venue, person.place, portal)) {
    const data = { zone: portal.to, cause: 'exit_without_entry' as const }
    return [{ type: 'occupancy.mismatched', subject: portal.to, ...base, data }]
  }
  const data = { participant: person.ref, zone: portal.to, portal: portal.id }
  return [{ type: 'zone.exited', subject: person.ref, ...base, data }]
}

function ended(
  state: State,
  venue: Venue,
  passage: Passage,
  type: 'passage.completed' | 'passage.reversed',
): Draft {
  return { type, ...ofPassage(state, venue, passage) }
}

function timedOut(state: State, venue: Venue, passage: Passage, cause: TimedOutCause): Draft {
  const { data, ...base } = ofPassage(state, venue, passage)
  return { type: 'passage.timed_out', ...base, data: { ...data, cause } }
}

function ofPassage(state: State, venue: Venue, passage: Passage) {
  const { ref, portal, direction, participant } = passage
  return {
    subject: participant ?? portal,
    session: participant === null ? null : (state.people.get(participant)?.session ?? null),
    zone: venue.portals.get(portal)?.to ?? null,
    data: { ref, portal, direction, participant },
  }
}

/** Ends the grants whose time is over. The hardware is not asked. */
export function endLatePassages(state: State, venue: Venue, now: Moment): readonly Draft[] {
  return [...state.passages.values()]
    .filter((passage) => passage.deadlineMs <= now.ms)
    .map((passage) => timedOut(state, venue, passage, 'not_used'))
}

/** Ends every open entry because the fire contact closed; exits go on. */
function endEntriesForFire(state: State, venue: Venue): readonly Draft[] {
  return [...state.passages.values()]
    .filter((passage) => passage.direction === 'in')
    .map((passage) => timedOut(state, venue, passage, 'superseded_by_fire'))
}

/** Ends all open grants at a start or stop: nobody sees any more what becomes of them. */
export function endAllPassages(state: State, venue: Venue): readonly Draft[] {
  return [...state.passages.values()].map((passage) => timedOut(state, venue, passage, 'unknown'))
}

/** One notice per zone whose count can no longer be trusted because a passage into it ended as unknown. */
export function mismatches(state: State, venue: Venue): readonly Draft[] {
  const zones = new Set([...state.passages.values()].map(({ portal }) => venue.portals.get(portal)?.to))
  return [...zones]
    .filter((zone) => zone !== undefined)
    .map((zone) => ({
      type: 'occupancy.mismatched',
      subject: zone,
      session: null,
      zone,
      data: { zone, cause: 'unknown_after_restart' },
    }))
}

/** When the next grant ends by itself, in milliseconds on the steady timeline. */
export function nextPassageWake(passages: Passages): number | null {
  let next: number | null = null
  for (const { deadlineMs } of passages.values()) if (next === null || deadlineMs < next) next = deadlineMs
  return next
}

/** The passages as a subject: each grant ends in time, whatever the hardware says. */
export const passagesSubject: Subject<Passages> = {
  initial: noPassages,
  evolve: evolvePassages,
  nextWake: ({ passages }) => nextPassageWake(passages),
  due: ({ state, venue, now }) => endLatePassages(state, venue, now),
  // whatever raised the alarm: nobody goes in any more
  follow: (cause, { state, venue }) =>
    cause.type === 'fire_alarm.raised' ? endEntriesForFire(state, venue) : [],
}
