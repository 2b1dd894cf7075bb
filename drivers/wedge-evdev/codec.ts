/** struct input_event of 64-bit Linux and packets, both ways: 24 bytes, little-endian. Pure; the gateway never writes any. */
import { type ByteTest, is, isAnything, isFromTo, type Shape, scanShapes } from '../codec/shapes.ts'
import type { Codec } from '../ports.ts'
import { explain } from './explain.ts'
import { eventTypes, type InputEvent, keyValues } from './packets.ts'

const eventLength = 24
const secondsAt = 0
const microsAt = 8
const typeAt = 16
const codeAt = 18
const valueAt = 20

/** EV_MAX and KEY_MAX of linux/input-event-codes.h. */
const lastType = 0x1f
const lastCode = 0x2ff
const microsInSecond = 1_000_000

const anything = (count: number): readonly ByteTest[] => Array.from({ length: count }, () => isAnything)
const zero = (count: number): readonly ByteTest[] => Array.from({ length: count }, () => is(0))

/** There is no check, but much of an event can only be 0: that is how the next one is found behind bytes that are none. */
const shape: Shape<InputEvent> = {
  bytes: [
    // 64 bits each for seconds and microseconds
    ...anything(4),
    ...zero(4),
    ...anything(2),
    isFromTo(0, 0x0f),
    ...zero(5),
    isFromTo(0, lastType),
    ...zero(1),
    isAnything,
    isFromTo(0, lastCode >>> 8),
    ...anything(4),
  ],
  read(bytes) {
    const view = viewOf(bytes)
    return {
      kind: 'inputEvent',
      seconds: view.getUint32(secondsAt, true),
      micros: view.getUint32(microsAt, true),
      type: view.getUint16(typeAt, true),
      code: view.getUint16(codeAt, true),
      value: view.getInt32(valueAt, true),
    }
  },
}

function isIntact(bytes: Uint8Array): boolean {
  const { micros, type, value } = shape.read(bytes)
  const isKey = type === eventTypes.key
  return micros < microsInSecond && (!isKey || (value >= keyValues.release && value <= keyValues.repeat))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Only the device talks, so nothing is a request and nothing answers. */
export const inputEventCodec: Codec<InputEvent> = {
  maxLength: eventLength,
  encode({ seconds, micros, type, code, value }) {
    const bytes = new Uint8Array(eventLength)
    const view = viewOf(bytes)
    view.setUint32(secondsAt, seconds, true)
    view.setUint32(microsAt, micros, true)
    view.setUint16(typeAt, type, true)
    view.setUint16(codeAt, code, true)
    view.setInt32(valueAt, value, true)
    return bytes
  },
  scanRequest: () => ({ kind: 'noise' }),
  scanReply: (bytes) => scanShapes(bytes, [shape], isIntact),
  answers: () => false,
  replyLength: () => 0,
  explain,
}
