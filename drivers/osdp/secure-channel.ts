/**
 * The secure channel of OSDP (IEC 60839-11-5, Annex D): keys of a session, cryptograms, and messages sealed and opened.
 * Pure: AES is given, and what must be unpredictable.
 */
import { concat } from '../codec/bytes.ts'
import type { Aes } from '../family.ts'
import { bytesBeforeMac, macLength } from './frame.ts'
import { blocks, type OsdpPacket } from './packets.ts'

const blockLength = 16
export const keyLength = 16
/** Of the random numbers of both sides. */
export const nonceLength = 8

/** The key that every peripheral has before it is given its own: known to everybody. */
export const defaultKey: Uint8Array = Uint8Array.from({ length: keyLength }, (_, at) => 0x30 + at)

export interface SessionKeys {
  readonly aes: Aes
  readonly encryption: Uint8Array
  readonly mac1: Uint8Array
  readonly mac2: Uint8Array
}

/** The keys of the session that begins with the gateway's random number. */
export function sessionKeys(aes: Aes, key: Uint8Array, nonce: Uint8Array): SessionKeys {
  const derived = (low: number, high: number): Uint8Array => {
    const block = new Uint8Array(blockLength)
    block.set([low, high])
    block.set(nonce.subarray(0, 6), 2)
    return encryptedBlock(aes, key, block)
  }
  return { aes, encryption: derived(0x01, 0x82), mac1: derived(0x01, 0x01), mac2: derived(0x01, 0x02) }
}

/** What a side proves with that it has the key: its own random number comes last in the other's proof. */
export function cryptogram(keys: SessionKeys, first: Uint8Array, second: Uint8Array): Uint8Array {
  return encryptedBlock(keys.aes, keys.encryption, concat(first, second))
}

/** The MAC that the first message of the session goes on from. */
export function initialMac(keys: SessionKeys, serverCryptogram: Uint8Array): Uint8Array {
  return encryptedBlock(keys.aes, keys.mac2, encryptedBlock(keys.aes, keys.mac1, serverCryptogram))
}

function encryptedBlock(aes: Aes, key: Uint8Array, data: Uint8Array): Uint8Array {
  return aes.encrypt({ key, start: noStart, data })
}

const noStart = new Uint8Array(blockLength)

/** One side's view: the whole MAC of the last message in either direction. */
export interface Session {
  readonly keys: SessionKeys
  /** Of the last message of the gateway; of no use before the first. */
  readonly commandMac: Uint8Array
  /** Of the last message of the peripheral, at first the initial one. */
  readonly replyMac: Uint8Array
}

export function newSession(keys: SessionKeys, mac: Uint8Array): Session {
  return { keys, commandMac: new Uint8Array(blockLength), replyMac: mac }
}

export type Plain = Pick<OsdpPacket, 'kind' | 'address' | 'sequence' | 'check' | 'code' | 'data'>

export interface Sealed {
  readonly packet: OsdpPacket
  /** The session with this message as the last one of its direction. */
  readonly session: Session
}

/** A message as it goes out in the session: its data encrypted, where it has some, and all of it with a MAC. */
export function seal(session: Session, plain: Plain): Sealed {
  const isCommand = plain.kind === 'command'
  const before = isCommand ? session.replyMac : session.commandMac
  const data = plain.data.length === 0 ? plain.data : encrypted(session.keys, before, plain.data)
  const type =
    plain.data.length === 0
      ? isCommand
        ? blocks.commandMac
        : blocks.replyMac
      : isCommand
        ? blocks.commandData
        : blocks.replyData
  const open: OsdpPacket = { ...plain, data, security: { type, data: nothing }, mac: null }
  const mac = macOf(session.keys, before, bytesBeforeMac(open))
  const packet = { ...open, mac: mac.subarray(0, macLength) }
  return { packet, session: isCommand ? { ...session, commandMac: mac } : { ...session, replyMac: mac } }
}

const nothing = new Uint8Array(0)

export interface Opened {
  readonly data: Uint8Array
  readonly session: Session
}

/** What is in a message of the other side; null where it is not of this session, was altered, or comes again. */
export function openSealed(session: Session, packet: OsdpPacket): Opened | null {
  const isReply = packet.kind === 'reply'
  const type = packet.security?.type
  const isBare = type === (isReply ? blocks.replyMac : blocks.commandMac)
  const isData = type === (isReply ? blocks.replyData : blocks.commandData)
  if (packet.mac === null || !(isBare || isData)) return null
  const before = isReply ? session.commandMac : session.replyMac
  const mac = macOf(session.keys, before, bytesBeforeMac(packet))
  if (!isSame(mac.subarray(0, macLength), packet.mac)) return null
  const data = isBare ? packet.data : decrypted(session.keys, before, packet.data)
  if (data === null || (isBare && data.length > 0)) return null
  return { data, session: isReply ? { ...session, replyMac: mac } : { ...session, commandMac: mac } }
}

/** In a time that does not tell how much of it is right. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let differing = a.length ^ b.length
  for (let at = 0; at < a.length; at++) differing |= (a[at] ?? 0) ^ (b[at] ?? 0)
  return differing === 0
}

/** CBC over the message, padded where it does not fill its last block, which alone is made with the second key. */
function macOf(keys: SessionKeys, start: Uint8Array, message: Uint8Array): Uint8Array {
  const whole = message.length % blockLength === 0 ? message : padded(message)
  const lastAt = whole.length - blockLength
  let chained = start
  if (lastAt > 0) {
    const first = keys.aes.encrypt({ key: keys.mac1, start, data: whole.subarray(0, lastAt) })
    chained = first.subarray(first.length - blockLength)
  }
  return keys.aes.encrypt({ key: keys.mac2, start: chained, data: whole.subarray(lastAt) })
}

/** With 80 and then 00 up to a whole number of blocks, always at least one byte. */
function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array((Math.floor(bytes.length / blockLength) + 1) * blockLength)
  whole.set(bytes)
  whole[bytes.length] = 0x80
  return whole
}

function encrypted({ aes, encryption }: SessionKeys, mac: Uint8Array, data: Uint8Array): Uint8Array {
  return aes.encrypt({ key: encryption, start: complement(mac), data: padded(data) })
}

/** Null where the data is no whole number of blocks or its padding is none. */
function decrypted({ aes, encryption }: SessionKeys, mac: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (data.length === 0 || data.length % blockLength !== 0) return null
  const plain = aes.decrypt({ key: encryption, start: complement(mac), data })
  const end = plain.lastIndexOf(0x80)
  const isPadded = end >= plain.length - blockLength && plain.subarray(end + 1).every((byte) => byte === 0)
  return isPadded ? plain.slice(0, end) : null
}

function complement(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => ~byte & 0xff)
}
