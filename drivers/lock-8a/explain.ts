/** Packets of "8A" lock boards in words, for `device decode`. Pure; nothing in them is about a person. */
import { bitsOf, type LockPacket } from './packets.ts'

/** A packet as named fields; a switch as the 1 or 0 that it reads. */
export function explain(packet: LockPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'unlockAll':
      return {
        ...packet,
        meaning: '整板全开，网关从不发送 opens the whole board; the gateway never sends it',
      }
    case 'boardState':
      return {
        kind: packet.kind,
        board: packet.board,
        locksReading1: bitsOf(packet.bits).flatMap((bit, at) => (bit ? [at + 1] : [])),
        meaning: polarity,
      }
    case 'unlockReply':
    case 'lockState':
    case 'lockEvent': {
      const { bit, ...rest } = packet
      return { ...rest, reads: bit ? 1 : 0, meaning: polarity }
    }
    default:
      return { ...packet }
  }
}

/** The wire does not say it; the cabinet's setting `feedback` does. */
const polarity =
  '1 = 门关（closed_when_shut）或门开（open_when_shut） 1 is a shut door with feedback closed_when_shut, an open one with open_when_shut'
