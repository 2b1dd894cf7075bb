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
    case 'locker.retrieval_granted': {
      const { ref, bank: id, cell, orderWithinMs } = event.data
      const bank = venue.banks.get(id)
      const door = bank?.cells.find((one) => one.id === cell)?.door
      if (bank === undefined || door === undefined) return []
      return [{ device: bank.board, order: { kind: 'OpenDoor', ref, door, withinMs: orderWithinMs } }]
    }
    default:
      return []
  }
}
