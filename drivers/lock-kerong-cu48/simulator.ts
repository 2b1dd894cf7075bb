/** A KERONG CU48 board with its cabinet, as its master meets them. Pure. It answers only queries of its own number. */
import { type CabinetState, simulateCabinet } from '../locker/cabinet.ts'
import { closedInOrder } from '../locker/wiring.ts'
import type { Simulator } from '../ports.ts'
import { type LongPacket, lastLock } from './packets.ts'
import type { LongSettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const thinkingMs = 10

/** An unlock is carried out and not answered. Where the settings do not know how replies end, they end with the sum. */
export function simulate(settings: LongSettings): Simulator<CabinetState, LongPacket> {
  const { device, statusEnd } = settings
  const end = statusEnd === 'either' ? 'sum' : statusEnd
  return simulateCabinet<LongPacket>(settings, {
    hear(packet, { switches }) {
      if (packet.device !== device) return null
      if (packet.kind === 'unlock') return { pulses: [packet.lock] }
      if (packet.kind !== 'queryBoard') return null
      const closed = closedInOrder(switches, lastLock)
      return { replies: [{ packet: { kind: 'boardState', device, closed, end }, afterMs: thinkingMs }] }
    },
    report: () => null,
  })
}
