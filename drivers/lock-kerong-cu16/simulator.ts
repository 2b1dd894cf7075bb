/** A KERONG CU16 board with its cabinet, as its master meets them. Pure. It answers only queries of its own number. */
import { type CabinetState, type Reaction, type Standing, simulateCabinet } from '../locker/cabinet.ts'
import { closedInOrder } from '../locker/wiring.ts'
import type { Simulator } from '../ports.ts'
import { type CuPacket, lastLock } from './packets.ts'
import type { CuSettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const thinkingMs = 10

const noItems = Array.from({ length: lastLock }, () => false)

/** A cabinet without item sensors; the board stands alone, not behind a hub. */
export function simulate(settings: CuSettings): Simulator<CabinetState, CuPacket> {
  return simulateCabinet<CuPacket>(settings, {
    hear: (packet, standing) =>
      'board' in packet && packet.board === settings.board ? react(packet, standing) : null,
    report: () => null,
  })
}

function react(packet: CuPacket, { switches }: Standing): Reaction<CuPacket> | null {
  switch (packet.kind) {
    case 'queryBoard': {
      const closed = closedInOrder(switches, lastLock)
      const reply: CuPacket = { kind: 'boardState', board: packet.board, closed, items: noItems }
      return { replies: [{ packet: reply, afterMs: thinkingMs }] }
    }
    case 'unlock':
      return { pulses: [packet.lock] }
    case 'unlockLater':
      return { pulses: [packet.lock], inMs: packet.delayS * 1000 }
    case 'unlockAll':
      return { pulses: [...switches.keys()] }
    default:
      return null
  }
}
