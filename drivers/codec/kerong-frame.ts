/**
 * The frame around the messages of KERONG lock boards: 02, the message, mostly 03, and the low byte of the sum of all
 * before it. Pure; what the messages mean, the families know.
 *
 * A sum is a weak check: two wrong bits may cancel out, and 03 and 02 stand in for much. So lengths, addresses and end
 * bytes are checked too, and no reply is proof of anything until the whole board was read again.
 */
import { concat } from './bytes.ts'
import { sum8 } from './checksum.ts'

export const startByte = 0x02
export const endByte = 0x03

/** `02 message 03 SUM`. */
export function framed(...message: readonly number[]): Uint8Array {
  return summed(startByte, ...message, endByte)
}

/** The bytes with their sum behind them. */
export function summed(...bytes: readonly number[]): Uint8Array {
  const body = Uint8Array.from(bytes)
  return concat(body, Uint8Array.of(sum8(body)))
}

/** Whether the last byte of a whole frame is the sum of those before it. */
export function isSummed(frame: Uint8Array): boolean {
  const last = frame.length - 1
  return frame[last] === sum8(frame, 0, last)
}
