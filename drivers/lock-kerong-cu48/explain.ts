/** Packets of KERONG CU24 and CU48 boards in words, for `device decode`. Pure; nothing in them is about a person. */
import { numbersOn } from '../codec/modbus-data.ts'
import type { LongPacket } from './packets.ts'

/** A packet as named fields; locks by the numbers printed on the board. */
export function explain(packet: LongPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'queryBoard':
      return { kind: packet.kind, device: packet.device }
    case 'unlock':
      return { ...packet }
    case 'boardState':
      return {
        kind: packet.kind,
        device: packet.device,
        locksClosed: numbersOn(packet.closed),
        end: packet.end,
        meaning:
          '开关闭合 = 锁钩已锁，仅一处资料，须现场验证 a closed switch is a locked hook by a single source: prove it on site',
      }
  }
}
