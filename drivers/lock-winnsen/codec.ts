/**
 * Winnsen frames and packets, both ways: 90, length, function, station, two or one more, 03. Pure.
 * There is no check byte: a frame is what has the right length, head, tail and ranges, and a reply must name the very
 * station and lock that were asked for. A wrong bit in a state passes, so one reading proves nothing.
 */
import { is, isFromTo, type Shape, scanShapes } from '../codec/shapes.ts'
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import { type FieldOrder, type LockStatus, lastLock, lastStation, type WinnsenPacket } from './packets.ts'

const head = 0x90
const tail = 0x03
const functions = { unlock: 0x05, query: 0x12, unlockReply: 0x85, lockState: 0x92 } as const
const requestLength = 6
const replyLength = 7

const statuses: readonly LockStatus[] = ['closed', 'open', 'cooling']

export const winnsenCodec: Codec<WinnsenPacket> = {
  maxLength: replyLength,
  encode,
  scanRequest: (bytes) => scanShapes(bytes, requests, hasNoCheck),
  scanReply,
  answers,
  replyLength: () => replyLength,
  explain,
}

/** Throws `RangeError` for a number that does not exist: that is a bug of the caller. */
function encode(packet: WinnsenPacket): Uint8Array {
  const { station, lock } = packet
  check('station', station, lastStation)
  check('lock', lock, lastLock)
  switch (packet.kind) {
    case 'unlock':
      return Uint8Array.of(head, requestLength, functions.unlock, station, lock, tail)
    case 'queryOne':
      return Uint8Array.of(head, requestLength, functions.query, station, lock, tail)
    case 'unlockReply':
      return reply(functions.unlockReply, station, [lock, statuses.indexOf(packet.status)])
    case 'lockState': {
      const status = statuses.indexOf(packet.status)
      return reply(
        functions.lockState,
        station,
        packet.order === 'status_lock' ? [status, lock] : [lock, status],
      )
    }
  }
}

function check(what: string, number: number, last: number): void {
  if (!isFromTo(1, last)(number)) throw new RangeError(`${what} must be 1 to ${last}, got ${number}`)
}

function reply(code: number, station: number, fields: readonly [number, number]): Uint8Array {
  return Uint8Array.of(head, replyLength, code, station, ...fields, tail)
}

const hasNoCheck = () => true
const isStation = isFromTo(1, lastStation)
const isLock = isFromTo(1, lastLock)
const isStatus = isFromTo(0, statuses.length - 1)

const statusOf = (byte: number): LockStatus => statuses[byte] ?? 'cooling'

const requests: readonly Shape<WinnsenPacket>[] = [
  {
    bytes: [is(head), is(requestLength), is(functions.unlock), isStation, isLock, is(tail)],
    read: ([, , , station = 0, lock = 0]) => ({ kind: 'unlock', station, lock }),
  },
  {
    bytes: [is(head), is(requestLength), is(functions.query), isStation, isLock, is(tail)],
    read: ([, , , station = 0, lock = 0]) => ({ kind: 'queryOne', station, lock, expects: null }),
  },
]

const unlockReply: Shape<WinnsenPacket> = {
  bytes: [is(head), is(replyLength), is(functions.unlockReply), isStation, isLock, isStatus, is(tail)],
  read: ([, , , station = 0, lock = 0, status = 0]) => ({
    kind: 'unlockReply',
    station,
    lock,
    status: statusOf(status),
  }),
}

const lockStates: Readonly<Record<FieldOrder, Shape<WinnsenPacket>>> = {
  status_lock: {
    bytes: [is(head), is(replyLength), is(functions.lockState), isStation, isStatus, isLock, is(tail)],
    read: ([, , , station = 0, status = 0, lock = 0]) => lockState('status_lock', { station, lock, status }),
  },
  lock_status: {
    bytes: [is(head), is(replyLength), is(functions.lockState), isStation, isLock, isStatus, is(tail)],
    read: ([, , , station = 0, lock = 0, status = 0]) => lockState('lock_status', { station, lock, status }),
  },
}

function lockState(
  order: FieldOrder,
  { status, ...where }: { station: number; lock: number; status: number },
): WinnsenPacket {
  return { kind: 'lockState', ...where, status: statusOf(status), order }
}

/** Where nobody says how the fields of a status reply stand, they stand as in the one implementation that is known. */
function scanReply(bytes: Uint8Array, asked: WinnsenPacket | null): Scan<WinnsenPacket> {
  const expected = asked?.kind === 'queryOne' ? asked.expects : null
  const states = expected === null ? [lockStates.status_lock, lockStates.lock_status] : [lockStates[expected]]
  return scanShapes(bytes, [unlockReply, ...states], hasNoCheck)
}

/** Nothing but station and lock tells that a reply is the one that was asked for. */
function answers(asked: WinnsenPacket, given: WinnsenPacket): boolean {
  if (asked.station !== given.station || asked.lock !== given.lock) return false
  if (asked.kind === 'unlock') return given.kind === 'unlockReply'
  return asked.kind === 'queryOne' && given.kind === 'lockState'
}
