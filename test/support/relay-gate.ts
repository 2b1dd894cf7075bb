/** The settings and packets of a gate on a relay board, as tests write them down. */
import type { ModbusPacket } from '../../drivers/codec/relay-board/packets.ts'
import type { GateSettings } from '../../drivers/modbus-relay/wiring.ts'
import type { Direction, Order } from '../../drivers/words.ts'

/** The defaults of the schema, with a wiring in which no two numbers are alike; a test of the schema holds them together. */
export const relayGate: GateSettings = {
  unit: 1,
  profile: 'waveshare',
  open: { in: 1, out: 2 },
  pulseMs: 500,
  passed: { in: 3, out: 4 },
  fire: null,
  fireActive: 'open',
  passedActive: 'closed',
  ajar: null,
  ajarActive: 'closed',
  obstructed: null,
  obstructedActive: 'closed',
  relockMs: 5000,
  pollMs: 40,
  replyMs: 50,
}

/** Eight flags; the numbers are those printed on the board. */
export function flags(...numbers: readonly number[]): readonly boolean[] {
  return Array.from({ length: 8 }, (_, at) => numbers.includes(at + 1))
}

export const coils = (...on: readonly number[]): ModbusPacket => ({
  kind: 'coils',
  unit: 1,
  on: flags(...on),
})
export const inputs = (...on: readonly number[]): ModbusPacket => ({
  kind: 'inputs',
  unit: 1,
  on: flags(...on),
})
export const exception = (functionCode: number): ModbusPacket => ({
  kind: 'exception',
  unit: 1,
  function: functionCode,
  code: 2,
})
export const flashOn = (relay: number, tenths = 5): ModbusPacket => ({
  kind: 'flashOn',
  unit: 1,
  relay: relay - 1,
  tenths,
})

export function openGate(direction: Direction, ref: string, withinMs = 2000): Order {
  return { kind: 'OpenGate', ref, direction, withinMs }
}
