import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { badgeText, bitsOfHex, wiegand26 } from '../../../drivers/osdp/badge-text.ts'
import { osdpCodec } from '../../../drivers/osdp/codec.ts'
import { longestFrame } from '../../../drivers/osdp/frame.ts'
import { longestMessage, type OsdpPacket } from '../../../drivers/osdp/packets.ts'
import {
  cardBitsIn,
  formattedData,
  formattedIn,
  idIn,
  keysIn,
  pulseData,
} from '../../../drivers/osdp/reports.ts'
import {
  expectBothWays,
  expectEveryChunking,
  expectFlipsSeen,
  expectFoundBehind,
  expectGarbageHarmless,
  type KnownFrame,
  scanAs,
} from '../../support/frame-checks.ts'
import { framesOf } from '../../support/frame-vectors.ts'

const nothing = new Uint8Array(0)
const neverRefused = () => false

/** As in the messages of the standard: what is left out is 0, CRC, plain and empty. */
function packet(parts: Partial<OsdpPacket> & Pick<OsdpPacket, 'kind' | 'code'>): OsdpPacket {
  const usual = { address: 0, sequence: 0, check: 'crc', security: null, data: nothing, mac: null } as const
  return { ...usual, ...parts }
}

const known: readonly KnownFrame<OsdpPacket>[] = (
  [
    ['>', '53000900046100C066', packet({ kind: 'command', code: 0x61, data: fromHex('00') })],
    ['>', '53000800006100 44', packet({ kind: 'command', code: 0x61, check: 'sum', data: fromHex('00') })],
    ['>', '53000800066089CC', packet({ kind: 'command', code: 0x60, sequence: 2 })],
    ['<', '5381080004400806', packet({ kind: 'reply', address: 1, code: 0x40 })],
    [
      '<',
      '53FF10000550FF011A00CD22C71600C9',
      packet({ kind: 'reply', address: 0x7f, sequence: 1, code: 0x50, data: fromHex('FF011A00CD22C716') }),
    ],
    [
      '>',
      '53000E000E0215604B32767773B6',
      packet({
        kind: 'command',
        sequence: 2,
        code: 0x60,
        security: { type: 0x15, data: nothing },
        mac: fromHex('4B327677'),
      }),
    ],
  ] as const
).map(([dir, hex, meant]) => ({ dir, bytes: fromHex(hex), packet: meant }))

const published = framesOf('osdp').map(({ dir, bytes }): KnownFrame<OsdpPacket> => {
  const scan = scanAs(osdpCodec, { dir, bytes })
  if (scan.kind !== 'packet') throw new Error(`${toHex(bytes)} is ${scan.kind}`)
  return { dir, bytes, packet: scan.packet }
})

describe('frames of OSDP', () => {
  test.each(known)('mean what the standard says: $packet.code', (frame) => {
    expectBothWays(osdpCodec, frame, neverRefused)
  })

  test('are the published bytes in either direction', () => {
    for (const frame of published) expectBothWays(osdpCodec, frame, neverRefused)
  })

  test('are found however they come', () => {
    for (const frame of published.filter(({ bytes }) => bytes.length < 24))
      expectEveryChunking(osdpCodec, frame)
  })

  test('are found behind noise, and behind the start of another', () => {
    for (const frame of known) {
      expectFoundBehind(osdpCodec, frame, fromHex('00 53 80 12'))
      const behindMark = Uint8Array.of(0xff, ...frame.bytes)
      expect(scanAs(osdpCodec, { dir: frame.dir, bytes: behindMark })).toEqual({
        kind: 'packet',
        packet: frame.packet,
        length: behindMark.length,
      })
    }
  })

  test('with one wrong bit are none', () => {
    for (const frame of published) expectFlipsSeen(osdpCodec, frame)
  })

  test('of the other direction are noise', () => {
    for (const { dir, bytes } of published) {
      expect(scanAs(osdpCodec, { dir: dir === '>' ? '<' : '>', bytes }).kind).toBe('noise')
    }
  })

  test('are never read from garbage that says something else', () => {
    expectGarbageHarmless(osdpCodec, {
      likely: [0x53, 0x00, 0x80, 0x81, 0x08, 0x04, 0x0c, 0x02, 0x15, 0x60],
      asked: known.map(({ packet: asked }) => asked),
      // the mark in front is not sent
      isNeverSent: () => true,
    })
  })

  test('that promise more than any has are not waited for', () => {
    const bytes = Uint8Array.of(0x53, 0x00, (longestMessage + 1) & 0xff, (longestMessage + 1) >>> 8, 0x04)
    expect(scanAs(osdpCodec, { dir: '>', bytes })).toEqual({ kind: 'noise' })
    expect(osdpCodec.maxLength).toBe(longestFrame)
  })

  test.each([
    ['a sequence number of 4', { sequence: 4 }],
    ['an address of 128', { address: 128 }],
    ['a MAC outside a session', { mac: fromHex('00000000') }],
    ['no MAC inside one', { security: { type: 0x15, data: nothing } }],
    ['more data than a message holds', { data: new Uint8Array(longestMessage) }],
  ])('are not made of %s', (_what, parts) => {
    expect(() => osdpCodec.encode(packet({ kind: 'command', code: 0x60, ...parts }))).toThrow(RangeError)
  })
})

describe('an answer', () => {
  const asked = packet({ kind: 'command', code: 0x60, address: 1, sequence: 2 })

  test.each([
    ['of the peripheral and number that was asked', { address: 1, sequence: 2 }, true],
    ['of another peripheral', { address: 2, sequence: 2 }, false],
    ['with another number', { address: 1, sequence: 1 }, false],
    ['with the number 0, which says that it is busy', { address: 1, sequence: 0, code: 0x79 }, true],
  ])('%s', (_what, parts, counts) => {
    expect(osdpCodec.answers(asked, packet({ kind: 'reply', code: 0x40, ...parts }))).toBe(counts)
  })
})

describe('what replies say', () => {
  test('who answers: vendor, model and serial number', () => {
    expect(idIn(fromHex('000EE3101000007497230606'))).toEqual({
      identity: '000EE3-16-2540961792',
      firmware: '16/35.6.6',
    })
    expect(idIn(fromHex('000EE310'))).toBeNull()
  })

  test('a badge of 26 bits: all bits as hexadecimal, or the numbers printed on it', () => {
    const card = cardBitsIn(fromHex('00011A00CD22C700'))
    expect(card?.bits).toHaveLength(26)
    expect(badgeText(card?.bits ?? [], 'hex')).toBe('CD22C70')
    // 1 10011010 0100010110001110 0: facility 154, number 17,806; its last bit is no right parity bit
    expect(badgeText(card?.bits ?? [], 'number')).toBeNull()
    expect(badgeText(card?.bits.with(25, true) ?? [], 'number')).toBe('15417806')
  })

  test('a badge with a wrong parity bit, or of another length, has no number', () => {
    const right = wiegand26(7, 4242)
    expect(badgeText(right, 'number')).toBe('00704242')
    for (let bit = 0; bit < right.length; bit++) {
      expect(badgeText(right.with(bit, right[bit] !== true), 'number'), `bit ${bit}`).toBeNull()
    }
    expect(badgeText(right.slice(1), 'number')).toBeNull()
  })

  test('bits of which there are more or fewer bytes than said are none', () => {
    expect(cardBitsIn(fromHex('00011A00CD22C7'))).toBeNull()
    expect(cardBitsIn(fromHex('00011A00CD22C70000'))).toBeNull()
    expect(cardBitsIn(fromHex('00010000'))).toBeNull()
    expect(bitsOfHex('0G')).toBeNull()
  })

  test('keys, with * and # by their names', () => {
    expect(keysIn(fromHex('FF0431323334'))).toBe('1234')
    expect(keysIn(fromHex('0003317F0D'))).toBe('1*#')
    expect(keysIn(fromHex('00053132'))).toBeNull()
  })

  test('characters, also of a badge that was drawn backwards', () => {
    expect(formattedIn(formattedData('B-101'))).toBe('B-101')
    expect(formattedIn(fromHex('000103434241'))).toBe('ABC')
    expect(formattedIn(fromHex('00000241'))).toBeNull()
    expect(formattedIn(fromHex('00000107'))).toBeNull()
  })

  test('a pulse is on for its time and ends by itself: never on for ever', () => {
    expect(toHex(pulseData(0, 5))).toBe(toHex(fromHex('00050500')))
  })
})

describe('device decode', () => {
  const explained = (dir: '>' | '<', hex: string, personal = false) => {
    const scan = scanAs(osdpCodec, { dir, bytes: fromHex(hex) })
    return scan.kind === 'packet' ? osdpCodec.explain(scan.packet, { personal }) : null
  }

  test('names messages, peripherals, and why one was refused', () => {
    expect(explained('<', '538109000741039598')).toMatchObject({
      address: 1,
      sequence: 3,
      message: 'nak',
      reason: 'unknown',
    })
    expect(explained('<', '538014000645000EE31010000074972306061B88')).toMatchObject({
      identity: '000EE3-16-2540961792',
    })
  })

  test('hides badges and keys unless it is told to show them', () => {
    const badge = '53FF10000550FF011A00CD22C71600C9'
    const keys = '53FF0E000553FF043132333481B6'
    expect(JSON.stringify([explained('<', badge), explained('<', keys)])).not.toMatch(/1100|1234/)
    expect(explained('<', badge, true)).toMatchObject({ bits: '11001101001000101100011100' })
    expect(explained('<', keys, true)).toMatchObject({ keys: '1234' })
  })

  test('never shows a key that a peripheral is given', () => {
    const data = fromHex('0110303132333435363738393A3B3C3D3E3F')
    const given = packet({ kind: 'command', code: 0x75, data })
    const shown = JSON.stringify(osdpCodec.explain(given, { personal: true }))
    expect(shown).toContain('hidden')
    expect(shown).not.toContain('3031')
  })

  test('leaves what is sealed sealed', () => {
    const shown = explained('<', '53801E000D021850FBC56EFAAF0AC9D99734BD06C5037299F7E6360DCD9A', true)
    expect(shown).toEqual({
      kind: 'reply',
      address: 0,
      sequence: 1,
      check: 'crc',
      message: 'raw',
      securityBlock: '18',
      sealedBytes: 16,
    })
  })
})
