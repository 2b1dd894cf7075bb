/** What time brings to the cells: attempts that nobody answered, doors left ajar (Art. 19). Pure. */
import { earliest } from './earliest.ts'
import type { Draft } from './events/catalogue.ts'
import { evolveLockers } from './locker-changes.ts'
import { endOpenings } from './locker-openings.ts'
import type { Cell, Lockers } from './lockers.ts'
import { aboutCell, noLockers } from './lockers.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

function wakeOf(cell: Cell, venue: Venue): number | null {
  if (cell.phase === 'opening') return cell.deadlineMs
  return cell.phase === 'open' && !cell.isOverdue ? cell.sinceMs + venue.rules.lockerCloseMs : null
}

/** Doors that stand open for too long, said once. */
function leftAjar({ state, venue, now }: World): readonly Draft[] {
  return [...state.lockers.values()].flatMap((cell): readonly Draft[] => {
    if (cell.phase !== 'open') return []
    const wakeMs = wakeOf(cell, venue)
    if (wakeMs === null || wakeMs > now.ms) return []
    const { bank, cell: id, participant } = cell
    const data = { bank, cell: id, participant }
    return [{ type: 'locker.close_overdue', ...aboutCell(state, participant, bank), data }]
  })
}

/** The cells as a subject: each attempt to open one ends in time, and no door is forgotten. */
export const lockersSubject: Subject<Lockers> = {
  initial: noLockers,
  evolve: (lockers, event, { venue }) => evolveLockers(lockers, event, venue),
  nextWake: ({ lockers }, venue) => earliest([...lockers.values()].map((cell) => wakeOf(cell, venue))),
  due: (world) => [...endOpenings(world.state, world.now.ms), ...leftAjar(world)],
}
