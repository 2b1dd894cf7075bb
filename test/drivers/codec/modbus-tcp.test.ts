import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { type Numbered, tcpCodec } from '../../../drivers/codec/modbus-tcp.ts'
import { modbusCodec } from '../../../drivers/codec/relay-board/codec.ts'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { framesOf } from '../../support/frame-vectors.ts'

type Direction = '>' | '<'
type TcpPacket = Numbered<ModbusPacket>

const codec = tcpCodec(modbusCodec)

function scan(dir: Direction, bytes: Uint8Array, asked: TcpPacket | null = null): Scan<TcpPacket> {
  return dir === '>' ? codec.scanRequest(bytes) : codec.scanReply(bytes, asked)
}

const flags = (...on: number[]) => Array.from({ length: 8 }, (_, at) => on.includes(at + 1))
const unit = 1

/** The header of the MODBUS Messaging on TCP/IP Guide 3.1.3 in front of messages of the relay boards. */
const written: readonly (readonly [Direction, string, TcpPacket])[] = [
  [
    '>',
    '00 00 00 00 00 06 01 05 00 00 FF 00',
    { transaction: 0, kind: 'writeCoil', unit, relay: 0, action: 'on' },
  ],
  [
    '>',
    '00 01 00 00 00 06 01 05 02 00 00 07',
    { transaction: 1, kind: 'flashOn', unit, relay: 0, tenths: 7 },
  ],
  [
    '<',
    '00 01 00 00 00 06 01 05 02 00 00 07',
    { transaction: 1, kind: 'flashOn', unit, relay: 0, tenths: 7 },
  ],
  [
    '>',
    '12 34 00 00 00 06 01 02 00 00 00 08',
    { transaction: 0x1234, kind: 'readInputs', unit, address: 0, count: 8 },
  ],
  ['<', '12 34 00 00 00 04 01 02 01 03', { transaction: 0x1234, kind: 'inputs', unit, on: flags(1, 2) }],
  ['<', 'FF FF 00 00 00 03 01 85 02', { transaction: 0xffff, kind: 'exception', unit, function: 5, code: 2 }],
  [
    '>',
    '00 07 00 00 00 0B 01 10 00 03 00 02 04 00 02 00 05',
    { transaction: 7, kind: 'writeRegisters', unit, address: 3, values: [2, 5] },
  ],
]

/** The golden frames of the serial line in the frame of TCP: without their CRC, behind a header. */
const golden = framesOf('modbus-rtu').map(({ dir, bytes }) => {
  const body = bytes.subarray(0, -2)
  return { dir, bytes: concat(Uint8Array.of(0x0a, 0x0b, 0, 0, 0, body.length), body), serial: bytes }
})

const every = [...golden, ...written.map(([dir, hex]) => ({ dir, bytes: fromHex(hex) }))]

describe('frames', () => {
  test.each(written)('%s %s is read and written', (dir, hex, packet) => {
    const bytes = fromHex(hex)
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
    expect(toHex(codec.encode(packet))).toBe(toHex(bytes))
  })

  test('say the same as on a serial line', () => {
    for (const { dir, bytes, serial } of golden) {
      const seen = dir === '>' ? modbusCodec.scanRequest(serial) : modbusCodec.scanReply(serial, null)
      expect(seen.kind).toBe('packet')
      if (seen.kind !== 'packet') continue
      const packet = { ...seen.packet, transaction: 0x0a0b }
      expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
      expect(toHex(codec.encode(packet))).toBe(toHex(bytes))
    }
  })

  test('wait for the rest at every prefix, and leave alone what is behind them', () => {
    for (const { dir, bytes } of every) {
      for (let length = 1; length < bytes.length; length++) {
        expect(scan(dir, bytes.subarray(0, length)), `${length} of ${toHex(bytes)}`).toEqual({
          kind: 'incomplete',
        })
      }
      expect(scan(dir, concat(bytes, fromHex('00 01 FF')))).toMatchObject({ length: bytes.length })
    }
  })

  test('are found in every chunking of two of them', () => {
    for (const { dir, bytes } of every) {
      const two = concat(bytes, bytes)
      for (let cut = 1; cut < two.length; cut++) {
        const frames = createFrames<TcpPacket>(codec)
        const listen = (part: Uint8Array) => scan(dir, part)
        const found = [
          ...frames.push(two.subarray(0, cut), listen),
          ...frames.push(two.subarray(cut), listen),
        ]
        expect(found.map(({ kind }) => kind)).toEqual(['packet', 'packet'])
      }
    }
  })

  test('with a wrong bit in protocol or length are no frames of the same bytes', () => {
    for (const { dir, bytes } of every) {
      for (let bit = 16; bit < 48; bit++) {
        const damaged = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (0x80 >> (bit & 7)) : byte))
        const seen = scan(dir, damaged)
        expect(seen.kind === 'packet' && seen.length === bytes.length, `bit ${bit} of ${toHex(bytes)}`).toBe(
          false,
        )
      }
    }
  })
})

describe('which reply answers', () => {
  const asked = { transaction: 7, kind: 'readInputs', unit, address: 0, count: 8 } as const
  const reply: TcpPacket = { transaction: 7, kind: 'inputs', unit, on: flags() }
  test.each<readonly [boolean, string, TcpPacket]>([
    [true, 'the same transaction', reply],
    [false, 'the transaction before', { ...reply, transaction: 6 }],
    [false, 'another unit', { ...reply, unit: 2 }],
    [false, 'another function', { ...reply, kind: 'coils', on: flags() }],
    [
      true,
      'an exception of the transaction',
      { transaction: 7, kind: 'exception', unit, function: 2, code: 2 },
    ],
    [false, 'an exception of another', { transaction: 8, kind: 'exception', unit, function: 2, code: 2 }],
  ])('%s: %s', (expected, _, packet) => {
    expect(codec.answers(asked, packet)).toBe(expected)
  })

  test('eight inputs answer with ten bytes', () => {
    expect(codec.replyLength(asked)).toBe(10)
  })
})

test('a message of another length than its function has is noise', () => {
  expect(scan('>', fromHex('00 01 00 00 00 05 01 05 02 00 00'))).toEqual({ kind: 'noise' })
  expect(scan('>', fromHex('00 01 00 00 00 07 01 05 02 00 00 07 00'))).toEqual({ kind: 'noise' })
  expect(scan('<', fromHex('00 01 00 00 00 02 01 85'))).toEqual({ kind: 'noise' })
  expect(scan('<', fromHex('00 01 00 00 00 FF'))).toEqual({ kind: 'noise' })
})

test('garbage never throws, gives no length beyond it, and is decided at the maximum length', () => {
  const length = fc.integer({ min: 0, max: 254 })
  const withHeader = fc
    .tuple(
      fc.uint8Array({ minLength: 2, maxLength: 2 }),
      length,
      fc.uint8Array({ minLength: 1, maxLength: 254 }),
    )
    .map(([transaction, count, body]) => concat(transaction, Uint8Array.of(0, 0, 0, count), body))
  const bytes = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: codec.maxLength }), withHeader)
  fc.assert(
    fc.property(bytes, (given) => {
      for (const seen of [codec.scanRequest(given), codec.scanReply(given, null)]) {
        if (seen.kind === 'packet') expect(seen.length).toBeLessThanOrEqual(given.length)
        if (given.length === codec.maxLength) expect(seen.kind).not.toBe('incomplete')
      }
    }),
    { numRuns: 4000 },
  )
})

test('the transaction is explained with the message', () => {
  const packet: TcpPacket = { transaction: 9, kind: 'flashOn', unit, relay: 1, tenths: 5 }
  expect(codec.explain(packet, { personal: false })).toEqual({
    transaction: 9,
    kind: 'flashOn',
    unit,
    relay: 2,
    forMs: 500,
  })
})

test('a transaction beyond two bytes cannot be written', () => {
  const packet: TcpPacket = { transaction: 0x1_0000, kind: 'readInputs', unit, address: 0, count: 8 }
  expect(() => codec.encode(packet)).toThrow(RangeError)
})
