/**
 * The messages of relay and input boards as Modbus RTU frames, both ways (Waveshare Modbus RTU Relay). Pure.
 */

import type { Codec } from '../../ports.ts'
import { equal } from '../bytes.ts'
import { exceptionFlag } from '../modbus-data.ts'
import type { FrameLength } from '../modbus-frame.ts'
import {
  countedLength,
  countedOverhead,
  exceptionLength,
  fixedLength,
  flagsReplyLength,
  maxFrameLength,
  scanFrame,
} from '../modbus-frame.ts'
import { decodeReply, decodeRequest } from './decode.ts'
import { encode } from './encode.ts'
import { explain } from './explain.ts'
import { functionCodes, functionOf, type ModbusPacket } from './packets.ts'

/** Unit, function, two words, byte count, CRC. */
const writeManyOverhead = 9

export const modbusCodec: Codec<ModbusPacket> = {
  maxLength: maxFrameLength,
  encode,
  scanRequest: (bytes) => scanFrame(bytes, requestLength(bytes), decodeRequest),
  scanReply: (bytes, asked) => scanFrame(bytes, replyFrameLength(bytes, asked), decodeReply),
  answers,
  replyLength: (asked) => countedBytes(asked) ?? fixedLength,
  explain,
}

const fixedRequests: readonly number[] = [
  functionCodes.readCoils,
  functionCodes.readInputs,
  functionCodes.readRegisters,
  functionCodes.writeCoil,
  functionCodes.writeRegister,
]

const countedRequests: readonly number[] = [functionCodes.writeCoils, functionCodes.writeRegisters]

function requestLength(bytes: Uint8Array): FrameLength {
  if (bytes.length < 2) return 'incomplete'
  const code = bytes[1] ?? 0
  if (fixedRequests.includes(code)) return fixedLength
  if (!countedRequests.includes(code)) return 'noise'
  const count = bytes[6]
  if (count === undefined) return 'incomplete'
  return count === 0 || writeManyOverhead + count > maxFrameLength ? 'noise' : writeManyOverhead + count
}

const countedReplies: readonly number[] = [
  functionCodes.readCoils,
  functionCodes.readInputs,
  functionCodes.readRegisters,
]
const knownFunctions: readonly number[] = Object.values(functionCodes)

/** With `asked`, a reply of its unit and function must have the length it asked for. */
function replyFrameLength(bytes: Uint8Array, asked: ModbusPacket | null): FrameLength {
  if (bytes.length < 2) return 'incomplete'
  const code = bytes[1] ?? 0
  if (!knownFunctions.includes(code & ~exceptionFlag)) return 'noise'
  if (code & exceptionFlag) return exceptionLength
  if (!countedReplies.includes(code)) return fixedLength
  const isAsked = asked !== null && asked.unit === bytes[0] && functionOf(asked) === code
  return countedLength(bytes, isAsked ? countedBytes(asked) : null)
}

/** Length of the reply to a reading request; null for other requests. */
function countedBytes(asked: ModbusPacket): number | null {
  switch (asked.kind) {
    case 'readCoils':
    case 'readInputs':
      return flagsReplyLength(asked.count)
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
  if (asked.kind === 'writeRegisters') {
    const { address, values } = asked
    return reply.kind === 'registersWritten' && reply.address === address && reply.count === values.length
  }
  return equal(encode(asked), encode(reply))
}
