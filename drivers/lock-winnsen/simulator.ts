/** A Winnsen station with its cabinet, as its master meets them. Pure. It answers only its own station number. */
import { type CabinetState, type Reaction, type Standing, simulateCabinet } from '../locker/cabinet.ts'
import type { Switches } from '../locker/wiring.ts'
import type { Simulator } from '../ports.ts'
import type { LockStatus, WinnsenPacket } from './packets.ts'
import type { WinnsenSettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const unlockThinkingMs = 200
const queryThinkingMs = 10

/** Its coils never have to rest. */
export function simulate(settings: WinnsenSettings): Simulator<CabinetState, WinnsenPacket> {
  return simulateCabinet<WinnsenPacket>(settings, {
    hear: (packet, standing) =>
      packet.station === settings.station ? react(settings, packet, standing) : null,
    report: () => null,
  })
}

function react(
  { statusOrder: order }: WinnsenSettings,
  packet: WinnsenPacket,
  standing: Standing,
): Reaction<WinnsenPacket> | null {
  const { station, lock } = packet
  switch (packet.kind) {
    case 'unlock': {
      const status = statusOf(standing.settled([lock], unlockThinkingMs), lock)
      const reply: WinnsenPacket = { kind: 'unlockReply', station, lock, status }
      return { pulses: [lock], replies: [{ packet: reply, afterMs: unlockThinkingMs }] }
    }
    case 'queryOne': {
      const reply: WinnsenPacket = {
        kind: 'lockState',
        station,
        lock,
        status: statusOf(standing.switches, lock),
        order,
      }
      return { replies: [{ packet: reply, afterMs: queryThinkingMs }] }
    }
    default:
      return null
  }
}

/** A switch that no door works stays open. */
function statusOf(switches: Switches, lock: number): LockStatus {
  return switches.get(lock) === true ? 'closed' : 'open'
}
