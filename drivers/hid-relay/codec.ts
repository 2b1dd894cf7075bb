/**
 * Reports of "USBRelay" boards and packets, both ways. There is no check byte; USB has its own. Pure. What is read is
 * asked for with the setup packet that goes over the cable (HID 1.11, 7.2.1), which the transport carries out.
 */
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import { idLength, lastRelay, type RelayPacket } from './packets.ts'

const commands = { on: 0xff, off: 0xfd, allOn: 0xfe, allOff: 0xfc, setId: 0xfa } as const

/** A write is the report id, which is 0, and eight bytes. */
const writeLength = 9

/** GET_REPORT, feature report 0, of interface 0, at most nine bytes. */
const readSetup = Uint8Array.of(0xa1, 0x01, 0x00, 0x03, 0x00, 0x00, 0x09, 0x00)

/** Some systems put the report id in front of what was read, some do not. */
const withReportId = 9
const withoutReportId = 8

export const relayCodec: Codec<RelayPacket> = {
  maxLength: writeLength,
  encode,
  scanRequest,
  scanReply,
  answers: (asked, reply) => asked.kind === 'read' && reply.kind === 'state',
  replyLength: () => withReportId,
  explain,
}

/** Throws `RangeError` for a relay that does not exist, and always for what is never sent: both are bugs of the caller. */
function encode(packet: RelayPacket): Uint8Array {
  switch (packet.kind) {
    case 'read':
      return readSetup
    case 'on':
    case 'off':
      if (!isRelay(packet.relay))
        throw new RangeError(`a board has relays 1 to ${lastRelay}, not ${packet.relay}`)
      return Uint8Array.of(0, commands[packet.kind], packet.relay, 0, 0, 0, 0, 0, 0)
    case 'state': {
      if (!isId(packet.id)) throw new RangeError('the id of a board has five printable characters')
      return Uint8Array.of(0, ...codesOf(packet.id), 0, 0, packet.bits & 0xff)
    }
    default:
      throw new RangeError(`${packet.kind} is never sent`)
  }
}

function codesOf(id: string): readonly number[] {
  return Array.from(id, (character) => character.charCodeAt(0))
}

function isRelay(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= lastRelay
}

/** Whether a board can have this id. */
export function isId(text: string): boolean {
  return text.length === idLength && codesOf(text).every(isPrintable)
}

function isPrintable(code: number): boolean {
  return code > 0x20 && code < 0x7f
}

function scanRequest(bytes: Uint8Array): Scan<RelayPacket> {
  if (bytes[0] === readSetup[0]) return scanRead(bytes)
  if (bytes[0] !== 0) return { kind: 'noise' }
  const packet = written(bytes)
  if (packet === null) return { kind: 'noise' }
  if (bytes.length < writeLength) return { kind: 'incomplete' }
  return { kind: 'packet', packet, length: writeLength }
}

function scanRead(bytes: Uint8Array): Scan<RelayPacket> {
  if (readSetup.some((byte, at) => at < bytes.length && bytes[at] !== byte)) return { kind: 'noise' }
  if (bytes.length < readSetup.length) return { kind: 'incomplete' }
  return { kind: 'packet', packet: { kind: 'read' }, length: readSetup.length }
}

/** What the bytes so far may become; null for nothing. What stands behind a command is 0. */
function written(bytes: Uint8Array): RelayPacket | null {
  const body = bytes.subarray(1, writeLength)
  const [command, relay] = body
  const isEmptyFrom = (at: number) => body.subarray(at).every((byte) => byte === 0)
  switch (command) {
    case undefined:
      return { kind: 'read' }
    case commands.on:
    case commands.off: {
      if (!isEmptyFrom(2) || (relay !== undefined && !isRelay(relay))) return null
      return { kind: command === commands.on ? 'on' : 'off', relay: relay ?? 0 }
    }
    case commands.allOn:
      return isEmptyFrom(1) ? { kind: 'allOn' } : null
    case commands.allOff:
      return isEmptyFrom(1) ? { kind: 'allOff' } : null
    case commands.setId: {
      const codes = body.subarray(1, 1 + idLength)
      if (!isEmptyFrom(1 + idLength) || !codes.every(isPrintable)) return null
      return { kind: 'setId', id: String.fromCharCode(...codes) }
    }
    default:
      return null
  }
}

/** Told apart by the report id, which is 0 and no printable character. */
function scanReply(bytes: Uint8Array): Scan<RelayPacket> {
  const length = bytes[0] === 0 ? withReportId : withoutReportId
  const body = bytes.subarray(length - withoutReportId, length)
  const id = body.subarray(0, idLength)
  if (!id.every(isPrintable)) return { kind: 'noise' }
  if (bytes.length < length) return { kind: 'incomplete' }
  const bits = body[withoutReportId - 1] ?? 0
  return { kind: 'packet', packet: { kind: 'state', id: String.fromCharCode(...id), bits }, length }
}
