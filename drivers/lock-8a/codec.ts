/**
 * "8A" lock board frames and packets, both ways: head, board, lock or switches, state, XOR of all before it. Pure.
 * One XOR byte is a weak check: one 2-bit error in ten passes it. So no reply is proof of anything until the whole
 * board was read back, and "unlock all" can not be encoded.
 */
import { xor8 } from '../codec/checksum.ts'
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
  if (!isWithin(number, last)) throw new RangeError(`${what} must be 1 to ${last}, got ${number}`)
}

function framed(...body: readonly number[]): Uint8Array {
  const frame = Uint8Array.of(...body, 0)
  frame[body.length] = xor8(frame, 0, body.length)
  return frame
}

function stateByte(bit: boolean): number {
  return bit ? 0x11 : 0x00
}

type Test = (byte: number) => boolean

const is = (wanted: number) => (byte: number) => byte === wanted
const isBoard = (byte: number) => isWithin(byte, lastBoard)
const isLock = (byte: number) => isWithin(byte, lastLock)
const isState = (byte: number) => byte === 0x00 || byte === 0x11
const isAnything = () => true

function isWithin(number: number, last: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= last
}

/** What each byte before the check byte may be. */
const shapes = {
  unlock: [is(heads.unlock), isBoard, isLock, is(unlockMark)],
  unlockAll: [is(heads.unlock), isBoard, is(wholeBoard), is(unlockMark)],
  queryOne: [is(heads.query), isBoard, isLock, is(queryMark)],
  queryAll: [is(heads.query), isBoard, is(wholeBoard), is(queryMark)],
  unlockReply: [is(heads.unlock), isBoard, isLock, isState],
  lockState: [is(heads.query), isBoard, isLock, isState],
  lockEvent: [is(heads.event), isBoard, isLock, isState],
  boardState: [is(heads.query), isBoard, isAnything, isAnything, isAnything, is(queryMark)],
} satisfies Readonly<Record<LockPacket['kind'], readonly Test[]>>

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

/** The first kind that is there whole; else whether one of them may still become whole. */
function scanAny(bytes: Uint8Array, kinds: readonly LockPacket['kind'][]): Scan<LockPacket> {
  let mayGoOn = false
  for (const kind of kinds) {
    const seen = scanOne(bytes, kind)
    if (seen.kind === 'packet') return seen
    mayGoOn ||= seen.kind === 'incomplete'
  }
  return { kind: mayGoOn ? 'incomplete' : 'noise' }
}

function scanOne(bytes: Uint8Array, kind: LockPacket['kind']): Scan<LockPacket> {
  const shape: readonly Test[] = shapes[kind]
  if (shape.some((test, at) => at < bytes.length && !test(bytes[at] ?? 0))) return { kind: 'noise' }
  const length = shape.length + 1
  if (bytes.length < length) return { kind: 'incomplete' }
  if (xor8(bytes, 0, length) !== 0) return { kind: 'noise' }
  return { kind: 'packet', packet: decode(bytes, kind), length }
}

function decode(bytes: Uint8Array, kind: LockPacket['kind']): LockPacket {
  const [, board = 0, third = 0, fourth = 0, fifth = 0] = bytes
  switch (kind) {
    case 'unlock':
    case 'queryOne':
      return { kind, board, lock: third }
    case 'unlockAll':
    case 'queryAll':
      return { kind, board }
    case 'boardState':
      return { kind, board, bits: (third << 16) | (fourth << 8) | fifth }
    default:
      return { kind, board, lock: third, bit: fourth === stateByte(true) }
  }
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
