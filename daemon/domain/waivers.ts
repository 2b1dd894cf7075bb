/** Who declared to have no belongings, or was let off by staff (Art. 19). It holds until the release. Pure. */
import type { StoredEvent } from './event.ts'
import type { Subject } from './subject.ts'

/** References of those who need no cell. */
export type Waivers = ReadonlySet<string>

const noWaivers: Waivers = new Set()

function evolveWaivers(waivers: Waivers, event: StoredEvent): Waivers {
  switch (event.type) {
    case 'locker.deposit_waived':
      return new Set(waivers).add(event.data.participant)
    case 'locker.assigned':
    case 'participant.released':
      return without(waivers, event.data.participant)
    default:
      return waivers
  }
}

function without(waivers: Waivers, participant: string): Waivers {
  if (!waivers.has(participant)) return waivers
  const next = new Set(waivers)
  next.delete(participant)
  return next
}

/** Whether a participant may enter without a deposit: nothing to deposit was declared, or staff keep it (F-19.1). */
export function hasWaiver(waivers: Waivers, participant: string): boolean {
  return waivers.has(participant)
}

/** The waivers as a subject. */
export const waiversSubject: Subject<Waivers> = { initial: noWaivers, evolve: evolveWaivers }
