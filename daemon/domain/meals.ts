/** Meals in the dining room: lunch that is on, lunch that was ordered and did not come (Art. 34; F-34.1, F-34.2). Pure. */

import { localInstant, parseInstant } from './calendar.ts'
import { isUnderClosure } from './closure.ts'
import type { DenialCode } from './denials.ts'
import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { isWithin } from './places.ts'
import { rulesFor } from './policy.ts'
import type { Session } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Meal {
  readonly zone: string
  /** members of the committee when it began */
  readonly headcount: number
}

export interface Meals {
  /** sessions whose members may go to the dining room now */
  readonly on: ReadonlyMap<string, Meal>
  /** sessions that wait for a meal, and when it was ordered for; told as overdue once, then forgotten */
  readonly ordered: ReadonlyMap<string, number>
}

const nothing: Meals = { on: new Map(), ordered: new Map() }

function evolveMeals(meals: Meals, event: StoredEvent, state: State): Meals {
  const code = event.session
  if (code === null) return meals
  switch (event.type) {
    case 'session.scheduled':
    case 'session.rescheduled':
      return ordered(meals, state.sessions.get(code), { code, mealAt: event.data.mealAt })
    case 'meal.started': {
      const { zone, headcount } = event.data
      return { on: new Map(meals.on).set(code, { zone, headcount }), ordered: without(meals.ordered, code) }
    }
    case 'meal.ended':
      return { ...meals, on: without(meals.on, code) }
    case 'meal.overdue':
      return { ...meals, ordered: without(meals.ordered, code) }
    case 'recording.stopped':
      return event.data.cause === 'session_finished' ? over(meals, code) : meals
    case 'session.closed':
    case 'session.terminated':
    case 'session.cancelled':
      return over(meals, code)
    default:
      return meals
  }
}

/** A schedule that comes again with the same order changes nothing: the meal may have been eaten. */
function ordered(
  meals: Meals,
  before: Session | undefined,
  { code, mealAt }: { readonly code: string; readonly mealAt: string | null | undefined },
): Meals {
  if (mealAt === undefined) return meals
  const atMs = mealAt === null ? null : parseInstant(mealAt)
  if (atMs === (before?.mealAtMs ?? null)) return meals
  if (atMs === null) return { ...meals, ordered: without(meals.ordered, code) }
  return { ...meals, ordered: new Map(meals.ordered).set(code, atMs) }
}

/** Nobody goes to a meal of a session that is over. */
function over(meals: Meals, code: string): Meals {
  if (!meals.on.has(code) && !meals.ordered.has(code)) return meals
  return { on: without(meals.on, code), ordered: without(meals.ordered, code) }
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  if (!map.has(key)) return map
  const next = new Map(map)
  next.delete(key)
  return next
}

/** Whether the committee of a session is at table: its members may go between room and dining room (F-34.1). */
export function isAtMeal({ on }: Meals, session: string): boolean {
  return on.has(session)
}

/**
 * Why somebody may not go into a dining room now, or null: the members of a sealed committee only while their meal is
 * on, and only where it is (Art. 34). The way back to the own room is not asked for.
 */
export function mayUseDining(
  { state }: { readonly state: State },
  participant: string,
  zone: string,
): DenialCode | null {
  if (state.fire.size > 0 || state.muster.released || !isUnderClosure(state, participant)) return null
  const session = state.people.get(participant)?.session ?? null
  const meal = session === null ? undefined : state.meals.on.get(session)
  return meal?.zone === zone ? null : 'leave_not_approved'
}

/** The members of a session's committee who are in a zone. */
export function headcountIn(
  { state, venue }: { readonly state: State; readonly venue: Venue },
  session: Session,
  zone: string,
): number {
  return session.people.filter((ref) => isWithin(venue, state.people.get(ref)?.place ?? null, zone)).length
}

function overdueAt(
  site: Pick<World, 'state' | 'venue'>,
  [session, orderedMs]: readonly [string, number],
): number {
  return orderedMs + rulesFor(site, session).mealOverdueMs
}

/** Lunch that nobody has gone to long after it was ordered for: four experts fell ill over such a one (F-34.2). */
function overdue({ state, venue, now }: World): readonly Draft[] {
  return [...state.meals.ordered]
    .filter((order) => overdueAt({ state, venue }, order) <= now.ms)
    .map(([session, orderedMs]) => {
      const data = { orderedFor: localInstant(orderedMs, venue.utcOffset) }
      const zone = state.sessions.get(session)?.room ?? null
      return { type: 'meal.overdue', subject: session, session, zone, data }
    })
}

/** The meals as a subject. */
export const mealsSubject: Subject<Meals> = {
  initial: nothing,
  evolve: (meals, event, { state }) => evolveMeals(meals, event, state),
  nextWake: (state, venue) =>
    earliest([...state.meals.ordered].map((order) => overdueAt({ state, venue }, order))),
  due: overdue,
}
