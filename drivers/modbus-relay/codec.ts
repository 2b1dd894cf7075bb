/**
 * Modbus RTU frames of relay and input boards, both ways (MODBUS over Serial Line V1.02; Waveshare Modbus RTU Relay).
 * A frame's length follows from its function code and byte count, never from a pause on the wire, because USB
 * adapters and device servers make pauses of their own. Pure.
 */
import { equal } from '../codec/bytes.ts'
import { crc16Modbus } from '../codec/checksum.ts'
import type { Codec, Scan } from '../ports.ts'
import { decodeReply, decodeRequest } from './decode.ts'
import { encode, maxDataBytes } from './encode.ts'
import { explain } from './explain.ts'
import { exceptionFlag, functionCodes, functionOf, type ModbusPacket } from './packets.ts'

const crcLength = 2

/** Unit, function, two words, CRC. */
const fixedLength = 8

/** Unit, function, byte count, CRC. */
const countedOverhead = 5

/** Unit, function, code, CRC. */
const exceptionLength = 5

/** Unit, function, two words, byte count, CRC. */
const writeCoilsOverhead = 9

/** No message of MODBUS over Serial Line is longer. */
const maxLength = 256

export const modbusCodec: Codec<ModbusPacket> = {
  maxLength,
  encode,
  scanRequest: (bytes) => scanFrame(bytes, requestLength(bytes), decodeRequest),
  scanReply: (bytes, asked) => scanFrame(bytes, replyFrameLength(bytes, asked), decodeReply),
  answers,
  replyLength: (asked) => countedBytes(asked) ?? fixedLength,
  explain,
}

type FrameLength = number | 'incomplete' | 'noise'

function scanFrame(
  bytes: Uint8Array,
  length: FrameLength,
  decode: (body: Uint8Array) => ModbusPacket | null,
): Scan<ModbusPacket> {
  if (length === 'noise' || length === 'incomplete') return { kind: length }
  if (bytes.length < length) return { kind: 'incomplete' }
  const end = length - crcLength
  const crc = crc16Modbus(bytes, 0, end)
  if (bytes[end] !== (crc & 0xff) || bytes[end + 1] !== crc >>> 8) return { kind: 'noise' }
  const packet = decode(bytes.subarray(0, end))
  return packet === null ? { kind: 'noise' } : { kind: 'packet', packet, length }
}

const fixedRequests: readonly number[] = [
  functionCodes.readCoils,
  functionCodes.readInputs,
  functionCodes.readRegisters,
  functionCodes.writeCoil,
  functionCodes.writeRegister,
]

function requestLength(bytes: Uint8Array): FrameLength {
  if (bytes.length < 2) return 'incomplete'
  const code = bytes[1] ?? 0
  if (fixedRequests.includes(code)) return fixedLength
  if (code !== functionCodes.writeCoils) return 'noise'
  const count = bytes[6]
  if (count === undefined) return 'incomplete'
  return count === 0 || writeCoilsOverhead + count > maxLength ? 'noise' : writeCoilsOverhead + count
}

const countedReplies: readonly number[] = [
  functionCodes.readCoils,
  functionCodes.readInputs,
  functionCodes.readRegisters,
]
const knownFunctions: readonly number[] = Object.values(functionCodes)

/**
 * With `asked`, a reply of its unit and function must have the length it asked for, so line noise that looks like the
 * head of a long reply is not waited for.
 */
function replyFrameLength(bytes: Uint8Array, asked: ModbusPacket | null): FrameLength {
  if (bytes.length < 2) return 'incomplete'
  const code = bytes[1] ?? 0
  if (!knownFunctions.includes(code & ~exceptionFlag)) return 'noise'
  if (code & exceptionFlag) return exceptionLength
  if (!countedReplies.includes(code)) return fixedLength
  const count = bytes[2]
  if (count === undefined) return 'incomplete'
  if (count === 0 || count > maxDataBytes) return 'noise'
  const length = countedOverhead + count
  const isAsked = asked !== null && asked.unit === bytes[0] && functionOf(asked) === code
  const expected = isAsked ? countedBytes(asked) : null
  return expected === null || expected === length ? length : 'noise'
}

/** Length of the reply to a reading request; null for other requests. */
function countedBytes(asked: ModbusPacket): number | null {
  switch (asked.kind) {
    case 'readCoils':
    case 'readInputs':
      return countedOverhead + Math.ceil(asked.count / 8)
    case 'readRegisters':
      return countedOverhead + 2 * asked.count
    default:
      return null
  }
}

const replyKinds: Readonly<Partial<Record<ModbusPacket['kind'], ModbusPacket['kind']>>> = {
  readCoils: 'coils',
  readInputs: 'inputs',
  readRegisters: 'registers',
}

/** Modbus RTU has no sequence numbers: unit, function and, where it is repeated, the address and value must match. */
function answers(asked: ModbusPacket, reply: ModbusPacket): boolean {
  if (asked.unit !== reply.unit) return false
  if (reply.kind === 'exception') return reply.function === functionOf(asked)
  const length = countedBytes(asked)
  if (length !== null) return reply.kind === replyKinds[asked.kind] && encode(reply).length === length
  if (asked.kind === 'writeCoils') {
    return reply.kind === 'coilsWritten' && reply.address === asked.address && reply.count === asked.on.length
  }
  return equal(encode(asked), encode(reply))
}
