/** Who came into the area and has not reached the own room yet (F-17.5). Pure. */

import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { DataOf, Draft } from './events/catalogue.ts'
import { isMember } from './members.ts'
import { isFromInside, zoneAndParents } from './places.ts'
import { rulesOfPerson } from './policy.ts'
import { sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

interface OnTheWay {
  readonly room: string
  readonly sinceMs: number
}

/** By participant. */
export type OwnRooms = ReadonlyMap<string, OnTheWay>

const nobody: OwnRooms = new Map()

function evolveOwnRooms(
  rooms: OwnRooms,
  event: StoredEvent,
  before: { readonly state: State; readonly venue: Venue },
): OwnRooms {
  switch (event.type) {
    case 'zone.entered':
      return entered(rooms, event.data, { ...before, atMs: event.atMs })
    case 'zone.exited':
    case 'zone.entry_overdue':
    case 'occupancy.corrected':
    case 'participant.released':
      return without(rooms, event.data.participant)
    case 'fire_alarm.raised':
      return nobody
    default:
      return rooms
  }
}

/** The way begins at the edge of the area around the own room and ends in it. */
function entered(
  rooms: OwnRooms,
  { participant, zone, portal: id }: DataOf<'zone.entered'>,
  { state, venue, atMs }: { readonly state: State; readonly venue: Venue; readonly atMs: number },
): OwnRooms {
  const person = state.people.get(participant)
  const room = person !== undefined && isMember(person) ? sessionOf(state, person)?.room : undefined
  if (room === undefined || zone === room) return without(rooms, participant)
  const portal = venue.portals.get(id)
  if (portal === undefined || isFromInside(venue, portal) || !hasDoor(venue, room)) return rooms
  const area = zoneAndParents(venue, room).at(-1)
  if (zoneAndParents(venue, zone).at(-1) !== area) return rooms
  return new Map(rooms).set(participant, { room, sinceMs: atMs })
}

/** A room that no portal leads to is reached unseen. */
function hasDoor(venue: Venue, room: string): boolean {
  for (const { to } of venue.portals.values()) if (to === room) return true
  return false
}

function without(rooms: OwnRooms, participant: string): OwnRooms {
  if (!rooms.has(participant)) return rooms
  const next = new Map(rooms)
  next.delete(participant)
  return next
}

function dueAt(
  site: Pick<World, 'state' | 'venue'>,
  [participant, { sinceMs }]: readonly [string, { readonly sinceMs: number }],
): number {
  return sinceMs + rulesOfPerson(site, participant).roomWithinMs
}

function overdue({ state, venue, now }: World): readonly Draft[] {
  return [...state.ownRoom]
    .filter((way) => dueAt({ state, venue }, way) <= now.ms)
    .map(([participant, { room, sinceMs }]) => ({
      type: 'zone.entry_overdue',
      subject: participant,
      session: state.people.get(participant)?.session ?? null,
      zone: room,
      data: { participant, room, minutes: Math.floor((now.ms - sinceMs) / 60_000) },
    }))
}

/** Each way is overdue at most once. */
export const ownRoomSubject: Subject<OwnRooms> = {
  initial: nobody,
  evolve: evolveOwnRooms,
  nextWake: (state, venue) => earliest([...state.ownRoom].map((way) => dueAt({ state, venue }, way))),
  due: overdue,
}
