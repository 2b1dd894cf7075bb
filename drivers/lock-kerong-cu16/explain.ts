/** Packets of KERONG CU16 boards in words, for `device decode`. Pure; nothing in them is about a person. */
import { numbersOn } from '../codec/modbus-data.ts'
import type { CuPacket } from './packets.ts'

/** The coil's time is told in steps of this. */
const pulseStepMs = 10

const baudRates = [9600, 19_200, 57_600, 115_200]

/** A packet as named fields; locks by the numbers printed on the board. */
export function explain(packet: CuPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'boardState':
      return {
        kind: packet.kind,
        board: packet.board,
        locksClosed: numbersOn(packet.closed),
        itemsSeen: numbersOn(packet.items),
        meaning: '开关闭合 = 锁钩已锁（按厂家说明） a closed switch is a locked hook, by the manual',
      }
    case 'unlockAll':
      return {
        ...packet,
        meaning: '整板全开，网关从不发送 opens the whole board; the gateway never sends it',
      }
    case 'unlockLater':
      return { ...packet, meaning: '延时开锁，网关从不发送 opens later; the gateway never sends it' }
    case 'setBaudRate':
      return {
        ...packet,
        baudRate: baudRates[packet.code],
        meaning: '网关从不发送 the gateway never sends it',
      }
    case 'setPulse': {
      const [first, second] = packet.data
      return {
        ...packet,
        lowByteFirstMs: ((second << 8) | first) * pulseStepMs,
        highByteFirstMs: ((first << 8) | second) * pulseStepMs,
        meaning: '字节次序未证实，网关从不发送 the byte order is not proven; the gateway never sends it',
      }
    }
    default:
      return { ...packet }
  }
}
