/**
 * "WKLY" frames and packets, both ways. Pure. One XOR byte is a weak check, so no reply is proof of anything until the
 * whole board was read back. What opens more than one door, or holds a coil, can not be encoded.
 */
import { isFromTo } from '../codec/shapes.ts'
import type { Codec } from '../ports.ts'
import { explain } from './explain.ts'
import { type Form, framed, overhead, scanFrame } from './frame.ts'
import { lastBoard, lastLock, type WklyPacket } from './packets.ts'

const commands = {
  openSeveral: 0x80,
  flash: 0x81,
  unlock: 0x82,
  queryOne: 0x83,
  queryAll: 0x84,
  event: 0x85,
  openAll: 0x86,
  openInTurn: 0x87,
  holdOn: 0x88,
  holdOff: 0x89,
} as const

const lockReplyBytes = 3

/** More data behind a flash than any sheet would need. */
const mostFlashBytes = 8

const isLock = isFromTo(1, lastLock)
const isSwitch = isFromTo(0, 1)

/** 01 is failed in one sheet, FF in the others. */
const isStatus = (byte: number) => byte === 0x00 || byte === 0x01 || byte === 0xff

type WklyForm = Form<WklyPacket>

const requests: ReadonlyMap<number, WklyForm> = new Map([
  [commands.unlock, ofLock((board, lock) => ({ kind: 'unlock', board, lock }))],
  [commands.queryOne, ofLock((board, lock) => ({ kind: 'queryOne', board, lock }))],
  [commands.queryAll, bare((board) => ({ kind: 'queryAll', board }))],
  [commands.openAll, bare((board) => ({ kind: 'openAll', board }))],
  [commands.openSeveral, ofLocks('openSeveral')],
  [commands.openInTurn, ofLocks('openInTurn')],
  [commands.holdOn, ofLock((board, channel) => ({ kind: 'hold', board, channel, on: true }))],
  [commands.holdOff, ofLock((board, channel) => ({ kind: 'hold', board, channel, on: false }))],
  [
    commands.flash,
    { least: 1, most: mostFlashBytes, read: (board, data) => ({ kind: 'flash', board, data }) },
  ],
])

const replies: ReadonlyMap<number, WklyForm> = new Map([
  [commands.unlock, ofAnsweredLock('unlockReply')],
  [commands.queryOne, ofAnsweredLock('lockState')],
  [commands.queryAll, { least: 2, most: 2 + lastLock, read: readBoard }],
  [commands.event, { least: 2, most: 2, read: readEvent }],
  [commands.openSeveral, foreign({ to: 'openSeveral' })],
  [commands.openInTurn, foreign({ to: 'openInTurn' })],
  [commands.openAll, foreign({ to: 'openAll' })],
  [commands.flash, foreign({ to: 'flash' })],
  [commands.holdOn, foreign({ to: 'hold', on: true })],
  [commands.holdOff, foreign({ to: 'hold', on: false })],
])

export const wklyCodec: Codec<WklyPacket> = {
  maxLength: overhead + 2 + lastLock,
  encode,
  scanRequest: (bytes) => scanFrame(bytes, requests),
  scanReply: (bytes) => scanFrame(bytes, replies),
  answers,
  replyLength: (asked) => overhead + (asked.kind === 'queryAll' ? 2 + lastLock : lockReplyBytes),
  explain,
}

function bare(read: (board: number) => WklyPacket): WklyForm {
  return { least: 0, most: 0, read }
}

function ofLock(read: (board: number, lock: number) => WklyPacket): WklyForm {
  return { least: 1, most: 1, read: (board, [lock = 0]) => (isLock(lock) ? read(board, lock) : null) }
}

function ofLocks(kind: 'openSeveral' | 'openInTurn'): WklyForm {
  return {
    least: 2,
    most: 1 + lastLock,
    read: (board, [count, ...locks]) =>
      count === locks.length && locks.every(isLock) ? { kind, board, locks } : null,
  }
}

function ofAnsweredLock(kind: 'unlockReply' | 'lockState'): WklyForm {
  return {
    least: lockReplyBytes,
    most: lockReplyBytes,
    read: (board, [status = 0, lock = 0, state = 0]) =>
      isStatus(status) && isLock(lock) && isSwitch(state)
        ? { kind, board, status, lock, closed: state === 1 }
        : null,
  }
}

function foreign(command: {
  to: 'openSeveral' | 'openInTurn' | 'openAll' | 'flash' | 'hold'
  on?: boolean
}): WklyForm {
  return {
    least: 1,
    most: 1,
    read: (board, [status = 0]) =>
      isStatus(status) ? { kind: 'foreignReply', board, ...command, status } : null,
  }
}

function readBoard(board: number, [status = 0, count, ...states]: readonly number[]): WklyPacket | null {
  if (!isStatus(status) || count !== states.length || !states.every(isSwitch)) return null
  return { kind: 'boardState', board, status, closed: states.map((state) => state === 1) }
}

function readEvent(board: number, [lock = 0, state = 0]: readonly number[]): WklyPacket | null {
  return isLock(lock) && isSwitch(state) ? { kind: 'lockEvent', board, lock, closed: state === 1 } : null
}

/** Throws `RangeError` for a number that does not exist, and always for what is never sent: both are bugs of the caller. */
function encode(packet: WklyPacket): Uint8Array {
  const { board } = packet
  check('board', board, { first: 0, last: lastBoard })
  if ('lock' in packet) check('lock', packet.lock, { first: 1, last: lastLock })
  const say = (command: number, ...data: readonly number[]) => framed({ board, command, data })
  switch (packet.kind) {
    case 'unlock':
      return say(commands.unlock, packet.lock)
    case 'queryOne':
      return say(commands.queryOne, packet.lock)
    case 'queryAll':
      return say(commands.queryAll)
    case 'unlockReply':
      return say(commands.unlock, packet.status, packet.lock, stateByte(packet.closed))
    case 'lockState':
      return say(commands.queryOne, packet.status, packet.lock, stateByte(packet.closed))
    case 'boardState': {
      const { closed, status } = packet
      check('number of locks', closed.length, { first: 0, last: lastLock })
      return say(commands.queryAll, status, closed.length, ...closed.map(stateByte))
    }
    case 'foreignReply':
      return say(commandOf(packet), packet.status)
    case 'lockEvent':
      return say(commands.event, packet.lock, stateByte(packet.closed))
    default:
      throw new RangeError(`${packet.kind} is never sent`)
  }
}

function check(what: string, number: number, { first, last }: { first: number; last: number }): void {
  if (!isFromTo(first, last)(number)) {
    throw new RangeError(`${what} must be ${first} to ${last}, got ${number}`)
  }
}

function stateByte(closed: boolean): number {
  return closed ? 0x01 : 0x00
}

function commandOf({ to, on }: Extract<WklyPacket, { kind: 'foreignReply' }>): number {
  if (to === 'hold') return on === true ? commands.holdOn : commands.holdOff
  return commands[to]
}

/** The protocol has no sequence numbers: board, command and lock must do. */
function answers(asked: WklyPacket, reply: WklyPacket): boolean {
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
