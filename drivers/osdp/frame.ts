/** OSDP frames and packets, both ways (IEC 60839-11-5, message structure). Pure; never throws on what it reads. */
import { concat } from '../codec/bytes.ts'
import { crc16Aug, sum8 } from '../codec/checksum.ts'
import type { Scan } from '../ports.ts'
import { blocks, longestMessage, type OsdpPacket, type SecurityBlock } from './packets.ts'

const mark = 0xff
const start = 0x53
const replyBit = 0x80
const checkBit = 0x04
const securityBit = 0x08
const sequenceBits = 0x03
const headLength = 5
export const macLength = 4

/** With the mark, which some peripherals send before each frame to find the speed. */
export const longestFrame = longestMessage + 1

/** Whether the messages of a block carry a MAC. */
export function hasMac(security: SecurityBlock | null): boolean {
  return security !== null && security.type >= blocks.commandMac
}

/**
 * The bytes of a packet that a MAC is made of: from the first one up to where the MAC goes, with the length of the
 * whole frame in them.
 */
export function bytesBeforeMac(packet: OsdpPacket): Uint8Array {
  const { kind, address, sequence, check, security, code, data } = packet
  const block =
    security === null ? [] : [Uint8Array.of(2 + security.data.length, security.type), security.data]
  const body = concat(...block, Uint8Array.of(code), data)
  const length = headLength + body.length + (hasMac(security) ? macLength : 0) + (check === 'crc' ? 2 : 1)
  const control = sequence | (check === 'crc' ? checkBit : 0) | (security === null ? 0 : securityBit)
  const head = Uint8Array.of(
    start,
    kind === 'reply' ? address | replyBit : address,
    length & 0xff,
    length >>> 8,
    control,
  )
  return concat(head, body)
}

/** The whole frame. Throws `RangeError` for what fits into none: a bug of the caller. */
export function frameOf(packet: OsdpPacket): Uint8Array {
  if (packet.sequence !== (packet.sequence & sequenceBits))
    throw new RangeError(`a sequence number is 0 to 3, not ${packet.sequence}`)
  if (packet.address < 0 || packet.address > 0x7f)
    throw new RangeError(`an address is 0 to 127, not ${packet.address}`)
  if (hasMac(packet.security) !== (packet.mac?.length === macLength))
    throw new RangeError('a message of a session has a MAC of four bytes, and no other has one')
  const checked = concat(bytesBeforeMac(packet), packet.mac ?? nothing)
  const frame = concat(checked, packet.check === 'crc' ? crcBytes(checked) : checksumByte(checked))
  if (frame.length > longestMessage)
    throw new RangeError(`a message has at most ${longestMessage} bytes, not ${frame.length}`)
  return frame
}

const nothing = new Uint8Array(0)

function crcBytes(bytes: Uint8Array): Uint8Array {
  const crc = crc16Aug(bytes)
  return Uint8Array.of(crc & 0xff, crc >>> 8)
}

/** All bytes and this one add up to 0. */
function checksumByte(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(-sum8(bytes) & 0xff)
}

/** What stands at the start of `bytes`: a frame of this kind, with or without a mark before it. */
export function scanFrame(bytes: Uint8Array, kind: OsdpPacket['kind']): Scan<OsdpPacket> {
  if (bytes[0] !== mark) return scanUnmarked(bytes, kind)
  if (bytes.length === 1) return { kind: 'incomplete' }
  const scan = scanUnmarked(bytes.subarray(1), kind)
  return scan.kind === 'packet' ? { ...scan, length: scan.length + 1 } : scan
}

function scanUnmarked(bytes: Uint8Array, kind: OsdpPacket['kind']): Scan<OsdpPacket> {
  const [first, addressed, low, high, control] = bytes
  if (first !== start) return { kind: 'noise' }
  if (addressed !== undefined && (addressed & replyBit) !== (kind === 'reply' ? replyBit : 0))
    return { kind: 'noise' }
  if (low === undefined || high === undefined || control === undefined) return { kind: 'incomplete' }
  if ((control & ~(sequenceBits | checkBit | securityBit)) !== 0) return { kind: 'noise' }
  const length = low | (high << 8)
  if (length > longestMessage || length < leastLength(control)) return { kind: 'noise' }
  if (bytes.length < length) return { kind: 'incomplete' }
  const packet = packetIn(bytes.subarray(0, length), kind)
  return packet === null ? { kind: 'noise' } : { kind: 'packet', packet, length }
}

function leastLength(control: number): number {
  return headLength + ((control & securityBit) === 0 ? 0 : 2) + 1 + ((control & checkBit) === 0 ? 1 : 2)
}

/** The packet of a frame of the right length; null where check, block or MAC do not fit. */
function packetIn(frame: Uint8Array, kind: OsdpPacket['kind']): OsdpPacket | null {
  const [, addressed = 0, , , control = 0] = frame
  const check = (control & checkBit) === 0 ? 'sum' : 'crc'
  if (!isChecked(frame, check)) return null
  const body = frame.subarray(headLength, frame.length - (check === 'crc' ? 2 : 1))
  const split = (control & securityBit) === 0 ? { security: null, rest: body } : splitBlock(body)
  if (split === null) return null
  const { security, rest } = split
  const macAt = hasMac(security) ? rest.length - macLength : rest.length
  const code = rest[0]
  if (code === undefined || macAt < 1) return null
  return {
    kind,
    address: addressed & ~replyBit,
    sequence: control & sequenceBits,
    check,
    security,
    code,
    data: rest.slice(1, macAt),
    mac: hasMac(security) ? rest.slice(macAt) : null,
  }
}

function isChecked(frame: Uint8Array, check: OsdpPacket['check']): boolean {
  if (check === 'sum') return sum8(frame) === 0
  const at = frame.length - 2
  const [low = 0, high = 0] = frame.subarray(at)
  return crc16Aug(frame, 0, at) === (low | (high << 8))
}

function splitBlock(body: Uint8Array): { security: SecurityBlock; rest: Uint8Array } | null {
  const [length = 0, type = 0] = body
  const isKnown = type >= blocks.challenge && type <= blocks.replyData
  if (length < 2 || length >= body.length || !isKnown) return null
  return { security: { type, data: body.slice(2, length) }, rest: body.subarray(length) }
}
