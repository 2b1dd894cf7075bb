/** A "WKLY" lock board with its cabinet, as its master meets them. Pure. It answers only its own board number. */
import { type CabinetState, type Reaction, type Standing, simulateCabinet } from '../locker/cabinet.ts'
import { closedInOrder } from '../locker/wiring.ts'
import type { Simulator } from '../ports.ts'
import type { WklyPacket } from './packets.ts'
import type { WklySettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const unlockThinkingMs = 200
const queryThinkingMs = 10

/** The usual size of these boards. */
const usualLocks = 24
const done = 0x00

/** `events`: it reports each change of a switch by itself, as these boards do. */
export function simulate(
  settings: WklySettings,
  { events } = { events: true },
): Simulator<CabinetState, WklyPacket> {
  const { board } = settings
  return simulateCabinet<WklyPacket>(settings, {
    hear: (packet, standing) => (packet.board === board ? react(packet, standing) : null),
    report: (lock, closed) =>
      events ? { packet: { kind: 'lockEvent', board, lock, closed }, afterMs: queryThinkingMs } : null,
  })
}

function react(packet: WklyPacket, standing: Standing): Reaction<WklyPacket> | null {
  const { board } = packet
  const { switches } = standing
  switch (packet.kind) {
    case 'unlock': {
      const { lock } = packet
      const closed = standing.settled([lock], unlockThinkingMs).get(lock) ?? false
      return acting([lock], { kind: 'unlockReply', board, status: done, lock, closed })
    }
    case 'queryOne': {
      const { lock } = packet
      return told({ kind: 'lockState', board, status: done, lock, closed: switches.get(lock) ?? false })
    }
    case 'queryAll': {
      const locks = Math.max(usualLocks, ...switches.keys())
      return told({ kind: 'boardState', board, status: done, closed: closedInOrder(switches, locks) })
    }
    case 'openSeveral':
    case 'openInTurn':
      return acting(packet.locks, { kind: 'foreignReply', to: packet.kind, board, status: done })
    case 'openAll':
      return acting([...switches.keys()], { kind: 'foreignReply', to: 'openAll', board, status: done })
    default:
      return null
  }
}

function acting(pulses: readonly number[], packet: WklyPacket): Reaction<WklyPacket> {
  return { pulses, replies: [{ packet, afterMs: unlockThinkingMs }] }
}

function told(packet: WklyPacket): Reaction<WklyPacket> {
  return { replies: [{ packet, afterMs: queryThinkingMs }] }
}
