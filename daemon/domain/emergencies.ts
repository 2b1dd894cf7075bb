/** The fire contact. Release is hard-wired; here it is only seen, recorded, and entry is suspended (GB 50116, Art. 34). Pure. */

import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'

/** Devices whose fire contact is active. */
export type Fire = ReadonlySet<string>

export const noFire: Fire = new Set()

/** Folds one fact into the active fire contacts. */
export function evolveFire(fire: Fire, event: StoredEvent): Fire {
  if (event.type === 'fire_alarm.raised') return new Set(fire).add(event.data.device)
  if (event.type !== 'fire_alarm.cleared') return fire
  const next = new Set(fire)
  next.delete(event.data.device)
  return next
}

/**
 * The contact of one device as it reads now; a fact only when it changed. A line that is cut is an alarm like any other
 * (edge case 36): only the contact itself, read again, ends it.
 */
export function decideFire(
  fire: Fire,
  device: string,
  { active, cause }: { readonly active: boolean; readonly cause: 'contact' | 'line_cut' },
): readonly Draft[] {
  if (fire.has(device) === active) return []
  const about = { subject: device, session: null, zone: null }
  return active
    ? [{ type: 'fire_alarm.raised', ...about, data: { device, cause } }]
    : [{ type: 'fire_alarm.cleared', ...about, data: { device } }]
}

/**
 * A board that carries the fire contact and stays silent for so long is taken for a cut cable. A plug that is pushed in
 * again, or a machine that was busy for a moment, is none: an alarm that cries wolf is soon switched off.
 */
const lineCutMs = 10_000

/** Boards with a fire contact that do not answer, and when that becomes an alarm (edge case 36). */
function cutLines(
  state: State,
  venue: Venue,
): readonly { readonly device: string; readonly dueMs: number }[] {
  const boards = new Set(
    [...venue.contacts.values()].filter(({ meaning }) => meaning === 'fire').map(({ device }) => device),
  )
  return [...boards].flatMap((device) => {
    const sinceMs = state.faults.awaySinceMs.get(device)
    return sinceMs === undefined || state.fire.has(device) ? [] : [{ device, dueMs: sinceMs + lineCutMs }]
  })
}

/** The fire contacts as a subject. */
export const fireSubject: Subject<Fire> = {
  initial: noFire,
  evolve: evolveFire,
  nextWake: (state, venue) => earliest(cutLines(state, venue).map(({ dueMs }) => dueMs)),
  due: ({ state, venue, now }) =>
    cutLines(state, venue)
      .filter(({ dueMs }) => dueMs <= now.ms)
      .flatMap(({ device }) => decideFire(state.fire, device, { active: true, cause: 'line_cut' })),
}
