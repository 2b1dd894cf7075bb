/**
 * SAM-V frames wrapped into HID reports of 64 bytes, as readers of one maker (Miaxis MR-300 and its kin) carry them: a header,
 * a sum, and a long reply cut into numbered pieces. Pure. Only a whole reply whose every piece is sound is a packet.
 */
import { concat } from '../codec/bytes.ts'
import type { Codec, Scan } from '../ports.ts'
import { samCodec } from './codec.ts'
import type { SamPacket } from './packets.ts'
import { encodeRequest } from './requests.ts'

const reportLength = 64
/** A write begins with the report id, which such readers do not have. */
const reportId = 0
const requestMark = 0x88
const replyMark = 0xaa
const samCommand = 0xb1
/** In a request: mark, serial number, length, command. */
const requestHead = 6
/** In a reply: mark, serial number, length, result, number of the piece. */
const replyHead = 8
/** Bytes of the SAM-V frame in one piece of a reply. */
const pieceLength = 54
/** Preamble and length, which the first piece begins with. */
const samHead = 7

const mostPieces = Math.ceil(samCodec.maxLength / pieceLength)

/** The wire language of such a reader. Answers and packets are those of SAM-V. */
export const hidSamCodec: Codec<SamPacket> = {
  ...samCodec,
  maxLength: mostPieces * reportLength,
  encode(packet) {
    const frame = samCodec.encode(packet)
    return encodeRequest(packet) === null ? wrappedReply(frame) : wrappedRequest(frame)
  },
  scanRequest,
  scanReply,
  replyLength: (asked) => Math.ceil(samCodec.replyLength(asked) / pieceLength) * reportLength,
}

function wrappedRequest(frame: Uint8Array): Uint8Array {
  const length = frame.length + 1
  const summed = concat(Uint8Array.of(length & 0xff, length >>> 8, samCommand), frame)
  return concat(Uint8Array.of(reportId), report(Uint8Array.of(requestMark, 0, 0), summed))
}

function wrappedReply(frame: Uint8Array): Uint8Array {
  const pieces = Array.from({ length: Math.ceil(frame.length / pieceLength) }, (_, at) => {
    const payload = frame.subarray(at * pieceLength, (at + 1) * pieceLength)
    const length = payload.length + 3
    const head = Uint8Array.of(length & 0xff, length >>> 8, 0, at & 0xff, at >>> 8)
    return report(Uint8Array.of(replyMark, 0, 0), concat(head, payload))
  })
  return concat(...pieces)
}

/** Mark and serial number, what is summed, the sum, and zeros to the end. */
function report(mark: Uint8Array, summed: Uint8Array): Uint8Array {
  const sum = sum16(summed, 0, summed.length)
  const whole = new Uint8Array(reportLength)
  whole.set(concat(mark, summed, Uint8Array.of(sum & 0xff, sum >>> 8)))
  return whole
}

function sum16(bytes: Uint8Array, start: number, end: number): number {
  return bytes.subarray(start, end).reduce((sum, byte) => (sum + byte) & 0xffff, 0)
}

function scanRequest(bytes: Uint8Array): Scan<SamPacket> {
  if (bytes[0] !== reportId || (bytes.length > 1 && bytes[1] !== requestMark)) return { kind: 'noise' }
  if (bytes.length <= reportLength) return { kind: 'incomplete' }
  const body = bytes.subarray(1, 1 + reportLength)
  const end = requestHead + wordAt(body, 3) - 1
  if (end <= requestHead || end > reportLength - 2 || body[5] !== samCommand || !isSummed(body, end))
    return { kind: 'noise' }
  const inner = samCodec.scanRequest(body.subarray(requestHead, end))
  if (inner.kind !== 'packet' || inner.length !== end - requestHead) return { kind: 'noise' }
  return { ...inner, length: 1 + reportLength }
}

/**
 * The pieces are put together by the length that the SAM-V frame itself tells, and each must carry the next number and the
 * right sum; what the reader says of lengths differs from make to make and decides nothing.
 */
function scanReply(bytes: Uint8Array, asked: SamPacket | null): Scan<SamPacket> {
  const payloads: Uint8Array[] = []
  let missing = Number.POSITIVE_INFINITY
  for (let at = 0; missing > 0; at++) {
    const piece = bytes.subarray(at * reportLength, (at + 1) * reportLength)
    if (piece.length > 0 && piece[0] !== replyMark) return { kind: 'noise' }
    if (piece.length < reportLength) return { kind: 'incomplete' }
    if (at === 0) missing = frameLength(piece)
    const payload = payloadOf(piece, { at, length: Math.min(missing, pieceLength), first: bytes })
    if (payload === null) return { kind: 'noise' }
    payloads.push(payload)
    missing -= payload.length
  }
  const frame = concat(...payloads)
  const inner = samCodec.scanReply(frame, asked)
  if (inner.kind !== 'packet' || inner.length !== frame.length) return { kind: 'noise' }
  return { ...inner, length: payloads.length * reportLength }
}

/** Of the frame that a first piece begins; more than any frame has where it is none. */
function frameLength(piece: Uint8Array): number {
  const length = samHead + ((piece[replyHead + 5] ?? 0) << 8) + (piece[replyHead + 6] ?? 0)
  return Math.min(length, samCodec.maxLength)
}

/** The bytes of the frame in a piece; null where number, result or sum is wrong. Some count pieces from 0, some from 1. */
function payloadOf(
  piece: Uint8Array,
  { at, length, first }: { at: number; length: number; first: Uint8Array },
): Uint8Array | null {
  const from = wordAt(first, 6)
  const end = replyHead + length
  if (from > 1 || piece[5] !== 0 || wordAt(piece, 6) !== from + at || !isSummed(piece, end)) return null
  return piece.subarray(replyHead, end)
}

/** Whether the sum behind `end` is that of the bytes from the length on. */
function isSummed(body: Uint8Array, end: number): boolean {
  return wordAt(body, end) === sum16(body, 3, end)
}

/** Little-endian. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}
