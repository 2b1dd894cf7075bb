/**
 * The frame around every Modbus TCP message: a header in front of the same unit, function and data that a serial line
 * carries, and no CRC (MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3). Pure; what the functions mean, the
 * families know.
 */
import type { Codec, Packet, Scan } from '../ports.ts'
import { concat } from './bytes.ts'
import { crc16Modbus } from './checksum.ts'
import { within, word, wordAt } from './modbus-data.ts'

/** A message with the number that its answer repeats. */
export type Numbered<P> = P & { readonly transaction: number }

/** Transaction, protocol (always 0) and length, a word each; the length counts what follows it. */
const headerLength = 6

/** Unit, function and one byte: an exception. */
const shortestBody = 3

const crcLength = 2

/**
 * The codec of the same messages over TCP, made of their codec on a serial line. An answer counts only with the
 * transaction number of its request, so a late one is never taken for another's.
 */
export function tcpCodec<P extends Packet>(serial: Codec<P>): Codec<Numbered<P>> {
  const longestBody = serial.maxLength - crcLength
  return {
    maxLength: headerLength + longestBody,
    encode(packet) {
      const body = serial.encode(packet).subarray(0, -crcLength)
      const transaction = word(within(packet.transaction, 0xffff))
      return concat(Uint8Array.of(...transaction, 0, 0, ...word(body.length)), body)
    },
    scanRequest: (bytes) => scan(bytes, longestBody, serial.scanRequest),
    scanReply: (bytes, asked) => scan(bytes, longestBody, (frame) => serial.scanReply(frame, asked)),
    answers: (asked, reply) => asked.transaction === reply.transaction && serial.answers(asked, reply),
    replyLength: (asked) => headerLength + serial.replyLength(asked) - crcLength,
    explain: (packet, options) => ({ transaction: packet.transaction, ...serial.explain(packet, options) }),
  }
}

/** `read` gets the body as a frame of the serial line; it must take the whole of it. */
function scan<P extends Packet>(
  bytes: Uint8Array,
  longestBody: number,
  read: (frame: Uint8Array) => Scan<P>,
): Scan<Numbered<P>> {
  const isOtherProtocol = wordAt(bytes, 2) !== 0
  const length = bytes.length < headerLength ? null : wordAt(bytes, 4)
  if (isOtherProtocol || wordAt(bytes, 4) > longestBody || (length !== null && length < shortestBody)) {
    return { kind: 'noise' }
  }
  if (length === null || bytes.length < headerLength + length) return { kind: 'incomplete' }
  const seen = read(onSerialLine(bytes.subarray(headerLength, headerLength + length)))
  if (seen.kind !== 'packet' || seen.length !== length + crcLength) return { kind: 'noise' }
  const packet = { ...seen.packet, transaction: wordAt(bytes, 0) }
  return { kind: 'packet', packet, length: headerLength + length }
}

function onSerialLine(body: Uint8Array): Uint8Array {
  const crc = crc16Modbus(body)
  return concat(body, Uint8Array.of(crc & 0xff, crc >>> 8))
}
