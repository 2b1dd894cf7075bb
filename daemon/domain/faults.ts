/** Fault tickets: raised by staff and by the gateway itself, one open ticket a device (Art. 33; F-33.1). Pure. */

import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { Register } from './register.ts'
import { amended, emptyRegister, ended, entered, openIn } from './register.ts'
import { shortIdAfter } from './short-ids.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

type Cause = DraftOf<'fault.reported'>['data']['cause']

export interface Fault {
  readonly id: string
  readonly device: string | null
  readonly zone: string | null
  readonly cause: Cause
  readonly phase: 'reported' | 'acknowledged' | 'resolved'
  readonly reportedMs: number
  /** how often the device failed while the ticket was open: one that flaps has one ticket (F-33.1) */
  readonly occurrences: number
}

export interface Faults {
  readonly tickets: Register<Fault>
  /** since when devices do not answer, by device */
  readonly awaySinceMs: ReadonlyMap<string, number>
}

const noFaults: Faults = { tickets: emptyRegister(), awaySinceMs: new Map() }

function evolveFaults(faults: Faults, event: StoredEvent, venue: Venue): Faults {
  const { tickets } = faults
  switch (event.type) {
    case 'gateway.started':
      // nothing has answered yet: whoever goes on like that is away since now
      return { tickets, awaySinceMs: new Map([...venue.uses.keys()].map((device) => [device, event.atMs])) }
    case 'device.connected':
      return { tickets, awaySinceMs: without(faults.awaySinceMs, event.data.device) }
    case 'device.disconnected':
      return away(again(faults, event.data.device), event.data.device, event.atMs)
    case 'device.degraded':
    case 'device.check_failed':
    case 'device.tampered':
      return again(faults, event.data.device)
    case 'fault.reported':
      return { ...faults, tickets: reported(tickets, event) }
    case 'fault.acknowledged':
      return { ...faults, tickets: amended(tickets, event.data.fault, { phase: 'acknowledged' }) }
    case 'fault.resolved':
      return { ...faults, tickets: ended(tickets, event.data.fault, { phase: 'resolved' }) }
    default:
      return faults
  }
}

function reported(tickets: Register<Fault>, event: StoredEvent & DraftOf<'fault.reported'>): Register<Fault> {
  const { fault: id, device, zone, cause } = event.data
  const fresh = { phase: 'reported', reportedMs: event.atMs, occurrences: 1 } as const
  return entered(tickets, id, { id, device, zone, cause, ...fresh })
}

function away(faults: Faults, device: string, atMs: number): Faults {
  if (faults.awaySinceMs.has(device)) return faults
  return { ...faults, awaySinceMs: new Map(faults.awaySinceMs).set(device, atMs) }
}

function without(devices: ReadonlyMap<string, number>, device: string): ReadonlyMap<string, number> {
  if (!devices.has(device)) return devices
  const next = new Map(devices)
  next.delete(device)
  return next
}

function again(faults: Faults, device: string): Faults {
  const ticket = ticketOf(faults, device)
  if (ticket === null) return faults
  return { ...faults, tickets: amended(faults.tickets, ticket.id, { occurrences: ticket.occurrences + 1 }) }
}

/** The open ticket of a device, or null. */
export function ticketOf(faults: Faults, device: string): Fault | null {
  return openIn(faults.tickets).find((ticket) => ticket.device === device) ?? null
}

/** A device that complains, fails its check or was tampered with gets a ticket, unless it has one. */
function ticketFor(cause: Draft, { state }: World): readonly Draft[] {
  switch (cause.type) {
    case 'device.check_failed':
      return raised(state, cause.data.device, 'check_failed')
    case 'device.degraded':
      return raised(state, cause.data.device, 'degraded')
    case 'device.tampered':
      return raised(state, cause.data.device, 'tampered')
    default:
      return []
  }
}

function raised(state: State, device: string, cause: Cause): readonly Draft[] {
  if (ticketOf(state.faults, device) !== null) return []
  const id = shortIdAfter('F', state.faults.tickets.count)
  const data = { fault: id, device, zone: null, cause, text: null, operator: null }
  return [{ type: 'fault.reported', subject: device, session: null, zone: null, data }]
}

/** Devices that are away, have no ticket, and when they get one. */
function missed({ faults }: State, venue: Venue): readonly { device: string; dueMs: number }[] {
  return [...faults.awaySinceMs]
    .filter(([device]) => venue.uses.has(device) && ticketOf(faults, device) === null)
    .map(([device, sinceMs]) => ({ device, dueMs: sinceMs + venue.rules.faultAfterMs }))
}

/** A plug that is pulled and put back is no fault; a device that stays away is one. Each gets a ticket of its own. */
function dueTickets({ state, venue, now }: World): readonly Draft[] {
  const due = missed(state, venue).filter(({ dueMs }) => dueMs <= now.ms)
  return due.map(({ device }, at) => {
    const id = shortIdAfter('F', state.faults.tickets.count + at)
    const data = { fault: id, device, zone: null, cause: 'disconnected' as const, text: null, operator: null }
    return { type: 'fault.reported', subject: device, session: null, zone: null, data }
  })
}

/** The tickets as a subject. */
export const faultsSubject: Subject<Faults> = {
  initial: noFaults,
  evolve: (faults, event, { venue }) => evolveFaults(faults, event, venue),
  nextWake: (state, venue) => earliest(missed(state, venue).map(({ dueMs }) => dueMs)),
  due: dueTickets,
  follow: ticketFor,
}
