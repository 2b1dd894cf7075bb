/** A scanner on a serial line: it writes what is held before it, with a carriage return behind. Pure. */
import { byteString, bytesOfText } from '../codec/typed/text.ts'
import type { Simulator } from '../ports.ts'
import type { TextPacket } from './packets.ts'

/** How long a scanner looks at a code before it writes. */
const thinkingMs = 30

export function simulate(): Simulator<null, TextPacket> {
  return {
    initial: null,
    step(state, input) {
      const still = { state, replies: [], movements: [], wakeAt: null }
      if (input.kind !== 'stimulus' || input.stimulus.kind !== 'PresentBadge') return still
      const packet: TextPacket = {
        kind: 'text',
        bytes: byteString(bytesOfText(input.stimulus.text)),
        isEnd: true,
      }
      return { ...still, replies: [{ packet, afterMs: thinkingMs }] }
    },
  }
}
