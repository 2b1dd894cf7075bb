/** Another time or room for a session, as the platform or a supervisor orders it (Art. 4; F-P.4). Pure. */
import * as z from 'zod'
import { bookingFault, heldBookings } from '../bookings.ts'
import { localInstant, momentOf } from '../calendar.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import { name, orderId, sessionCode } from '../events/define.ts'
import type { Decision } from '../input.ts'
import type { Session } from '../sessions.ts'
import { isSealed } from '../sessions.ts'
import type { Orderer } from '../staff.ts'
import type { Venue } from '../venue.ts'
import type { World } from '../world.ts'
import { runningSession } from './running-session.ts'

/** `10:30` on the day of the session, or RFC 3339; null: as it is. */
const moment = z.string().max(40).nullable()

const schedule = z.strictObject({
  session: sessionCode,
  room: name.nullable(),
  openingRoom: name.nullable(),
  due: moment,
  admitFrom: moment,
  admitUntil: moment,
  bookedUntil: moment,
  mealAt: moment,
  order: orderId.nullable(),
})
export type Rescheduling = z.infer<typeof schedule>

const moments = ['due', 'admitFrom', 'admitUntil', 'bookedUntil', 'mealAt'] as const

export const reschedule = staffCommand({
  roles: ['witness', 'site_supervisor', 'admin_supervisor'],
  arguments: schedule,
  decide: rescheduleSession,
})

/** What is not named stays; the window of admission moves with the due time. */
export function rescheduleSession({ state, venue }: World, given: Rescheduling, by: Orderer): Decision {
  const session = runningSession(state, given.session, given.order)
  if ('drafts' in session) return session
  const wrong = moments.find(
    (field) => given[field] !== null && timeOf(given[field], session, venue) === null,
  )
  if (wrong !== undefined) return refuse('moment_invalid', given[wrong] ?? '')
  const booking = changedBooking(session, given, venue)
  const isMoved = booking.room !== session.room || booking.dueMs !== session.dueMs
  if (session.phase === 'closing' || (isSealed(session) && isMoved))
    return refuse('session_sealed', session.code)
  const fault = bookingFault({ others: heldBookings(state.sessions), venue }, booking)
  if (fault !== null) return refuse(fault.code, fault.detail)
  const { order } = given
  const data = { ...written(booking, venue), order, operator: by.operator }
  const about = { subject: session.code, session: session.code, zone: booking.room }
  return facts({ type: 'session.rescheduled', ...about, data })
}

function timeOf(text: string | null, session: Session, { utcOffset }: Venue): number | null {
  return text === null ? null : momentOf(text, { onDayOfMs: session.dueMs, utcOffset })
}

function changedBooking(session: Session, given: Rescheduling, venue: Venue) {
  const { code, admitUntilMs } = session
  const at = (field: (typeof moments)[number]) => timeOf(given[field], session, venue)
  const dueMs = at('due') ?? session.dueMs
  const movedMs = dueMs - session.dueMs
  return {
    code,
    room: given.room ?? session.room,
    openingRoom: given.openingRoom ?? session.openingRoom,
    dueMs,
    admitFromMs: at('admitFrom') ?? session.admitFromMs + movedMs,
    admitUntilMs: at('admitUntil') ?? (admitUntilMs === null ? null : admitUntilMs + movedMs),
    bookedUntilMs: at('bookedUntil') ?? session.bookedUntilMs,
    mealAtMs: at('mealAt') ?? session.mealAtMs,
  }
}

function written(booking: ReturnType<typeof changedBooking>, { utcOffset }: Venue) {
  const instant = (ms: number) => localInstant(ms, utcOffset)
  const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms))
  return {
    room: booking.room,
    openingRoom: booking.openingRoom,
    dueAt: instant(booking.dueMs),
    admitFrom: instant(booking.admitFromMs),
    admitUntil: instantOrNull(booking.admitUntilMs),
    bookedUntil: instantOrNull(booking.bookedUntilMs),
    mealAt: instantOrNull(booking.mealAtMs),
  }
}
