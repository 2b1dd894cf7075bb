/** A relay board with the cabinet whose locks it drives, as its master meets them. Pure. It answers only its own unit. */
import { exceptionCodes, flagsAsked } from '../codec/modbus-data.ts'
import { flashAsked } from '../codec/relay-board/flash.ts'
import { functionOf, type ModbusPacket } from '../codec/relay-board/packets.ts'
import { type CabinetState, type Reaction, type Standing, simulateCabinet } from '../locker/cabinet.ts'
import type { Simulator } from '../ports.ts'
import type { LockRelaySettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const thinkingMs = 4

export interface BoardState {
  readonly cabinet: CabinetState
  /** Until when the relay of each lock holds. */
  readonly holdsUntil: ReadonlyMap<number, number>
}

/** Its inputs read the doors only where contacts are wired. */
export function simulate(settings: LockRelaySettings): Simulator<BoardState, ModbusPacket> {
  const { contacts } = settings
  const feedback = contacts === 'none' ? 'closed_when_shut' : contacts.feedback
  const cabinetWith = (holds: readonly boolean[]) =>
    simulateCabinet<ModbusPacket>(
      { ...settings, feedback },
      { hear: (packet, standing) => react(settings, { packet, standing, holds }), report: () => null },
    )
  return {
    initial: { cabinet: cabinetWith([]).initial, holdsUntil: new Map() },
    step({ cabinet, holdsUntil }, input, now) {
      const holds = Array.from({ length: settings.relays }, (_, at) => now < (holdsUntil.get(at + 1) ?? now))
      const { state, ...rest } = cabinetWith(holds).step(cabinet, input, now)
      const pulse = input.kind === 'request' ? pulseAsked(settings, input.packet) : null
      const until = pulse === null ? holdsUntil : new Map(holdsUntil).set(pulse.lock, now + pulse.ms)
      return { ...rest, state: { cabinet: state, holdsUntil: until } }
    },
  }
}

function pulseAsked({ profile, unit, relays }: LockRelaySettings, packet: ModbusPacket) {
  const flash = packet.unit === unit ? flashAsked(profile, packet) : null
  return flash === null || flash.relay >= relays ? null : { lock: flash.relay + 1, ms: flash.tenths * 100 }
}

interface Scene {
  readonly packet: ModbusPacket
  readonly standing: Standing
  /** The relays in their order, true where one is on. */
  readonly holds: readonly boolean[]
}

function react(
  settings: LockRelaySettings,
  { packet, standing, holds }: Scene,
): Reaction<ModbusPacket> | null {
  const { unit, relays, contacts } = settings
  if (packet.unit !== unit) return null
  const pulse = pulseAsked(settings, packet)
  if (pulse !== null) return { pulses: [pulse.lock], ...told(echoOf(packet)) }
  const isReading = packet.kind === 'readCoils' || packet.kind === 'readInputs'
  if (!isReading || packet.count < 1 || packet.address + packet.count > relays) {
    return told({
      kind: 'exception',
      unit,
      function: functionOf(packet),
      code: exceptionCodes.illegalAddress,
    })
  }
  if (packet.kind === 'readCoils') return told({ kind: 'coils', unit, on: flagsAsked(holds, packet) })
  const closed = Array.from({ length: relays }, (_, at) => standing.switches.get(at + 1) ?? false)
  const seen = contacts === 'none' ? closed.map(() => false) : closed
  return told({ kind: 'inputs', unit, on: flagsAsked(seen, packet) })
}

function told(packet: ModbusPacket): Reaction<ModbusPacket> {
  return { replies: [{ packet, afterMs: thinkingMs }] }
}

function echoOf(packet: ModbusPacket): ModbusPacket {
  if (packet.kind !== 'writeRegisters') return packet
  const { unit, address, values } = packet
  return { kind: 'registersWritten', unit, address, count: values.length }
}
