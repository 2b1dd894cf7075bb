/** What staff can ask about meals: the committee goes to table and comes back, lunch is ordered (Art. 34; F-34.1, F-34.2). Pure. */
import * as z from 'zod'
import { localInstant, momentOf } from '../calendar.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import { name, sessionCode } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { headcountIn, isAtMeal } from '../meals.ts'
import { zoneAndParents } from '../places.ts'
import type { Session } from '../sessions.ts'
import type { Venue } from '../venue.ts'
import type { World } from '../world.ts'
import { runningSession } from './running-session.ts'

const registrars = ['area_staff', 'witness'] as const

/** A session whose committee is still at work. */
function working({ state }: World, code: string): Session | Decision {
  const session = runningSession(state, code, null)
  if ('drafts' in session) return session
  return session.phase === 'closing' ? refuse('session_over', code) : session
}

/** The dining room named, else the only one in the area of the session's room. */
function diningRoom(venue: Venue, session: Session, named: string | null): string | Decision {
  if (named !== null) {
    return venue.zones.get(named)?.kind === 'dining' ? named : refuse('not_a_dining_room', named)
  }
  const area = zoneAndParents(venue, session.room).at(-1)
  const [only, ...others] = [...venue.zones.values()].filter(
    ({ id, kind }) => kind === 'dining' && zoneAndParents(venue, id).at(-1) === area,
  )
  return only === undefined || others.length > 0 ? refuse('dining_room_needed') : only.id
}

const start = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ session: sessionCode, zone: name.nullable() }),
  decide(world, { session: code, zone: named }, by) {
    const session = working(world, code)
    if ('drafts' in session) return session
    if (isAtMeal(world.state.meals, code)) return refuse('meal_on', code)
    const zone = diningRoom(world.venue, session, named)
    if (typeof zone !== 'string') return zone
    const headcount = headcountIn(world, session, session.room)
    const data = { zone, headcount, operator: by.operator }
    return facts({ type: 'meal.started', subject: code, session: code, zone, data })
  },
})

/** Those in the dining room are counted before they go back: as many as came must be there (F-34.1). */
const end = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ session: sessionCode }),
  decide(world, { session: code }, by) {
    const session = world.state.sessions.get(code)
    if (session === undefined) return refuse('unknown_session', code)
    const meal = world.state.meals.on.get(code)
    if (meal === undefined) return refuse('meal_not_on', code)
    const { zone } = meal
    const headcount = headcountIn(world, session, zone)
    const data = { zone, headcount, operator: by.operator }
    const ended: Draft = { type: 'meal.ended', subject: code, session: code, zone, data }
    if (headcount === meal.headcount) return facts(ended)
    const mismatch = { zone, cause: 'headcount_differs' as const }
    return facts(ended, {
      type: 'occupancy.mismatched',
      subject: zone,
      session: code,
      zone,
      data: mismatch,
    })
  },
})

/** The schedule stays as it is but for the meal. */
const order = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ session: sessionCode, at: z.string().trim().max(40) }),
  decide(world, { session: code, at }, by) {
    const { now, venue } = world
    const session = working(world, code)
    if ('drafts' in session) return session
    const mealMs = momentOf(at, { onDayOfMs: now.ms, utcOffset: venue.utcOffset })
    if (mealMs === null) return refuse('moment_invalid', at)
    if (mealMs <= now.ms) return refuse('time_past', at)
    const instant = (ms: number) => localInstant(ms, venue.utcOffset)
    const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms))
    const data = {
      room: session.room,
      openingRoom: session.openingRoom,
      dueAt: instant(session.dueMs),
      admitFrom: instant(session.admitFromMs),
      admitUntil: instantOrNull(session.admitUntilMs),
      bookedUntil: instantOrNull(session.bookedUntilMs),
      mealAt: instant(mealMs),
      order: null,
      operator: by.operator,
    }
    return facts({ type: 'session.rescheduled', subject: code, session: code, zone: session.room, data })
  },
})

export const mealsCommands: Readonly<Record<string, StaffCommand>> = {
  'meal.start': start,
  'meal.end': end,
  'meal.order': order,
}
