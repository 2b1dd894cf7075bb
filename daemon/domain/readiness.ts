/** Whether a session can begin: what it needs, and what of it is not as it should be (Art. 7, 18; F-18.1, F-P.7). Pure. */

import { isReachable } from './devices.ts'
import { cellAt } from './lockers.ts'
import { zoneAndParents } from './places.ts'
import { rulesFor } from './policy.ts'
import type { Session } from './sessions.ts'
import type { State } from './state.ts'
import type { Portal, Venue } from './venue.ts'

export type Light = 'ready' | 'degraded' | 'not_ready'

export interface ReadinessItem {
  readonly what:
    | 'roster'
    | 'room'
    | 'lanes'
    | 'desk'
    | 'lockers'
    | 'contacts'
    | 'clock'
    | 'link'
    | 'power'
    | 'faults'
  readonly light: Light
  /** what is not as it should be: ids of devices, cells, tickets */
  readonly missing: readonly string[]
}

export interface Readiness {
  /** the worst of its items */
  readonly light: Light
  readonly items: readonly ReadinessItem[]
}

interface Site {
  readonly state: State
  readonly venue: Venue
}

/** What stands ready for a session, item by item; one lane down is a drawback, all lanes down are an end (F-7.1). */
export function readinessOf(site: Site, session: Session): Readiness {
  const items = [
    rosterItem(session),
    roomItem(site, session),
    lanesItem(site, session),
    desksItem(site),
    lockersItem(site, session),
    contactsItem(site),
    ...machineItems(site),
    faultsItem(site, session),
  ]
  const worst = (light: Light) => items.some((item) => item.light === light)
  return { light: worst('not_ready') ? 'not_ready' : worst('degraded') ? 'degraded' : 'ready', items }
}

function rosterItem({ revision }: Session): ReadinessItem {
  return { what: 'roster', light: revision > 0 ? 'ready' : 'not_ready', missing: [] }
}

/** Devices of portals that do not answer. */
function silent({ state }: Site, portals: readonly Portal[]): readonly string[] {
  return portals
    .flatMap(({ gate, readers }) => [gate, readers.in, readers.out])
    .filter((device) => device !== null)
    .filter((device) => !isReachable(state.devices, device))
}

function roomItem(site: Site, { room }: Session): ReadinessItem {
  const doors = [...site.venue.portals.values()].filter(({ to }) => to === room)
  const missing = silent(site, doors)
  return { what: 'room', light: missing.length === 0 ? 'ready' : 'not_ready', missing }
}

/** The way into the area around the room. */
function lanesItem(site: Site, { room }: Session): ReadinessItem {
  const { venue } = site
  const area = zoneAndParents(venue, room).at(-1) ?? room
  const lanes = [...venue.portals.values()].filter(
    ({ from, to }) => zoneAndParents(venue, to).includes(area) && !zoneAndParents(venue, from).includes(area),
  )
  const missing = silent(site, lanes)
  const anyWorks = lanes.some((lane) => silent(site, [lane]).length === 0)
  if (missing.length === 0) return { what: 'lanes', light: 'ready', missing }
  return { what: 'lanes', light: anyWorks ? 'degraded' : 'not_ready', missing }
}

function desksItem({ state, venue }: Site): ReadinessItem {
  const readers = [...venue.desks.values()].map(({ reader }) => reader)
  const missing = readers.filter((reader) => !isReachable(state.devices, reader))
  if (missing.length === 0) return { what: 'desk', light: 'ready', missing }
  return { what: 'desk', light: missing.length < readers.length ? 'degraded' : 'not_ready', missing }
}

/** A free cell for everybody who has not arrived; fewer mean that staff will have to improvise. */
function lockersItem({ state, venue }: Site, session: Session): ReadinessItem {
  const banks = [...venue.banks.values()]
  const boards = banks.map(({ board }) => board).filter((board) => !isReachable(state.devices, board))
  const free = banks
    .filter(({ board }) => !boards.includes(board))
    .flatMap(({ id, cells }) => cells.filter((cell) => cellAt(state.lockers, id, cell.id).phase === 'free'))
  const needed = session.people.filter((ref) => state.people.get(ref)?.arrived === false).length
  const isEnough = !rulesFor({ state, venue }, session.code).depositRequired || free.length >= needed
  if (isEnough && boards.length === 0) return { what: 'lockers', light: 'ready', missing: [] }
  return { what: 'lockers', light: isEnough ? 'degraded' : 'not_ready', missing: boards }
}

function contactsItem({ state, venue }: Site): ReadinessItem {
  const boards = [...new Set([...venue.contacts.values()].map(({ device }) => device))]
  const missing = boards.filter((board) => !isReachable(state.devices, board))
  return { what: 'contacts', light: missing.length === 0 ? 'ready' : 'degraded', missing }
}

function machineItems({ state }: Site): readonly ReadinessItem[] {
  const { quality } = state.clocks
  const isClockSound = quality === 'synced' || quality === 'holdover'
  const item = (what: ReadinessItem['what'], isSound: boolean): ReadinessItem => ({
    what,
    light: isSound ? 'ready' : 'degraded',
    missing: [],
  })
  return [
    item('clock', isClockSound),
    item('link', state.gateway.linkUp !== false),
    item('power', state.power.mains),
  ]
}

/** Open tickets of the venue's devices: somebody should look before the room is sealed. */
function faultsItem({ state }: Site, { room }: Session): ReadinessItem {
  const { tickets } = state.faults
  const missing = [...tickets.open].filter((id) => {
    const ticket = tickets.all.get(id)
    return ticket !== undefined && (ticket.zone === null || ticket.zone === room)
  })
  return { what: 'faults', light: missing.length === 0 ? 'ready' : 'degraded', missing }
}
