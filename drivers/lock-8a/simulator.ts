/** An "8A" lock board with its cabinet, as its master meets them. Pure. It answers only its own board number. */
import { type CabinetState, type Reaction, type Standing, simulateCabinet } from '../locker/cabinet.ts'
import type { Switches } from '../locker/wiring.ts'
import type { Simulator } from '../ports.ts'
import { type LockPacket, lastLock } from './packets.ts'
import type { LockSettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const unlockThinkingMs = 200
const queryThinkingMs = 10

/** `events`: the board is of a model that reports each change of a switch by itself. */
export function simulate(
  settings: LockSettings,
  { events } = { events: false },
): Simulator<CabinetState, LockPacket> {
  const { board } = settings
  return simulateCabinet<LockPacket>(settings, {
    hear: (packet, standing) => (packet.board === board ? react(packet, standing) : null),
    report: (lock, bit) =>
      events ? { packet: { kind: 'lockEvent', board, lock, bit }, afterMs: queryThinkingMs } : null,
  })
}

function react(packet: LockPacket, standing: Standing): Reaction<LockPacket> | null {
  const { board } = packet
  switch (packet.kind) {
    case 'unlock': {
      const { lock } = packet
      const bit = standing.settled([lock], unlockThinkingMs).get(lock) ?? false
      const reply: LockPacket = { kind: 'unlockReply', board, lock, bit }
      return { pulses: [lock], replies: [{ packet: reply, afterMs: unlockThinkingMs }] }
    }
    case 'unlockAll':
      return { pulses: [...standing.switches.keys()] }
    case 'queryOne': {
      const { lock } = packet
      return told({ kind: 'lockState', board, lock, bit: standing.switches.get(lock) ?? false })
    }
    case 'queryAll':
      return told({ kind: 'boardState', board, bits: bitsRead(standing.switches) })
    default:
      return null
  }
}

function told(packet: LockPacket): Reaction<LockPacket> {
  return { replies: [{ packet, afterMs: queryThinkingMs }] }
}

/** A switch that no door works stays open and reads 0. */
function bitsRead(switches: Switches): number {
  return [...switches].reduce(
    (bits, [lock, closed]) => (closed && lock <= lastLock ? bits | (1 << (lock - 1)) : bits),
    0,
  )
}
