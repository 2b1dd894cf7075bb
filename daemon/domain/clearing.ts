/** Rooms that are open, equipment that is off, and what still keeps a session or the site from being cleared (Art. 6, 15, 35). Pure. */
import { badgeOf } from './badges.ts'
import type { StoredEvent } from './event.ts'
import type { DraftOf } from './events/catalogue.ts'
import { leaveOf } from './leaves.ts'
import { cellOf } from './lockers.ts'
import { zoneAndParents } from './places.ts'
import { openIn } from './register.ts'
import { hasEnded } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Clearing {
  /** opening rooms that are open, with the session that they are open for */
  readonly openRooms: ReadonlyMap<string, string | null>
  /** zones whose equipment was switched off, and nobody has come in since */
  readonly off: ReadonlySet<string>
}

const nothing: Clearing = { openRooms: new Map(), off: new Set() }

function evolveClearing(clearing: Clearing, event: StoredEvent, venue: Venue): Clearing {
  switch (event.type) {
    case 'room.opened':
      return { ...clearing, openRooms: new Map(clearing.openRooms).set(event.data.room, event.data.session) }
    case 'room.closed': {
      const openRooms = new Map(clearing.openRooms)
      openRooms.delete(event.data.room)
      return { ...clearing, openRooms }
    }
    case 'device.powered_off': {
      const { zone } = event.data
      return zone === null ? clearing : { ...clearing, off: new Set(clearing.off).add(zone) }
    }
    case 'zone.entered':
      return inUse(clearing, zoneAndParents(venue, event.data.zone))
    default:
      return clearing
  }
}

function inUse(clearing: Clearing, zones: readonly string[]): Clearing {
  if (!zones.some((zone) => clearing.off.has(zone))) return clearing
  return { ...clearing, off: new Set([...clearing.off].filter((zone) => !zones.includes(zone))) }
}

/** One thing that is still open. */
export type OpenItem = DraftOf<'site.clear_blocked'>['data']['open'][number]

/**
 * What is still open: of one session, or of the whole site with null (F-15.1, F-35.2). People inside come first: with
 * them nothing can be cleared, whatever reason is given.
 */
export function openItems(
  { state, venue }: Pick<World, 'state' | 'venue'>,
  session: string | null,
): readonly OpenItem[] {
  return [
    ...people(state, session),
    ...things(state, session),
    ...(session === null ? siteItems(state) : roomItems(state, venue, session)),
  ]
}

/** Those of the session; for the site everybody who is in any zone but the monitor room's staff. */
function people(state: State, session: string | null): readonly OpenItem[] {
  const refs = session === null ? state.inside : (state.sessions.get(session)?.people ?? [])
  return [...refs].flatMap((ref): OpenItem[] => {
    const person = state.people.get(ref)
    if (person === undefined || (session === null && person.session === null)) return []
    const leave = leaveOf(state.leaves, ref)
    const found: OpenItem[] = person.place === null ? [] : [{ kind: 'person', id: ref }]
    if (leave !== null) found.push({ kind: 'leave', id: leave.id })
    return found
  })
}

/** Badges, cells, materials, visits, sittings, presentations. */
function things(state: State, session: string | null): readonly OpenItem[] {
  const isOurs = (code: string | null) => session === null || code === session
  const ofPerson = (ref: string) => isOurs(state.people.get(ref)?.session ?? null)
  const badges = [...state.badges.open]
    .filter((number) => isWornBy(state, number, ofPerson))
    .map((id) => ({ kind: 'badge', id }) as const)
  const cells = [...state.lockers.values()]
    .filter((cell) => 'participant' in cell && cell.participant !== null && ofPerson(cell.participant))
    .map(({ bank, cell }) => ({ kind: 'locker', id: `${bank}/${cell}` }) as const)
  const listed = <T extends { readonly id: string; readonly session: string | null }>(
    kind: OpenItem['kind'],
    items: readonly T[],
  ) => items.filter((item) => isOurs(item.session)).map(({ id }) => ({ kind, id }))
  return [
    ...badges,
    ...cells,
    ...listed('material', openIn(state.materials)),
    ...listed('visit', openIn(state.visits)),
    ...listed('sitting', openIn(state.clarifications)),
    ...listed('presentation', openIn(state.presentations)),
  ]
}

/** A badge whose loss of return is on record is dealt with: the site can close (X4, F-15.1). */
function isWornBy(state: State, number: string, fits: (participant: string) => boolean): boolean {
  const badge = state.badges.byNumber.get(number)
  return badge?.state === 'worn' && fits(badge.participant)
}

function roomItems(state: State, venue: Venue, code: string): readonly OpenItem[] {
  const session = state.sessions.get(code)
  if (session === undefined) return []
  const { room, openingRoom } = session
  const items: OpenItem[] = []
  if (venue.zones.has(room) && !state.clearing.off.has(room)) items.push({ kind: 'equipment', id: room })
  if (openingRoom !== null && state.clearing.openRooms.get(openingRoom) === code) {
    items.push({ kind: 'portal', id: openingRoom })
  }
  if (state.recording.sessions.has(code)) items.push({ kind: 'recording', id: code })
  return items
}

function siteItems(state: State): readonly OpenItem[] {
  const sessions = [...state.sessions.values()]
    .filter((session) => !hasEnded(session) && session.revision > 0 && session.phase !== 'open')
    .map(({ code }) => ({ kind: 'session', id: code }) as const)
  const rooms = [...state.clearing.openRooms.keys()].map((id) => ({ kind: 'portal', id }) as const)
  return [...sessions, ...rooms]
}

/** Whether somebody's badge or cell of this session is still out; used where a room is closed before its session. */
export function isSettled(state: State, participant: string): boolean {
  return badgeOf(state.badges, participant)?.state !== 'worn' && cellOf(state.lockers, participant) === null
}

/** Rooms and equipment as a subject. */
export const clearingSubject: Subject<Clearing> = {
  initial: nothing,
  evolve: (clearing, event, { venue }) => evolveClearing(clearing, event, venue),
}
