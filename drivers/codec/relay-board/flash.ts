/**
 * One pulse by the board's own timer, in the words of each make: on at once, off by itself, whatever becomes of the
 * master. Only makes whose timer is documented stand here. Pure.
 */
import type { ModbusPacket } from './packets.ts'

/**
 * `waveshare`: function 05 at its own addresses (Waveshare Modbus RTU Relay). `lc-technology`: two registers with
 * function 10 (LC Technology Modbus RTU relay modules).
 */
export const boardProfiles = ['waveshare', 'lc-technology'] as const

export type BoardProfile = (typeof boardProfiles)[number]

/** Step of the timer of every make. */
export const timerStepMs = 100

/** Five registers for each relay, those of the first one from here. */
const firstRegister = 3
const registersPerRelay = 5

/** First word of the two: on for the time in the second, then off. */
const flashOnMode = 2

export interface Flash {
  readonly unit: number
  /** from 0 */
  readonly relay: number
  /** × 100 ms */
  readonly tenths: number
}

/** The request that makes a board of this make close one relay for so long. */
export function flashRequest(profile: BoardProfile, { unit, relay, tenths }: Flash): ModbusPacket {
  if (profile === 'waveshare') return { kind: 'flashOn', unit, relay, tenths }
  const address = firstRegister + relay * registersPerRelay
  return { kind: 'writeRegisters', unit, address, values: [flashOnMode, tenths] }
}

/** What `flashRequest` asked for; null for any other packet. */
export function flashAsked(profile: BoardProfile, packet: ModbusPacket): Flash | null {
  if (profile === 'waveshare') return packet.kind === 'flashOn' ? packet : null
  if (packet.kind !== 'writeRegisters') return null
  const { unit, address, values } = packet
  const [mode, tenths] = values
  const relay = (address - firstRegister) / registersPerRelay
  if (!Number.isInteger(relay) || relay < 0 || mode !== flashOnMode || tenths === undefined) return null
  return values.length === 2 ? { unit, relay, tenths } : null
}
