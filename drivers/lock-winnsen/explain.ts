/** Packets of Winnsen boards in words, for `device decode`. Pure; nothing in them is about a person. */
import type { WinnsenPacket } from './packets.ts'

/** A packet as named fields; locks by the numbers printed on the board. */
export function explain(packet: WinnsenPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'unlock':
      return { ...packet }
    case 'queryOne':
      return { kind: packet.kind, station: packet.station, lock: packet.lock }
    case 'unlockReply':
      return { ...packet, meaning: unlockMeanings[packet.status] }
    case 'lockState':
      return {
        ...packet,
        meaning:
          '末两字段次序仅一处资料，须现场验证 the order of the two last fields is known from a single source: prove it on site',
      }
  }
}

const unlockMeanings = {
  open: '已打开 opened',
  closed: '未打开 did not open',
  cooling: '线圈冷却中 the coil must rest first',
}
