/** What staff can ask about opening and closing rooms, and clearing the site (Art. 6, 15, 35). Pure. */
import * as z from 'zod'
import { missingBadges } from '../badges.ts'
import type { OpenItem } from '../clearing.ts'
import { openItems } from '../clearing.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, refuseOnRecord, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import type { StaffRole } from '../events/define.ts'
import { name, reason, sessionCode } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { isWithin } from '../places.ts'
import type { Session } from '../sessions.ts'
import { hasEnded } from '../sessions.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'

const staff: readonly StaffRole[] = ['area_staff', 'witness']

const open = staffCommand({
  roles: staff,
  arguments: z.strictObject({ room: name, session: sessionCode.nullable() }),
  decide({ state, venue }, { room, session }, by) {
    if (venue.zones.get(room)?.kind !== 'opening') return refuse('not_an_opening_room', room)
    const known = session === null ? null : state.sessions.get(session)
    if (known === undefined) return refuse('unknown_session', session ?? '')
    if (known !== null && hasEnded(known)) return refuse('session_over', known.code)
    if (known !== null && known.openingRoom !== room) return refuse('room_of_another', room)
    if (state.clearing.openRooms.has(room)) return refuse('already_done')
    const data = { room, session, operator: by.operator }
    return facts({ type: 'room.opened', subject: room, session, zone: room, data })
  },
})

/** Not while people are inside or badges are out, unless a reason is given (F-15.1). */
const close = staffCommand({
  roles: staff,
  arguments: z.strictObject({ room: name, reason: reason.nullable() }),
  decide(world, { room, reason: why }, by) {
    const { state } = world
    const session = state.clearing.openRooms.get(room)
    if (session === undefined) return refuse('room_not_open', room)
    const remaining = inRoom(world, room)
    if (why === null && remaining.length > 0) return blocked(session, remaining)
    const data = { room, session, reason: why, operator: by.operator }
    const closed: Draft = { type: 'room.closed', subject: room, session, zone: room, data }
    const mismatch: Draft[] = remaining.some(({ kind }) => kind === 'person') ? [somebodyRemains(room)] : []
    return facts(...mismatch, closed)
  },
})

/** Those in the room, and the badges of the people of its session who belong to the opening only. */
function inRoom({ state, venue }: World, room: string): readonly OpenItem[] {
  const items: OpenItem[] = []
  for (const ref of state.inside) {
    const person = state.people.get(ref)
    if (person === undefined || !isWithin(venue, person.place, room)) continue
    items.push({ kind: 'person', id: ref })
    const badge = [...state.badges.open].find(
      (number) => state.badges.byNumber.get(number)?.participant === ref,
    )
    if (badge !== undefined) items.push({ kind: 'badge', id: badge })
  }
  return items
}

function somebodyRemains(zone: string): Draft {
  return {
    type: 'occupancy.mismatched',
    subject: zone,
    session: null,
    zone,
    data: { zone, cause: 'somebody_remains' },
  }
}

function blocked(session: string | null, items: readonly OpenItem[]): Decision {
  const open = [...items].slice(0, 500)
  const draft: Draft = {
    type: 'site.clear_blocked',
    subject: session ?? 'site',
    session,
    zone: null,
    data: { session, open },
  }
  return refuseOnRecord('clearing_blocked', [draft], open.map(({ kind, id }) => `${kind} ${id}`).join(', '))
}

/** Clears the room of a session and closes it; without a session the whole site (F-35.2). */
const clear = staffCommand({
  roles: staff,
  arguments: z.strictObject({ session: sessionCode.nullable(), reason: reason.nullable() }),
  decide(world, { session: code, reason: why }, by) {
    const { state } = world
    const session = code === null ? null : state.sessions.get(code)
    if (session === undefined) return refuse('unknown_session', code ?? '')
    if (session !== null && isClosed(session)) return refuse('already_done')
    if (session !== null && !isFinished(session)) return refuse('session_not_finished', session.code)
    const open = openItems(world, code)
    // a person inside or away on leave is nothing that a reason could explain away
    const isFirm = open.some(({ kind }) => kind === 'person' || kind === 'leave')
    if (open.length > 0 && (why === null || isFirm)) return blocked(code, open)
    return facts(
      ...leftBehind(state, open),
      ...cleared(world, session, { reason: why, operator: by.operator }),
    )
  },
})

function isClosed({ phase }: Session): boolean {
  return phase === 'closed'
}

function isFinished(session: Session): boolean {
  return session.phase === 'closing' || hasEnded(session)
}

/** Cells that stay in use are put on record with their owner, who is told (F-35.2). */
function leftBehind(state: State, open: readonly OpenItem[]): readonly Draft[] {
  return open.flatMap(({ kind, id }): Draft[] => {
    const cell = kind === 'locker' ? state.lockers.get(id) : undefined
    if (cell === undefined || !('participant' in cell) || cell.participant === null) return []
    const { bank, cell: number, participant } = cell
    const session = state.people.get(participant)?.session ?? null
    const data = { bank, cell: number, participant }
    return [{ type: 'locker.left_occupied', subject: participant, session, zone: null, data }]
  })
}

function cleared(
  { state, now }: World,
  session: Session | null,
  { reason: why, operator }: { reason: string | null; operator: string },
): readonly Draft[] {
  const code = session?.code ?? null
  const about = { subject: code ?? 'site', session: code, zone: session?.room ?? null }
  const badges = missingBadges(state.badges, (ref) => session?.people.includes(ref) === true)
  const data = { session: code, room: session?.room ?? null, reason: why, operator }
  const site: Draft = {
    type: 'site.cleared',
    ...about,
    data: badges.length === 0 ? data : { ...data, badges: [...badges] },
  }
  if (session === null) return [site]
  const { sealedMs } = state.sessions.get(session.code) ?? session
  const minutes = sealedMs === null ? null : Math.max(0, Math.floor((now.ms - sealedMs) / 60_000))
  return [site, { type: 'session.closed', ...about, data: { minutes, operator } }]
}

export const clearingCommands: Readonly<Record<string, StaffCommand>> = {
  'room.open': open,
  'room.close': close,
  'site.clear': clear,
}
