/**
 * Function 02 of Modbus RTU, both ways (MODBUS Application Protocol V1.1b3, 6.2). Other functions are noise here, so
 * that no frame of this family can move an output. Pure.
 */
import {
  counted,
  exceptionFlag,
  exceptionMeaning,
  numbersOn,
  packed,
  unpacked,
  within,
  word,
  wordAt,
} from '../codec/modbus-data.ts'
import {
  countedLength,
  exceptionLength,
  type FrameLength,
  fixedLength,
  flagsReplyLength,
  framed,
  maxFrameLength,
  scanFrame,
} from '../codec/modbus-frame.ts'
import type { Codec } from '../ports.ts'
import type { InputsPacket } from './packets.ts'

const readInputs = 0x02
const readRefused = readInputs | exceptionFlag

export const inputsCodec: Codec<InputsPacket> = {
  maxLength: maxFrameLength,
  encode,
  scanRequest: (bytes) => scanFrame(bytes, requestLength(bytes), decodeRequest),
  scanReply: (bytes, asked) => scanFrame(bytes, replyFrameLength(bytes, asked), decodeReply),
  answers(asked, reply) {
    if (asked.kind !== 'readInputs' || asked.unit !== reply.unit) return false
    if (reply.kind === 'exception') return true
    return reply.kind === 'inputs' && reply.on.length === Math.ceil(asked.count / 8) * 8
  },
  replyLength: (asked) => (asked.kind === 'readInputs' ? flagsReplyLength(asked.count) : fixedLength),
  explain,
}

/** Throws `RangeError` where a value does not fit its field: that is a bug of the caller. */
function encode(packet: InputsPacket): Uint8Array {
  switch (packet.kind) {
    case 'readInputs':
      return framed(packet.unit, readInputs, [...word(packet.address), ...word(packet.count)])
    case 'inputs':
      return framed(packet.unit, readInputs, counted(packed(packet.on)))
    case 'exception':
      return framed(packet.unit, readRefused, [within(packet.code, 0xff)])
  }
}

function requestLength(bytes: Uint8Array): FrameLength {
  if (bytes.length < 2) return 'incomplete'
  return bytes[1] === readInputs ? fixedLength : 'noise'
}

/** With `asked`, a reply of its unit must have the length it asked for. */
function replyFrameLength(bytes: Uint8Array, asked: InputsPacket | null): FrameLength {
  if (bytes.length < 2) return 'incomplete'
  if (bytes[1] === readRefused) return exceptionLength
  if (bytes[1] !== readInputs) return 'noise'
  const isAsked = asked?.kind === 'readInputs' && asked.unit === bytes[0]
  return countedLength(bytes, isAsked ? flagsReplyLength(asked.count) : null)
}

/** `body`: a request without its CRC. */
function decodeRequest(body: Uint8Array): InputsPacket {
  return { kind: 'readInputs', unit: body[0] ?? 0, address: wordAt(body, 2), count: wordAt(body, 4) }
}

/** `body`: a reply without its CRC. */
function decodeReply(body: Uint8Array): InputsPacket {
  const unit = body[0] ?? 0
  if (body[1] === readRefused) return { kind: 'exception', unit, code: body[2] ?? 0 }
  return { kind: 'inputs', unit, on: unpacked(body.subarray(3)) }
}

/** Inputs by the numbers printed on the board. Nothing in these packets is about a person. */
function explain(packet: InputsPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'inputs':
      return { kind: packet.kind, unit: packet.unit, inputsOn: numbersOn(packet.on) }
    case 'exception':
      return { ...packet, meaning: exceptionMeaning(packet.code) }
    default:
      return { ...packet }
  }
}
