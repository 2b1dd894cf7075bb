/** Packets of "WKLY" boards in words, for `device decode`. Pure; nothing in them is about a person. */
import { numbersOn } from '../codec/modbus-data.ts'
import type { WklyPacket } from './packets.ts'

const neverSent = '网关从不发送 the gateway never sends it'

/** A packet as named fields; locks by the numbers printed on the board. */
export function explain(packet: WklyPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'openAll':
      return {
        ...packet,
        meaning: '整板全开，网关从不发送 opens the whole board; the gateway never sends it',
      }
    case 'openSeveral':
    case 'openInTurn':
    case 'hold':
    case 'flash':
      return { ...packet, meaning: neverSent }
    case 'boardState': {
      const { closed, ...rest } = packet
      return {
        ...rest,
        locks: closed.length,
        locksClosed: numbersOn(closed),
        result: resultOf(packet.status),
      }
    }
    case 'unlockReply':
    case 'lockState':
    case 'foreignReply':
      return { ...packet, result: resultOf(packet.status) }
    default:
      return { ...packet }
  }
}

function resultOf(status: number): string {
  return status === 0 ? '完成 done' : '失败 failed'
}
