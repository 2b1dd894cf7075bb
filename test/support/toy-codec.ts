/** A wire language small enough to see through, for the tests of what all families share. */
import { concat } from '../../drivers/codec/bytes.ts'
import { xor8 } from '../../drivers/codec/checksum.ts'
import type { Codec, Scan } from '../../drivers/ports.ts'

/** `code` is from 1 to 63; a mirrored one (32 to 47) is answered with the very form of its request. */
export interface ToyPacket {
  readonly kind: 'ask' | 'answer' | 'event'
  readonly address: number
  readonly code: number
  readonly data: Uint8Array
}

const start = 0x7e
const longestData = 8
const answerBit = 0x80
const eventBit = 0x40

/** 7E, address, code with a bit for answers or events, length of data, data, XOR of all before. */
export const toyCodec: Codec<ToyPacket> = {
  maxLength: 5 + longestData,
  encode({ kind, address, code, data }) {
    const bit = kind === 'event' ? eventBit : kind === 'answer' && !isMirrored(code) ? answerBit : 0
    const body = concat(Uint8Array.of(start, address, code | bit, data.length), data)
    return concat(body, Uint8Array.of(xor8(body)))
  },
  scanRequest: (bytes) => scan(bytes, (code) => (code & (answerBit | eventBit) ? null : 'ask')),
  scanReply: (bytes) => scan(bytes, replyKind),
  answers: (asked, reply) =>
    reply.kind === 'answer' && reply.address === asked.address && reply.code === asked.code,
  replyLength: () => 7,
  explain: (packet) => ({ ...packet }),
}

function isMirrored(code: number): boolean {
  return code >= 0x20 && code < 0x30
}

function replyKind(code: number): ToyPacket['kind'] | null {
  if (code & answerBit || isMirrored(code)) return 'answer'
  return code & eventBit ? 'event' : null
}

function scan(bytes: Uint8Array, kindOf: (code: number) => ToyPacket['kind'] | null): Scan<ToyPacket> {
  const [first, address, code, dataLength] = bytes
  if (first !== start) return { kind: 'noise' }
  if (address === undefined || code === undefined || dataLength === undefined) return { kind: 'incomplete' }
  const kind = kindOf(code)
  if (kind === null || dataLength > longestData) return { kind: 'noise' }
  const length = 5 + dataLength
  if (bytes.length < length) return { kind: 'incomplete' }
  if (xor8(bytes, 0, length - 1) !== bytes[length - 1]) return { kind: 'noise' }
  // A view, not a copy: whoever collects must not write over what it gave away.
  const data = bytes.subarray(4, length - 1)
  return { kind: 'packet', packet: { kind, address, code: code & 0x3f, data }, length }
}

/** A packet of the toy language; a test names only what matters to it. */
export function toy(
  kind: ToyPacket['kind'],
  parts: { address?: number; code?: number; data?: number[] } = {},
): ToyPacket {
  const { address = 1, code = 1, data = [] } = parts
  return { kind, address, code, data: Uint8Array.from(data) }
}

/** The bytes of such a packet. */
export function toyBytes(...args: Parameters<typeof toy>): Uint8Array {
  return toyCodec.encode(toy(...args))
}
