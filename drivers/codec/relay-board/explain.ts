/** Packets of relay boards in words, for `device decode`. Pure; nothing in them is about a person. */
import { exceptionMeaning, numbersOn } from '../modbus-data.ts'
import type { ModbusPacket } from './packets.ts'

/** A packet as named fields; relays and inputs by the numbers printed on the board, times in milliseconds. */
export function explain(packet: ModbusPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'coils':
      return { kind: packet.kind, unit: packet.unit, relaysOn: numbersOn(packet.on) }
    case 'inputs':
      return { kind: packet.kind, unit: packet.unit, inputsOn: numbersOn(packet.on) }
    case 'writeCoil':
      return { ...packet, relay: packet.relay + 1 }
    case 'flashOn':
    case 'flashOff': {
      const { tenths, ...rest } = packet
      return { ...rest, relay: packet.relay + 1, forMs: tenths * 100 }
    }
    case 'writeCoils': {
      const { on, ...rest } = packet
      return { ...rest, count: on.length, relaysOn: numbersOn(on, packet.address) }
    }
    case 'exception':
      return { ...packet, meaning: exceptionMeaning(packet.code) }
    default:
      return { ...packet }
  }
}
