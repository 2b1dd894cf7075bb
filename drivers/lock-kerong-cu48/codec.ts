/**
 * KERONG CU24 and CU48 frames and packets, both ways: 02, device, lock, command, 03, sum of all before it. Pure.
 *
 * Requests are published by the maker; the reply is known from one implementation only, and not to its last byte. So
 * both ends are read, unless the request says which one this site has: then the other one is noise.
 */
import { endByte, framed, isSummed, startByte, summed } from '../codec/kerong-frame.ts'
import { packed, unpacked } from '../codec/modbus-data.ts'
import { is, isAnything, isFromTo, type Shape, scanShapes } from '../codec/shapes.ts'
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import { type LongPacket, lastDevice, lastLock, type StatusEnd } from './packets.ts'

const commands = { query: 0x60, unlock: 0x61, state: 0x75 } as const

/** Stands for the lock where the whole board is meant. */
const wholeBoard = 0x00

const stateBytes = 6
const longestLength = 13

export const longCodec: Codec<LongPacket> = {
  maxLength: longestLength,
  encode,
  scanRequest: (bytes) => scanShapes(bytes, requests, isSummed),
  scanReply,
  /** The protocol has no sequence numbers: the device must do. */
  answers: (asked, reply) =>
    asked.kind === 'queryBoard' && reply.kind === 'boardState' && asked.device === reply.device,
  replyLength: () => longestLength,
  explain,
}

/** Throws `RangeError` for a number that does not exist: that is a bug of the caller. */
function encode(packet: LongPacket): Uint8Array {
  const { device } = packet
  check('device', device, { first: 0, last: lastDevice })
  switch (packet.kind) {
    case 'queryBoard':
      return framed(device, wholeBoard, commands.query)
    case 'unlock':
      check('lock', packet.lock, { first: 1, last: lastLock })
      return framed(device, packet.lock - 1, commands.unlock)
    case 'boardState': {
      check('number of locks', packet.closed.length, { first: lastLock, last: lastLock })
      const message = [device, wholeBoard, commands.state, stateBytes, ...packed(packet.closed)]
      return packet.end === 'sum' ? summed(startByte, ...message) : framed(...message)
    }
  }
}

function check(what: string, number: number, { first, last }: { first: number; last: number }): void {
  if (!isFromTo(first, last)(number)) {
    throw new RangeError(`${what} must be ${first} to ${last}, got ${number}`)
  }
}

const requests: readonly Shape<LongPacket>[] = [
  {
    bytes: [is(startByte), isAnything, is(wholeBoard), is(commands.query), is(endByte), isAnything],
    read: ([, device = 0]) => ({ kind: 'queryBoard', device, expects: null }),
  },
  {
    bytes: [
      is(startByte),
      isAnything,
      isFromTo(0, lastLock - 1),
      is(commands.unlock),
      is(endByte),
      isAnything,
    ],
    read: ([, device = 0, lock = 0]) => ({ kind: 'unlock', device, lock: lock + 1 }),
  },
]

function boardState(end: StatusEnd): Shape<LongPacket> {
  const head = [is(startByte), isAnything, is(wholeBoard), is(commands.state), is(stateBytes)]
  const locks = Array.from({ length: stateBytes }, () => isAnything)
  const tail = end === 'sum' ? [isAnything] : [is(endByte), isAnything]
  return {
    bytes: [...head, ...locks, ...tail],
    read(frame) {
      const closed = unpacked(frame.subarray(head.length, head.length + stateBytes))
      return { kind: 'boardState', device: frame[1] ?? 0, closed, end }
    },
  }
}

/** The longer form first: a shorter one inside it says the same of the locks. */
const replies = { sum: [boardState('sum')], etx_sum: [boardState('etx_sum')] }
const eitherReply = [...replies.etx_sum, ...replies.sum]

function scanReply(bytes: Uint8Array, asked: LongPacket | null): Scan<LongPacket> {
  const expected = asked?.kind === 'queryBoard' ? asked.expects : null
  return scanShapes(bytes, expected === null ? eitherReply : replies[expected], isSummed)
}
