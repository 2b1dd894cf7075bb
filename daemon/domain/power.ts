/** Mains and battery, from their contacts (Art. 11, 27; F-X.5). Pure. */
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { Subject } from './subject.ts'
import type { Contact } from './venue.ts'
import type { World } from './world.ts'

export interface Power {
  readonly mains: boolean
  /** when the mains failed; null while they are there */
  readonly lostMs: number | null
  /** no more admissions: the battery is for the exits that are still to come */
  readonly batteryLow: boolean
}

const wellFed: Power = { mains: true, lostMs: null, batteryLow: false }

function evolvePower(power: Power, event: StoredEvent): Power {
  switch (event.type) {
    case 'power.lost':
      return { ...power, mains: false, lostMs: event.atMs }
    case 'power.battery_low':
      return { ...power, batteryLow: true }
    case 'power.restored':
      return wellFed
    default:
      return power
  }
}

/** What the contact of the mains or the battery says; a fact only when it is news. `active`: mains there, battery low. */
export function decidePower(
  { state, venue, now }: World,
  contact: Contact,
  active: boolean,
): readonly Draft[] {
  const { power } = state
  const about = { subject: venue.gateway, session: null, zone: null }
  if (contact.meaning === 'battery_low') {
    if (!active || power.batteryLow || power.mains) return []
    return [{ type: 'power.battery_low', ...about, data: { contact: contact.id } }]
  }
  if (active === power.mains) return []
  if (!active) return [{ type: 'power.lost', ...about, data: { contact: contact.id } }]
  const seconds = Math.max(0, Math.round((now.ms - (power.lostMs ?? now.ms)) / 1_000))
  return [{ type: 'power.restored', ...about, data: { contact: contact.id, seconds } }]
}

/** The power as a subject. */
export const powerSubject: Subject<Power> = { initial: wellFed, evolve: evolvePower }
