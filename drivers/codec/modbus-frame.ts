/**
 * The frame around every Modbus RTU message: unit, function, data, CRC (MODBUS over Serial Line V1.02). A frame's
 * length follows from its function code and byte count, never from a pause on the wire, because USB adapters and
 * device servers make pauses of their own. Pure; what the functions mean, the families know.
 */
import type { Scan } from '../ports.ts'
import { concat } from './bytes.ts'
import { crc16Modbus } from './checksum.ts'
import { maxDataBytes, within } from './modbus-data.ts'

const crcLength = 2

/** No message of MODBUS over Serial Line is longer. */
export const maxFrameLength = 256

/** Unit, function, two words, CRC. */
export const fixedLength = 8

/** Unit, function, byte count, CRC. */
export const countedOverhead = 5

/** Unit, function, code, CRC. */
export const exceptionLength = 5

/** The length of the frame that stands at the start, as far as its head tells. */
export type FrameLength = number | 'incomplete' | 'noise'

/** One whole frame, CRC low byte first. Throws `RangeError` where unit or function do not fit a byte. */
export function framed(unit: number, code: number, data: readonly number[]): Uint8Array {
  const body = Uint8Array.of(within(unit, 0xff), within(code, 0xff), ...data)
  const crc = crc16Modbus(body)
  return concat(body, Uint8Array.of(crc & 0xff, crc >>> 8))
}

/** What stands at the start of `bytes`; `decode` gets a frame without its CRC, and gives null for one that is no packet. */
export function scanFrame<P>(
  bytes: Uint8Array,
  length: FrameLength,
  decode: (body: Uint8Array) => P | null,
): Scan<P> {
  if (length === 'noise' || length === 'incomplete') return { kind: length }
  if (bytes.length < length) return { kind: 'incomplete' }
  const end = length - crcLength
  const crc = crc16Modbus(bytes, 0, end)
  if (bytes[end] !== (crc & 0xff) || bytes[end + 1] !== crc >>> 8) return { kind: 'noise' }
  const packet = decode(bytes.subarray(0, end))
  return packet === null ? { kind: 'noise' } : { kind: 'packet', packet, length }
}

/**
 * The length of a reply whose data stands behind its number of bytes. With `expected`, the length that was asked for,
 * any other is noise, so line noise that looks like the head of a long reply is not waited for.
 */
export function countedLength(bytes: Uint8Array, expected: number | null): FrameLength {
  const count = bytes[2]
  if (count === undefined) return 'incomplete'
  if (count === 0 || count > maxDataBytes) return 'noise'
  const length = countedOverhead + count
  return expected === null || expected === length ? length : 'noise'
}

/** The length of the reply that carries `count` flags. */
export function flagsReplyLength(count: number): number {
  return countedOverhead + Math.ceil(count / 8)
}
