import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { systemAes } from '../../../daemon/outside.ts'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { crc16Aug } from '../../../drivers/codec/checksum.ts'
import { bytesBeforeMac, frameOf, scanFrame } from '../../../drivers/osdp/frame.ts'
import type { OsdpPacket } from '../../../drivers/osdp/packets.ts'
import {
  cryptogram,
  defaultKey,
  initialMac,
  newSession,
  openSealed,
  type Session,
  seal,
  sessionKeys,
} from '../../../drivers/osdp/secure-channel.ts'
import { published, session } from '../../support/osdp-session.ts'

const keys = sessionKeys(systemAes, defaultKey, published.nonce)
const begun = newSession(keys, fromHex(published.initialMac))

function packetOf({ dir, hex }: { readonly dir: '>' | '<'; readonly hex: string }): OsdpPacket {
  const scan = scanFrame(fromHex(hex), dir === '>' ? 'command' : 'reply')
  if (scan.kind !== 'packet') throw new Error(`${hex} is ${scan.kind}`)
  return scan.packet
}

/** The session as it is before each message, and after the last. */
const before: Session[] = [begun]
for (const row of session) {
  const opened = openSealed(before.at(-1) ?? begun, packetOf(row))
  if (opened !== null) before.push(opened.session)
}

const rows = session.map((row, at) => ({ ...row, at, session: before[at] ?? begun }))

describe('the secure channel of OSDP', () => {
  test('derives the published keys, cryptograms and first MAC', () => {
    const { nonce, peripheralNonce } = published
    expect(toHex(keys.encryption)).toBe(published.encryption)
    expect(toHex(keys.mac1)).toBe(published.mac1)
    expect(toHex(keys.mac2)).toBe(published.mac2)
    expect(toHex(cryptogram(keys, nonce, peripheralNonce))).toBe(published.peripheralCryptogram)
    expect(toHex(cryptogram(keys, peripheralNonce, nonce))).toBe(published.cryptogram)
    expect(toHex(initialMac(keys, fromHex(published.cryptogram)))).toBe(published.initialMac)
  })

  test.each(rows)('opens message $at of the published session', ({ plain, session: then, ...row }) => {
    expect(toHex(openSealed(then, packetOf(row))?.data ?? fromHex('FF'))).toBe(plain)
  })

  test.each(rows)('seals message $at of the published session', ({ plain, session: then, ...row }) => {
    const { kind, address, sequence, check, code } = packetOf(row)
    const sealed = seal(then, { kind, address, sequence, check, code, data: fromHex(plain) })
    expect(toHex(frameOf(sealed.packet))).toBe(row.hex)
  })

  test('makes the published MAC of a poll with keys of zeroes', () => {
    const zero = new Uint8Array(16)
    const nothingYet = newSession({ aes: systemAes, encryption: zero, mac1: zero, mac2: zero }, zero)
    const packet = packetOf({ dir: '>', hex: '53000E000E0215604B32767773B6' })
    expect(openSealed(nothingYet, packet)).not.toBeNull()
    const { kind, address, sequence, check, code, data } = packet
    const sealed = seal(nothingYet, { kind, address, sequence, check, code, data })
    expect(toHex(frameOf(sealed.packet))).toBe('53000E000E0215604B32767773B6')
  })

  test('makes the last block with the second key also where the message fills it', () => {
    // 5 + 2 + 1 bytes before the data: a code with 8 more would fill a block, a sealed one of 16 fills one and a half
    const lengths = [0, 1, 15, 16, 31, 40]
    for (const length of lengths) {
      const plain = { kind: 'command', address: 0, sequence: 1, check: 'crc', code: 0x68 } as const
      const { packet } = seal(begun, { ...plain, data: new Uint8Array(length) })
      expect(toHex(packet.mac ?? fromHex(''))).toBe(macByOthers(bytesBeforeMac(packet)))
    }
    const filled: OsdpPacket = {
      ...{ kind: 'command', address: 0, sequence: 1, check: 'crc', code: 0x68 },
      security: { type: 0x17, data: new Uint8Array(8) },
      data: new Uint8Array(16),
      mac: null,
    }
    expect(bytesBeforeMac(filled)).toHaveLength(32)
    const mac = fromHex(macByOthers(bytesBeforeMac(filled)))
    // its data has no padding: what differs from refusal is only which MAC is looked for
    const known = {
      ...filled,
      data: seal(begun, { ...plainOf(filled), data: new Uint8Array(15) }).packet.data,
    }
    const right = fromHex(macByOthers(bytesBeforeMac(known)))
    expect(openSealed(begun, { ...known, mac: right })?.data).toHaveLength(15)
    expect(openSealed(begun, { ...known, mac })).toBeNull()
  })
})

function plainOf({ kind, address, sequence, check, code }: OsdpPacket) {
  return { kind, address, sequence, check, code }
}

/** The same MAC block by block, from the words of the standard. */
function macByOthers(message: Uint8Array): string {
  const isWhole = message.length % 16 === 0
  const whole = new Uint8Array(Math.ceil(message.length / 16) * 16)
  whole.set(message)
  if (!isWhole) whole[message.length] = 0x80
  let chained = fromHex(published.initialMac)
  for (let at = 0; at < whole.length; at += 16) {
    const key = at + 16 === whole.length ? published.mac2 : published.mac1
    const cipher = createCipheriv('aes-128-cbc', fromHex(key), chained).setAutoPadding(false)
    chained = new Uint8Array(cipher.update(whole.subarray(at, at + 16)))
  }
  return toHex(chained.subarray(0, 4))
}

/** The frame with one bit flipped and its check made right again, as somebody would who alters it on purpose. */
function altered(hex: string, bit: number): Uint8Array {
  const bytes = fromHex(hex)
  bytes.set([(bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3)
  const crc = crc16Aug(bytes, 0, bytes.length - 2)
  bytes.set([crc & 0xff, crc >>> 8], bytes.length - 2)
  return bytes
}

describe('a message of a session', () => {
  test.each(rows)('that was altered in any one bit of it is refused, its check made right ($at)', (row) => {
    const kind = row.dir === '>' ? 'command' : 'reply'
    let read = 0
    for (let bit = 0; bit < (row.hex.length / 2 - 2) * 8; bit++) {
      const scan = scanFrame(altered(row.hex, bit), kind)
      if (scan.kind !== 'packet') continue
      read++
      expect(openSealed(row.session, scan.packet), `bit ${bit}`).toBeNull()
    }
    expect(read).toBeGreaterThan(8)
  })

  test.each(rows.slice(0, -1))('that comes again is refused ($at)', (row) => {
    const after = before.slice(row.at + 2)
    for (const later of after) expect(openSealed(later, packetOf(row))).toBeNull()
  })

  test('of another session is refused', () => {
    const other = sessionKeys(systemAes, defaultKey, fromHex('C0C1C2C3C4C5C6C7'))
    for (const row of rows) expect(openSealed({ ...row.session, keys: other }, packetOf(row))).toBeNull()
  })

  test('that is sent back to whoever made it is refused', () => {
    for (const row of rows) {
      const packet = packetOf(row)
      const back: OsdpPacket = { ...packet, kind: packet.kind === 'command' ? 'reply' : 'command' }
      expect(openSealed(row.session, back)).toBeNull()
    }
  })

  test('without its MAC, or with a block of the handshake, is refused', () => {
    for (const row of rows) {
      const packet = packetOf(row)
      expect(openSealed(row.session, { ...packet, mac: null })).toBeNull()
      const security = { type: 0x13, data: new Uint8Array(0) }
      expect(openSealed(row.session, { ...packet, security })).toBeNull()
    }
  })

  test('of any length comes back as it was sealed', () => {
    for (let length = 0; length <= 64; length++) {
      const data = Uint8Array.from({ length }, (_, at) => (at * 37) & 0xff)
      const sealed = seal(begun, { kind: 'command', address: 5, sequence: 2, check: 'crc', code: 0x68, data })
      const scan = scanFrame(frameOf(sealed.packet), 'command')
      const opened = scan.kind === 'packet' ? openSealed(begun, scan.packet) : null
      expect(toHex(opened?.data ?? fromHex('EE'))).toBe(toHex(data))
      expect(opened?.session).toEqual(sealed.session)
    }
  })
})
