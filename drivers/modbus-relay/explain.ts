/** Packets of relay boards in words, for `device decode`. Pure; nothing in them is about a person. */
import type { ModbusPacket } from './packets.ts'

/** A packet as named fields; relays and inputs by the numbers printed on the board, times in milliseconds. */
export function explain(packet: ModbusPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'coils':
      return { kind: packet.kind, unit: packet.unit, relaysOn: numbersOf(packet.on) }
    case 'inputs':
      return { kind: packet.kind, unit: packet.unit, inputsOn: numbersOf(packet.on) }
    case 'writeCoil':
      return { ...packet, relay: packet.relay + 1 }
    case 'flashOn':
    case 'flashOff': {
      const { tenths, ...rest } = packet
      return { ...rest, relay: packet.relay + 1, forMs: tenths * 100 }
    }
    case 'writeCoils': {
      const { on, ...rest } = packet
      return { ...rest, count: on.length, relaysOn: numbersOf(on, packet.address) }
    }
    case 'exception':
      return { ...packet, meaning: exceptions.get(packet.code) ?? '未知 unknown' }
    default:
      return { ...packet }
  }
}

function numbersOf(on: readonly boolean[], first = 0): readonly number[] {
  return on.flatMap((flag, at) => (flag ? [first + at + 1] : []))
}

/** MODBUS Application Protocol V1.1b3, section 7. */
const exceptions: ReadonlyMap<number, string> = new Map([
  [0x01, '不支持的功能 illegal function'],
  [0x02, '地址无效 illegal address'],
  [0x03, '数值无效 illegal value'],
  [0x04, '设备故障 device failure'],
  [0x05, '已接受，处理中 acknowledged, still working'],
  [0x06, '设备忙 device busy'],
])
