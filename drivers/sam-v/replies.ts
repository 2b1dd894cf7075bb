/**
 * What stands between length and check byte of a frame from the reader: three status bytes and data. Pure.
 * Photo and fingerprints are measured and dropped; nothing here keeps a reference to them.
 */
import { concat, fromUtf16le, utf16le } from '../codec/bytes.ts'
import { Personal } from '../personal.ts'
import { moduleIdLength, parseModuleId, printModuleId } from './module-id.ts'
import type { Enclosed, SamPacket, SamReply } from './packets.ts'
import { blankText, decodeText, encodeText, markerOf, textBlockLength } from './text-block.ts'

const done = 0x90
const found = 0x9f
const noCard = 0x80

/** Bytes of data after the status that tell the short replies apart. */
const foundLength = 4
const selectedLength = 8
const addressLength = 70

/**
 * The reply of a frame body (SW1 SW2 SW3 and data), or null when it is none of the replies known. SW1 and SW2 are
 * zero in every reply that sources show.
 */
export function decodeReply(body: Uint8Array): SamReply | null {
  if (body[0] !== 0 || body[1] !== 0) return null
  const status = body[2] ?? 0
  const data = body.subarray(3)
  if (data.length === 0) return bareReply(status)
  if (status === found && data.length === foundLength) return { kind: 'found' }
  if (status !== done) return null
  if (data.length === selectedLength) return { kind: 'selected' }
  if (data.length === moduleIdLength) return { kind: 'moduleId', id: printModuleId(data) }
  if (data.length === addressLength) {
    return { kind: 'newestAddress', address: new Personal(utf16le(data).replace(/[ \0]+$/, '')) }
  }
  return decodeRead(data)
}

function bareReply(status: number): SamReply {
  if (status === done) return { kind: 'ok' }
  if (status === noCard) return { kind: 'none' }
  return { kind: 'status', code: status }
}

/**
 * The data of a read: two lengths (three with fingerprints), then the blocks. The lengths must fill the frame to the
 * byte; since the third length is itself part of the frame, at most one of the two readings can.
 */
function decodeRead(data: Uint8Array): SamReply | null {
  const [textBytes, photoBytes, fingerprintBytes] = [word(data, 0), word(data, 2), word(data, 4)]
  if (textBytes === 0) return null
  if (data.length === 4 + textBytes + photoBytes) {
    return withText(data.subarray(4, 4 + textBytes), { photoBytes, fingerprintBytes: null })
  }
  if (data.length === 6 + textBytes + photoBytes + fingerprintBytes) {
    return withText(data.subarray(6, 6 + textBytes), { photoBytes, fingerprintBytes })
  }
  return null
}

function withText(block: Uint8Array, enclosed: Enclosed): SamReply {
  const usual = block.length === textBlockLength
  const text = usual ? decodeText(block) : null
  if (text !== null) return { kind: 'cardText', text, ...enclosed }
  const marker = usual ? markerOf(block) : null
  return { kind: 'unsupportedCard', textBytes: block.length, marker, ...enclosed }
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** The frame body of a reply. Throws `RangeError` for a module id that is not in its printed form. */
export function encodeReply(packet: SamPacket): Uint8Array {
  switch (packet.kind) {
    case 'ok':
      return withStatus(done)
    case 'none':
      return withStatus(noCard)
    case 'status':
      return withStatus(packet.code)
    case 'found':
      return withStatus(found, new Uint8Array(foundLength))
    case 'selected':
      return withStatus(done, new Uint8Array(selectedLength))
    case 'moduleId':
      return withStatus(done, moduleIdBytes(packet.id))
    case 'newestAddress':
      return withStatus(done, addressBytes(packet.address))
    case 'cardText':
      return withStatus(done, readData(encodeText(packet.text), packet))
    case 'unsupportedCard':
      return withStatus(done, readData(unknownText(packet.textBytes, packet.marker), packet))
    default:
      throw new RangeError(`a ${packet.kind} is not a reply`)
  }
}

function withStatus(status: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concat(Uint8Array.of(0, 0, status), data)
}

function moduleIdBytes(id: string): Uint8Array {
  const bytes = parseModuleId(id)
  if (bytes === null) throw new RangeError(`not a module id: ${id}`)
  return bytes
}

function addressBytes(address: Personal): Uint8Array {
  const characters = addressLength / 2
  return fromUtf16le(address.reveal().slice(0, characters).padEnd(characters, ' '))
}

function unknownText(textBytes: number, marker: number | null): Uint8Array {
  return marker === null ? new Uint8Array(textBytes) : blankText(marker)
}

function readData(text: Uint8Array, enclosed: Enclosed): Uint8Array {
  const { photoBytes, fingerprintBytes } = enclosed
  const lengths = fingerprintBytes === null ? [] : [fingerprintBytes]
  const head = [text.length, photoBytes, ...lengths].flatMap((length) => [length >>> 8, length & 0xff])
  return concat(
    Uint8Array.from(head),
    text,
    placeholderPhoto(photoBytes),
    new Uint8Array(fingerprintBytes ?? 0),
  )
}

/** In place of a photo, which no packet holds: the mark `WLf` that such blocks begin with, then zeros. */
function placeholderPhoto(length: number): Uint8Array {
  const photo = new Uint8Array(length)
  photo.set(Uint8Array.of(0x57, 0x4c, 0x66).subarray(0, length))
  return photo
}
