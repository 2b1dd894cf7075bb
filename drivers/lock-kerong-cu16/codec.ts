/**
 * KERONG CU16, CU12 and BU frames and packets, both ways: 02, address, command, data, 03, sum of all before it. Pure.
 * What opens more than the one door that is meant, or opens it later, can not be encoded.
 */
import { endByte, framed, isSummed, startByte } from '../codec/kerong-frame.ts'
import { packed, unpacked } from '../codec/modbus-data.ts'
import { is, isAnything, isFromTo, type Shape, scanShapes } from '../codec/shapes.ts'
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import { type CuPacket, lastBoard, lastDelayS, lastLock } from './packets.ts'

const commands = {
  queryBoard: 0x30,
  unlock: 0x31,
  queryAllBoards: 0x32,
  unlockAll: 0x33,
  boardState: 0x35,
  setPulse: 0x37,
  readPulse: 0x38,
  unlockLater: 0x39,
  setBaudRate: 0x40,
} as const

/** Stands for the address where every board behind a hub is meant. */
const everyBoard = 0xf0

const lastBaudRateCode = 3
const stateLength = 9

export const cuCodec: Codec<CuPacket> = {
  maxLength: stateLength,
  encode,
  scanRequest: (bytes) => scanShapes(bytes, requests, isSummed),
  scanReply,
  /** The protocol has no sequence numbers: the board must do. */
  answers: (asked, reply) =>
    asked.kind === 'queryBoard' && reply.kind === 'boardState' && asked.board === reply.board,
  replyLength: () => stateLength,
  explain,
}

/** Throws `RangeError` for a number that does not exist, and always for what is never sent: both are bugs of the caller. */
function encode(packet: CuPacket): Uint8Array {
  switch (packet.kind) {
    case 'queryBoard':
      return framed(address(packet.board), commands.queryBoard)
    case 'unlock':
      return framed(address(packet.board, packet.lock), commands.unlock)
    case 'queryAllBoards':
      return framed(everyBoard, commands.queryAllBoards)
    case 'setPulse':
      return framed(address(packet.board, packet.lock), commands.setPulse, ...packet.data.map(byte))
    case 'readPulse':
      return framed(address(packet.board, packet.lock), commands.readPulse)
    case 'boardState': {
      const { board, closed, items } = packet
      return framed(address(board), commands.boardState, ...flags(closed), ...flags(items))
    }
    default:
      throw new RangeError(`${packet.kind} is never sent`)
  }
}

/** The board in the high half, the lock from 0 in the low one. */
function address(board: number, lock = 1): number {
  if (!isFromTo(0, lastBoard)(board)) throw new RangeError(`board must be 0 to ${lastBoard}, got ${board}`)
  if (!isFromTo(1, lastLock)(lock)) throw new RangeError(`lock must be 1 to ${lastLock}, got ${lock}`)
  return (board << 4) | (lock - 1)
}

function byte(value: number): number {
  if (!isFromTo(0, 0xff)(value)) throw new RangeError(`a byte must be 0 to 255, got ${value}`)
  return value
}

function flags(on: readonly boolean[]): readonly number[] {
  if (on.length !== lastLock) throw new RangeError(`a board has ${lastLock} locks, got ${on.length}`)
  return packed(on)
}

const isBoard = (value: number) => (value & 0x0f) === 0 && value >> 4 <= lastBoard
const isLock = (value: number) => value >> 4 <= lastBoard

/** `02 address command data 03 SUM`. */
function shape(
  command: number,
  parts: {
    readonly of?: (value: number) => boolean
    readonly data?: readonly ((value: number) => boolean)[]
    readonly read: (at: { readonly board: number; readonly lock: number }, data: Uint8Array) => CuPacket
  },
): Shape<CuPacket> {
  const { of = isLock, data = [], read } = parts
  return {
    bytes: [is(startByte), of, is(command), ...data, is(endByte), isAnything],
    read(frame) {
      const at = frame[1] ?? 0
      return read({ board: at >> 4, lock: (at & 0x0f) + 1 }, frame.subarray(3, 3 + data.length))
    },
  }
}

const requests: readonly Shape<CuPacket>[] = [
  shape(commands.queryBoard, { of: isBoard, read: ({ board }) => ({ kind: 'queryBoard', board }) }),
  shape(commands.unlock, { read: (at) => ({ kind: 'unlock', ...at }) }),
  shape(commands.queryAllBoards, { of: is(everyBoard), read: () => ({ kind: 'queryAllBoards' }) }),
  shape(commands.unlockAll, { of: isBoard, read: ({ board }) => ({ kind: 'unlockAll', board }) }),
  shape(commands.setPulse, {
    data: [isAnything, isAnything],
    read: (at, [first = 0, second = 0]) => ({ kind: 'setPulse', ...at, data: [first, second] }),
  }),
  shape(commands.readPulse, { read: (at) => ({ kind: 'readPulse', ...at }) }),
  shape(commands.unlockLater, {
    data: [isFromTo(0, lastDelayS)],
    read: (at, [delayS = 0]) => ({ kind: 'unlockLater', ...at, delayS }),
  }),
  shape(commands.setBaudRate, {
    data: [isFromTo(0, lastBaudRateCode)],
    read: (at, [code = 0]) => ({ kind: 'setBaudRate', ...at, code }),
  }),
]

const boardState = shape(commands.boardState, {
  of: isBoard,
  data: [isAnything, isAnything, isAnything, isAnything],
  read: ({ board }, data) => {
    const on = unpacked(data)
    return { kind: 'boardState', board, closed: on.slice(0, lastLock), items: on.slice(lastLock) }
  },
})

/** Some hubs put a `3B` behind their replies: it begins no packet, so it is noise. */
function scanReply(bytes: Uint8Array): Scan<CuPacket> {
  return scanShapes(bytes, [boardState], isSummed)
}
