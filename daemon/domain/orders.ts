/** What devices must do because of a fresh fact. Never asked on replay: old facts give no orders. Pure. */
import type { Order } from '../../drivers/words.ts'
import type { StoredEvent } from './event.ts'
import type { Venue } from './venue.ts'

export interface DeviceOrder {
  readonly device: string
  readonly order: Order
}

/** The orders that follow from one stored fact; most facts have none. */
export function ordersFor(event: StoredEvent, venue: Venue): readonly DeviceOrder[] {
  switch (event.type) {
    case 'passage.granted': {
      const { ref, portal, direction, orderWithinMs } = event.data
      const gate = venue.portals.get(portal)?.gate
      if (gate === undefined || gate === null) return []
      return [{ device: gate, order: { kind: 'OpenGate', ref, direction, withinMs: orderWithinMs } }]
    }
    case 'locker.assigned':
    case 'locker.retrieval_granted':
      return openDoor(venue, event.data, event.data)
    case 'locker.open_failed':
      return event.data.retry === undefined ? [] : openDoor(venue, event.data, event.data.retry)
    default:
      return []
  }
}

function openDoor(
  venue: Venue,
  { bank: id, cell }: { readonly bank: string; readonly cell: string },
  { ref, orderWithinMs }: { readonly ref: string; readonly orderWithinMs: number },
): readonly DeviceOrder[] {
  const bank = venue.banks.get(id)
  const door = bank?.cells.find((one) => one.id === cell)?.door
  if (bank === undefined || door === undefined) return []
  return [{ device: bank.board, order: { kind: 'OpenDoor', ref, door, withinMs: orderWithinMs } }]
}
