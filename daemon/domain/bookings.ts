/** Which rooms a session has, from when to when, and whether another one has them then (Art. 4; F-4.1, F-P.4). Pure. */
import { localDate } from './calendar.ts'
import type { Refusal } from './input.ts'
import type { Session, Sessions } from './sessions.ts'
import { hasEnded } from './sessions.ts'
import type { Venue, ZoneKind } from './venue.ts'

/** What of a session says when it needs its rooms. */
export type Booking = Pick<
  Session,
  'code' | 'room' | 'openingRoom' | 'dueMs' | 'admitFromMs' | 'admitUntilMs' | 'bookedUntilMs'
>

interface Use {
  readonly room: string
  readonly fromMs: number
  readonly untilMs: number
}

/** A zone of no declared kind may serve as either. */
const kindsOf: Readonly<Record<'evaluation' | 'opening', readonly ZoneKind[]>> = {
  evaluation: ['room', 'other'],
  opening: ['opening', 'other'],
}

/** The bookings that stand: a session that has ended holds no room. */
export function heldBookings(sessions: Sessions): readonly Booking[] {
  return [...sessions.values()].filter((session) => !hasEnded(session))
}

/** Why a session cannot be booked like this beside the others, with the value at fault, or null. */
export function bookingFault(
  { others, venue }: { readonly others: readonly Booking[]; readonly venue: Venue },
  booking: Booking,
): Refusal | null {
  return (
    roomFault(venue, booking.room, 'evaluation') ??
    (booking.openingRoom === null ? null : roomFault(venue, booking.openingRoom, 'opening')) ??
    windowFault(booking) ??
    doubleBooking(others, venue, booking)
  )
}

function roomFault(venue: Venue, room: string, purpose: keyof typeof kindsOf): Refusal | null {
  const zone = venue.zones.get(room)
  if (zone === undefined) return { code: 'unknown_room', detail: room }
  if (kindsOf[purpose].includes(zone.kind)) return null
  return { code: purpose === 'opening' ? 'not_an_opening_room' : 'not_an_evaluation_room', detail: room }
}

function windowFault(booking: Booking): Refusal | null {
  const { code, admitFromMs, admitUntilMs, dueMs, bookedUntilMs } = booking
  const isShut = admitUntilMs !== null && admitUntilMs <= admitFromMs
  const isOver = bookedUntilMs !== null && bookedUntilMs <= dueMs
  return isShut || isOver ? { code: 'window_impossible', detail: code } : null
}

/** The one that is there already keeps its rooms; the later one is refused. */
function doubleBooking(others: readonly Booking[], venue: Venue, booking: Booking): Refusal | null {
  const wanted = usesOf(booking, venue)
  for (const other of others) {
    if (other.code === booking.code) continue
    const taken = usesOf(other, venue).find((use) => wanted.some((one) => overlap(one, use)))
    if (taken !== undefined) return { code: 'room_taken', detail: `${taken.room} (${other.code})` }
  }
  return null
}

/** The opening is over when the evaluation is due; the evaluation room is needed to the end of the booking. */
function usesOf(booking: Booking, { rules, utcOffset }: Venue): readonly Use[] {
  const { room, openingRoom, dueMs, bookedUntilMs } = booking
  const fromMs = booking.admitFromMs - rules.roomLeadMs
  const endMs = bookedUntilMs ?? endOfDay(dueMs, utcOffset)
  const evaluation = { room, fromMs, untilMs: endMs + rules.roomTailMs }
  if (openingRoom === null) return [evaluation]
  return [evaluation, { room: openingRoom, fromMs, untilMs: dueMs + rules.roomTailMs }]
}

function overlap(one: Use, other: Use): boolean {
  return one.room === other.room && one.fromMs < other.untilMs && other.fromMs < one.untilMs
}

function endOfDay(ms: number, utcOffset: string): number {
  const date = localDate(ms, utcOffset)
  return Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T24:00:00${utcOffset}`)
}
