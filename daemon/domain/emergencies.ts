/** The fire contact. Release is hard-wired; here it is only seen, recorded, and entry is suspended (GB 50116, Art. 34). Pure. */

import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { Subject } from './subject.ts'

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

/** The contact of one device as it reads now; a fact only when it changed. */
export function decideFire(fire: Fire, device: string, active: boolean): readonly Draft[] {
  if (fire.has(device) === active) return []
  const type = active ? 'fire_alarm.raised' : 'fire_alarm.cleared'
  return [{ type, subject: device, session: null, zone: null, data: { device } }]
}

/** The fire contacts as a subject. */
export const fireSubject: Subject<Fire> = { initial: noFire, evolve: evolveFire }
