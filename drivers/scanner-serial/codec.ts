/**
 * Plain lines and packets, both ways: bytes up to and with the end of a line, or as many as came. There is no frame and no
 * check: whatever comes is a part of a line, so that nothing is ever left out of one. Pure.
 */
import { byteString, textOfBytes } from '../codec/typed/text.ts'
import { Personal } from '../personal.ts'
import type { Codec, Scan } from '../ports.ts'
import type { TextPacket } from './packets.ts'

/** Bytes of one packet; a longer line comes as several. */
const longestPacket = 256

const carriageReturn = 0x0d
const lineFeed = 0x0a

function isEndByte(byte: number | undefined): boolean {
  return byte === carriageReturn || byte === lineFeed
}

/** A line feed behind the carriage return belongs to it; where it comes later it is the end of a line without text. */
function scan(bytes: Uint8Array): Scan<TextPacket> {
  const window = bytes.subarray(0, longestPacket)
  const end = window.findIndex(isEndByte)
  if (end < 0) return text(window, { isEnd: false, length: window.length })
  const isPair = window[end] === carriageReturn && window[end + 1] === lineFeed
  return text(window.subarray(0, end), { isEnd: true, length: end + (isPair ? 2 : 1) })
}

function text(
  bytes: Uint8Array,
  { isEnd, length }: { readonly isEnd: boolean; readonly length: number },
): Scan<TextPacket> {
  return { kind: 'packet', packet: { kind: 'text', bytes: byteString(bytes), isEnd }, length }
}

/** Only the device talks, so nothing is a request and nothing answers. */
export const textCodec: Codec<TextPacket> = {
  maxLength: longestPacket,
  encode({ bytes, isEnd }) {
    const codes = Array.from(bytes, (character) => character.charCodeAt(0))
    if (codes.some((code) => code > 0xff || isEndByte(code)))
      throw new RangeError('the text of a packet is bytes, without the end of a line among them')
    return Uint8Array.from(isEnd ? [...codes, carriageReturn] : codes)
  },
  scanRequest: () => ({ kind: 'noise' }),
  scanReply: scan,
  answers: () => false,
  replyLength: () => 0,
  /** What was read is `Personal`, which prints as a mask, unless `personal` is true; null where it cannot be read. */
  explain({ kind, bytes, isEnd }, { personal }) {
    const read = textOfBytes(bytes)
    return { kind, text: personal || read === null ? read : new Personal(read), isEnd }
  },
}
