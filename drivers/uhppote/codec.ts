/**
 * Datagrams of 微耕/UHPPOTE controllers and packets, both ways: 64 bytes, head 17, function, two zeros, serial number, body.
 * There is no check byte and no proof of who sent it (protocol "Network access controllers"). Pure.
 */
import type { Codec, Scan } from '../ports.ts'
import { digitsOf, toBcd } from './bcd.ts'
import { explain } from './explain.ts'
import { type ControllerPacket, type ControllerState, type LoggedEvent, lastDoor } from './packets.ts'
import { controllerOf, eventOf, requestOf, stateOf } from './read.ts'

export const datagramBytes = 64
const head = 0x17
/** Newer controllers send events so. */
const eventHead = 0x19
const codes = { state: 0x20, open: 0x40, mode: 0x82, cards: 0x58, identify: 0x94, event: 0xb0 } as const

export const controllerCodec: Codec<ControllerPacket> = {
  maxLength: datagramBytes,
  encode,
  scanRequest: (bytes) => scan(bytes, requestOf, [head]),
  scanReply: (bytes) => scan(bytes, replyOf, [head, eventHead]),
  answers,
  replyLength: () => datagramBytes,
  explain,
}

function scan(
  bytes: Uint8Array,
  read: (frame: Uint8Array) => ControllerPacket | null,
  heads: readonly number[],
): Scan<ControllerPacket> {
  const [first, , ...reserved] = bytes.subarray(0, 4)
  const isHead = first !== undefined && heads.includes(first)
  if (!isHead || reserved.some((byte) => byte !== 0)) return { kind: 'noise' }
  if (bytes.length < datagramBytes) return { kind: 'incomplete' }
  const packet = read(bytes.subarray(0, datagramBytes))
  return packet === null ? { kind: 'noise' } : { kind: 'packet', packet, length: datagramBytes }
}

/** What stands behind the fields is not looked at: controllers leave there what was. */
function replyOf(frame: Uint8Array): ControllerPacket | null {
  const view = new DataView(frame.buffer, frame.byteOffset)
  const serial = view.getUint32(4, true)
  const [code, first, second, third] = [frame[1], frame[8] ?? 0, frame[9] ?? 0, frame[10] ?? 0]
  if (frame[0] === eventHead && code !== codes.state) return null
  if (serial === 0) return null
  switch (code) {
    case codes.state:
      return stateOf(frame, serial)
    case codes.open:
      return first > 1 ? null : { kind: 'opened', serial, accepted: first === 1 }
    case codes.mode:
      if (first < 1 || first > lastDoor || (second !== 1 && second !== 2 && second !== 3)) return null
      return { kind: 'mode', serial, door: first, mode: second, delaySeconds: third }
    case codes.cards:
      return { kind: 'cards', serial, count: view.getUint32(8, true) }
    case codes.identify:
      return controllerOf(frame, serial)
    case codes.event:
      return { kind: 'event', serial, event: eventOf(frame) }
    default:
      return null
  }
}

/**
 * Whether it is the answer of the controller that was asked. An event answers with its number; with 0 where there is none
 * of it. Which door an open was for, its answer does not say.
 */
function answers(asked: ControllerPacket, reply: ControllerPacket): boolean {
  if (asked.kind === 'identify') {
    return reply.kind === 'controller' && (asked.serial === 0 || asked.serial === reply.serial)
  }
  if (asked.serial !== reply.serial) return false
  switch (asked.kind) {
    case 'readState':
      return reply.kind === 'state'
    case 'open':
      return reply.kind === 'opened'
    case 'readMode':
      return reply.kind === 'mode' && reply.door === asked.door
    case 'countCards':
      return reply.kind === 'cards'
    case 'readEvent':
      return reply.kind === 'event' && (reply.event.index === asked.index || reply.event.index === 0)
    default:
      return false
  }
}

/** Throws `RangeError` for a door that does not exist, and always for what is never sent: both are bugs of the caller. */
function encode(packet: ControllerPacket): Uint8Array {
  const frame = new Uint8Array(datagramBytes)
  const view = new DataView(frame.buffer)
  frame[0] = head
  view.setUint32(4, packet.serial, true)
  switch (packet.kind) {
    case 'identify':
      frame[1] = codes.identify
      break
    case 'readState':
      frame[1] = codes.state
      break
    case 'open':
    case 'readMode':
      frame[1] = packet.kind === 'open' ? codes.open : codes.mode
      frame[8] = checkedDoor(packet.door)
      break
    case 'countCards':
      frame[1] = codes.cards
      break
    case 'readEvent':
      frame[1] = codes.event
      view.setUint32(8, packet.index, true)
      break
    case 'controller':
      frame[1] = codes.identify
      frame.set(packet.address.split('.').map(Number), 8)
      frame.set(toBcd(packet.version), 26)
      break
    case 'state':
      frame[1] = codes.state
      writeState(frame, packet)
      break
    case 'opened':
      frame[1] = codes.open
      frame[8] = packet.accepted ? 1 : 0
      break
    case 'mode':
      frame[1] = codes.mode
      frame.set([checkedDoor(packet.door), packet.mode, packet.delaySeconds], 8)
      break
    case 'cards':
      frame[1] = codes.cards
      view.setUint32(8, packet.count, true)
      break
    case 'event':
      frame[1] = codes.event
      writeEvent(frame, packet.event)
      break
    default:
      throw new RangeError(`${packet.kind} is never sent`)
  }
  return frame
}

function checkedDoor(door: number): number {
  if (Number.isInteger(door) && door >= 1 && door <= lastDoor) return door
  throw new RangeError(`a controller has doors 1 to ${lastDoor}, not ${door}`)
}

function writeEvent(frame: Uint8Array, event: LoggedEvent): void {
  const view = new DataView(frame.buffer)
  view.setUint32(8, event.index, true)
  frame.set([event.type, event.granted ? 1 : 0, event.door, event.direction], 12)
  view.setUint32(16, event.card, true)
  frame.set(toBcd(digitsOf(event.at)), 20)
  frame[27] = event.reason
}

function writeState(frame: Uint8Array, state: ControllerState): void {
  writeEvent(frame, state.newest)
  const clock = digitsOf(state.clock)
  frame.set([...state.doors, ...state.buttons].map(Number), 28)
  frame[36] = state.error
  frame.set(toBcd(clock.slice(8)), 37)
  new DataView(frame.buffer).setUint32(40, state.sequence, true)
  frame.set([state.relays, state.inputs], 49)
  frame.set(toBcd(clock.slice(2, 8)), 51)
}
