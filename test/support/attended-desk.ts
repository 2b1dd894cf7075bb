/** A venue whose desk is attended: staff give out badges and cells of two sizes, from two banks. */
import type { Bank, Rules, Venue } from '../../daemon/domain/venue.ts'
import { layoutOf } from '../../daemon/domain/venue.ts'
import type { Person } from './people.ts'
import { person } from './people.ts'
import type { Scenario } from './scenario.ts'
import { scenario } from './scenario.ts'
import { smallVenue } from './small-venue.ts'

/** bank1: A1, A2 small, A3 large; bank2 with a board of its own: B1 small. */
export function attendedVenue(rules: Partial<Rules> = {}): Venue {
  const venue = smallVenue({ selfServiceDesk: false, badgeRequired: true, ...rules })
  const bank = (id: string, cells: Bank['cells']): Bank => ({
    id,
    name: id,
    nameEn: id,
    board: `${id}-board`,
    cells,
  })
  const banks = [
    bank('bank1', [
      { id: 'A1', door: 1, size: 'small' },
      { id: 'A2', door: 2, size: 'small' },
      { id: 'A3', door: 3, size: 'large' },
    ]),
    bank('bank2', [{ id: 'B1', door: 1, size: 'small' }]),
  ]
  const desks = [
    { id: 'desk1', name: '签到台', nameEn: 'desk', reader: 'desk1-reader', banks: ['bank1', 'bank2'] },
  ]
  const parts = { zones: [...venue.zones.values()], portals: [...venue.portals.values()], desks, banks }
  return { ...venue, ...layoutOf({ ...parts, contacts: [...venue.contacts.values()] }) }
}

/** 赵甲, 钱乙 and 孙丙 on the roster of room 1, nobody checked yet. */
export function attendedDay(rules: Partial<Rules> = {}): Scenario {
  const venue = attendedVenue(rules)
  return scenario({ venue }).roster('S-A', 'room1', ['A1', 'A2', 'A3'].map(person))
}

/** The order that the last call gave for a cell, and its door. */
export function orderOf(story: Scenario): { ref: string; board: string; door: number; cell: string } {
  const event = story.events().findLast(({ type }) => ordering.has(type))
  if (event === undefined) throw new Error('no cell was ordered to open')
  const data = event.data as { bank: string; cell: string; ref: string; retry?: { ref: string } }
  const bank = story.venue.banks.get(data.bank)
  const door = bank?.cells.find(({ id }) => id === data.cell)?.door ?? 0
  return { ref: data.retry?.ref ?? data.ref, board: bank?.board ?? '', door, cell: data.cell }
}

const ordering = new Set(['locker.assigned', 'locker.retrieval_granted', 'locker.open_failed'])

/** The door that was ordered opens and is shut again. */
export function openAndShut(story: Scenario): Scenario {
  const { board, door, ref } = orderOf(story)
  story.signal(board, { kind: 'DoorOpened', door, ref })
  return story.signal(board, { kind: 'DoorClosed', door })
}

/** The document at the desk, a badge, a cell, and the belongings in it. */
export function deposited(story: Scenario, holder: Person, number: string): Scenario {
  story.card('desk1-reader', holder).staff('badge.issue', { number }, { by: 'W1' })
  return openAndShut(story.staff('locker.assign', {}, { by: 'W1' }))
}

/** The session's work is done: its people may leave. */
export function finished(story: Scenario, session = 'S-A'): Scenario {
  const data = { recorder: null, cause: 'session_finished' as const, operator: null }
  return story.told({ type: 'recording.stopped', subject: session, session, zone: null, data })
}
