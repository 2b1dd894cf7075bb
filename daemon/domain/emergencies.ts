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

/** The fire contacts as a subject. */
export const fireSubject: Subject<Fire> = { initial: noFire, evolve: evolveFire }
