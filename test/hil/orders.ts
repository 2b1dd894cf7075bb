/** Orders to a gate or to a lock board: done once, whatever is pulled, and openings counted at the device. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Movement } from '../../drivers/ports.ts'
import type { Order } from '../../drivers/words.ts'
import type { SaidSignal } from './guest/words.ts'
import type { Plugged } from './plugged.ts'
import type { RoundsPlan } from './rounds.ts'
import type { SiteLink } from './site-link.ts'

/** Emulation stretches everything; a real site gives its orders less. */
const withinMs = 10_000
/** The plug is pulled so much later in each round after an order was given: before, while and after it is carried out. */
const stepMs = 15

interface Manner {
  readonly moves: Movement['kind']
  readonly order: (ref: string) => Order
  /** Has the device ready for the next order. */
  readonly settle: (device: Plugged) => void
}

const gate: Manner = {
  moves: 'GateOpened',
  order: (ref) => ({ kind: 'OpenGate', ref, direction: 'in', withinMs }),
  settle: () => undefined,
}

const door = 7
const locker: Manner = {
  moves: 'DoorReleased',
  order: (ref) => ({ kind: 'OpenDoor', ref, door, withinMs }),
  settle: (device) => device.stimulate({ kind: 'ShutDoor', door }),
}

type Parts = Pick<RoundsPlan, 'prove' | 'beforePull' | 'whileOut'>

export const opensGate = (site: SiteLink): Parts => ordersIn(site, gate)
export const opensDoor = (site: SiteLink): Parts => ordersIn(site, locker)

/** The parts of a round. Each throws where an order had more than one end, or the device moved more often than it was told. */
function ordersIn(site: SiteLink, { moves, order, settle }: Manner): Parts {
  /** Openings that are accounted for. */
  let known = 0
  let cutFrom = 0
  const opened = (device: Plugged) => device.movements.filter(({ kind }) => kind === moves).length

  async function endOf(device: Plugged, from: number, ref: string): Promise<SaidSignal> {
    const ends = ['OrderDone', 'OrderFailed', 'OrderUnconfirmed']
    const fits = (signal: SaidSignal) => signal.ref === ref && ends.includes(signal.kind)
    return (await site.signal({ from, device: device.id, fits })).signal
  }

  return {
    async prove(device, round) {
      if (opened(device) !== known)
        throw new Error(`${device.id} opened without an order, after the plug was back`)
      const ref = `order-${round}`
      const from = site.mark()
      site.order(device.id, order(ref))
      const end = await endOf(device, from, ref)
      if (end.kind !== 'OrderDone')
        throw new Error(`an order to ${device.id} ended as ${JSON.stringify(end)}`)
      known++
      if (opened(device) !== known)
        throw new Error(`${known} orders opened ${device.id} ${opened(device)} times`)
      settle(device)
    },
    async beforePull(device, round) {
      cutFrom = site.mark()
      site.order(device.id, order(`cut-${round}`))
      await pause(round * stepMs)
    },
    async whileOut(device, round) {
      const end = await endOf(device, cutFrom, `cut-${round}`)
      const moved = opened(device) - known
      if (moved > 1) throw new Error(`one order opened ${device.id} ${moved} times`)
      if (end.kind === 'OrderDone' && moved === 0)
        throw new Error(`an order to ${device.id} was told done and was not`)
      if (end.kind === 'OrderFailed' && moved === 1)
        throw new Error(`an order to ${device.id} failed and was done`)
      known += moved
      settle(device)
      const ref = `out-${round}`
      const from = site.mark()
      site.order(device.id, order(ref))
      const refused = await endOf(device, from, ref)
      if (refused.why !== 'offline')
        throw new Error(`an order to what is out ended as ${JSON.stringify(refused)}; expected offline`)
    },
  }
}
