/**
 * "8A" lock board frames and packets, both ways: head, board, lock or switches, state, XOR of all before it. Pure.
 * One XOR byte is a weak check: one 2-bit error in ten passes it. So no reply is proof of anything until the whole
 * board was read back, and "unlock all" can not be encoded.
 */
import { xor8 } from '../codec/checksum.ts'
import { is, isAnything, isFromTo, type Shape, scanShapes } from '../codec/shapes.ts'
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import { type LockPacket, lastBoard, lastLock } from './packets.ts'

const heads = { query: 0x80, event: 0x81, unlock: 0x8a } as const
const unlockMark = 0x11
const queryMark = 0x33

/** Stands for the lock number where the whole board is meant. */
const wholeBoard = 0x00

const shortLength = 5
const boardStateLength = 7

export const lockCodec: Codec<LockPacket> = {
  maxLength: boardStateLength,
  encode,
  scanRequest,
  scanReply,
  answers,
  replyLength: (asked) => (asked.kind === 'queryAll' ? boardStateLength : shortLength),
  explain,
}

/** Throws `RangeError` for a number that does not exist, and always for `unlockAll`: both are bugs of the caller. */
function encode(packet: LockPacket): Uint8Array {
  const { board } = packet
  check('board', board, lastBoard)
  if ('lock' in packet) check('lock', packet.lock, lastLock)
  switch (packet.kind) {
    case 'unlock':
      return framed(heads.unlock, board, packet.lock, unlockMark)
    case 'unlockAll':
      throw new RangeError('unlock all is never sent')
    case 'queryOne':
      return framed(heads.query, board, packet.lock, queryMark)
    case 'queryAll':
      return framed(heads.query, board, wholeBoard, queryMark)
    case 'unlockReply':
      return framed(heads.unlock, board, packet.lock, stateByte(packet.bit))
    case 'lockState':
      return framed(heads.query, board, packet.lock, stateByte(packet.bit))
    case 'lockEvent':
      return framed(heads.event, board, packet.lock, stateByte(packet.bit))
    case 'boardState': {
      const { bits } = packet
      if (!Number.isInteger(bits) || bits < 0 || bits > 0xffffff)
        throw new RangeError('a board has 24 switches')
      return framed(heads.query, board, (bits >>> 16) & 0xff, (bits >>> 8) & 0xff, bits & 0xff, queryMark)
    }
  }
}

function check(what: string, number: number, last: number): void {
  if (!isFromTo(1, last)(number)) throw new RangeError(`${what} must be 1 to ${last}, got ${number}`)
}

function framed(...body: readonly number[]): Uint8Array {
  const frame = Uint8Array.of(...body, 0)
  frame[body.length] = xor8(frame, 0, body.length)
  return frame
}

function stateByte(bit: boolean): number {
  return bit ? 0x11 : 0x00
}

const isBoard = isFromTo(1, lastBoard)
const isLock = isFromTo(1, lastLock)
const isState = (byte: number) => byte === 0x00 || byte === 0x11

type Read = Shape<LockPacket>['read']

function readSwitch(kind: 'unlockReply' | 'lockState' | 'lockEvent'): Read {
  return ([, board = 0, lock = 0, state]) => ({ kind, board, lock, bit: state === stateByte(true) })
}

const readBoard: Read = ([, board = 0, high = 0, middle = 0, low = 0]) => ({
  kind: 'boardState',
  board,
  bits: (high << 16) | (middle << 8) | low,
})

const shapes: Readonly<Record<LockPacket['kind'], Shape<LockPacket>>> = {
  unlock: {
    bytes: [is(heads.unlock), isBoard, isLock, is(unlockMark), isAnything],
    read: ([, board = 0, lock = 0]) => ({ kind: 'unlock', board, lock }),
  },
  unlockAll: {
    bytes: [is(heads.unlock), isBoard, is(wholeBoard), is(unlockMark), isAnything],
    read: ([, board = 0]) => ({ kind: 'unlockAll', board }),
  },
  queryOne: {
    bytes: [is(heads.query), isBoard, isLock, is(queryMark), isAnything],
    read: ([, board = 0, lock = 0]) => ({ kind: 'queryOne', board, lock }),
  },
  queryAll: {
    bytes: [is(heads.query), isBoard, is(wholeBoard), is(queryMark), isAnything],
    read: ([, board = 0]) => ({ kind: 'queryAll', board }),
  },
  unlockReply: {
    bytes: [is(heads.unlock), isBoard, isLock, isState, isAnything],
    read: readSwitch('unlockReply'),
  },
  lockState: {
    bytes: [is(heads.query), isBoard, isLock, isState, isAnything],
    read: readSwitch('lockState'),
  },
  lockEvent: {
    bytes: [is(heads.event), isBoard, isLock, isState, isAnything],
    read: readSwitch('lockEvent'),
  },
  boardState: {
    bytes: [is(heads.query), isBoard, isAnything, isAnything, isAnything, is(queryMark), isAnything],
    read: readBoard,
  },
}

function scanRequest(bytes: Uint8Array): Scan<LockPacket> {
  return scanAny(bytes, ['unlock', 'unlockAll', 'queryOne', 'queryAll'])
}

/**
 * A reply to `queryAll` has 7 bytes, to `queryOne` 5, and both begin with 80: `asked` tells them apart. When neither
 * was asked, 7 good bytes are taken before 5.
 *
 * The reply of a lock whose state is 11 is byte for byte the unlock request. Whether such a frame may be an echo of
 * our own is a property of the adapter, so the line takes echoes away where its configuration says that there are any;
 * here it is a reply.
 */
function scanReply(bytes: Uint8Array, asked: LockPacket | null): Scan<LockPacket> {
  switch (asked?.kind) {
    case 'queryAll':
      return scanAny(bytes, ['boardState', 'unlockReply', 'lockEvent'])
    case 'queryOne':
      return scanAny(bytes, ['lockState', 'unlockReply', 'lockEvent'])
    default:
      return scanAny(bytes, ['boardState', 'lockState', 'unlockReply', 'lockEvent'])
  }
}

function scanAny(bytes: Uint8Array, kinds: readonly LockPacket['kind'][]): Scan<LockPacket> {
  const wanted = kinds.map((kind) => shapes[kind])
  return scanShapes(bytes, wanted, (frame) => xor8(frame) === 0)
}

/** The protocol has no sequence numbers: board, lock and kind must do. */
function answers(asked: LockPacket, reply: LockPacket): boolean {
  if (asked.board !== reply.board) return false
  switch (asked.kind) {
    case 'unlock':
      return reply.kind === 'unlockReply' && reply.lock === asked.lock
    case 'queryOne':
      return reply.kind === 'lockState' && reply.lock === asked.lock
    case 'queryAll':
      return reply.kind === 'boardState'
    default:
      return false
  }
}
