/**
 * SAM-V frames and packets, both ways (GA 450 family): preamble, big-endian length, command or status, data, XOR.
 * Pure. Photo and fingerprints never leave `scanReply`.
 */
import { concat } from '../codec/bytes.ts'
import { xor8 } from '../codec/checksum.ts'
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import type { SamPacket, SamReply, SamRequest } from './packets.ts'
import { decodeReply, encodeReply } from './replies.ts'
import { decodeRequest, encodeRequest } from './requests.ts'

const preamble = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69)

/** Preamble and the two length bytes. */
const headLength = preamble.length + 2

/**
 * The largest value of the length field; a larger one is line noise. The largest real reply, text with photo and two
 * fingerprints, has 0x090A.
 */
const lengthLimit = 0x0a00

/** The length field counts the command or status bytes and the check byte besides the data. */
const requestOverhead = 3
const replyOverhead = 4

export const samCodec: Codec<SamPacket> = {
  maxLength: headLength + lengthLimit,
  encode(packet) {
    const body = encodeRequest(packet) ?? encodeReply(packet)
    const length = body.length + 1
    const counted = concat(Uint8Array.of(length >>> 8, length & 0xff), body)
    return concat(preamble, counted, Uint8Array.of(xor8(counted)))
  },
  scanRequest: (bytes) => scanFrame(bytes, requestOverhead, decodeRequest),
  /** Replies tell themselves apart by status and length, so `asked` is not needed. */
  scanReply: (bytes) => scanFrame(bytes, replyOverhead, decodeReply),
  answers,
  replyLength: (asked) => replyLengths[asked.kind] ?? bareReplyLength,
  explain,
}

/**
 * Looks for one frame at the start of `bytes`. A preamble shifted by a stray AA is found because the caller drops one
 * byte after noise; so is a frame after one with a wrong check byte.
 */
function scanFrame<P>(bytes: Uint8Array, overhead: number, decode: (body: Uint8Array) => P | null): Scan<P> {
  for (let at = 0; at < preamble.length && at < bytes.length; at++) {
    if (bytes[at] !== preamble[at]) return { kind: 'noise' }
  }
  if (bytes.length < headLength) return { kind: 'incomplete' }
  const length = ((bytes[5] ?? 0) << 8) | (bytes[6] ?? 0)
  if (length < overhead || length > lengthLimit) return { kind: 'noise' }
  const end = headLength + length
  if (bytes.length < end) return { kind: 'incomplete' }
  if (xor8(bytes, preamble.length, end - 1) !== bytes[end - 1]) return { kind: 'noise' }
  const packet = decode(bytes.subarray(headLength, end - 1))
  return packet === null ? { kind: 'noise' } : { kind: 'packet', packet, length: end }
}

const cardRequests: readonly string[] = ['find', 'select', 'read', 'readWithFingerprint', 'readNewestAddress']
const bareRequests: readonly string[] = ['reset', 'getStatus', 'setBaud', 'setMaxRf']

/**
 * The protocol has no sequence numbers. A reply with data answers only the request that asks for such data; a bare
 * error answers whatever is in flight.
 */
function answers(asked: SamPacket, reply: SamPacket): boolean {
  switch (reply.kind) {
    case 'status':
      return true
    case 'ok':
      return bareRequests.includes(asked.kind)
    case 'none':
      return cardRequests.includes(asked.kind)
    case 'found':
      return asked.kind === 'find'
    case 'selected':
      return asked.kind === 'select'
    case 'moduleId':
      return asked.kind === 'getModuleId'
    case 'newestAddress':
      return asked.kind === 'readNewestAddress'
    case 'cardText':
    case 'unsupportedCard':
      return asked.kind === (reply.fingerprintBytes === null ? 'read' : 'readWithFingerprint')
    default:
      return false
  }
}

/** A reply without data. */
const bareReplyLength = headLength + replyOverhead

/** Whole frames in bytes, for requests whose usual answer carries data. */
const replyLengths: Readonly<Partial<Record<(SamRequest | SamReply)['kind'], number>>> = {
  getModuleId: bareReplyLength + 16,
  find: bareReplyLength + 4,
  select: bareReplyLength + 8,
  read: bareReplyLength + 4 + 256 + 1024,
  readWithFingerprint: bareReplyLength + 6 + 256 + 1024 + 1024,
  readNewestAddress: bareReplyLength + 70,
}
