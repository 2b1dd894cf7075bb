import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { crc16Modbus } from '../../../drivers/codec/checksum.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { modbusCodec } from '../../../drivers/codec/relay-board/codec.ts'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { framesOf } from '../../support/frame-vectors.ts'

type Direction = '>' | '<'

/** Eight flags; the numbers are those printed on the board. */
function on(...numbers: readonly number[]): readonly boolean[] {
  return Array.from({ length: 8 }, (_, at) => numbers.includes(at + 1))
}

function framed(hex: string): Uint8Array {
  const body = fromHex(hex)
  const crc = crc16Modbus(body)
  return concat(body, Uint8Array.of(crc & 0xff, crc >>> 8))
}

function scan(dir: Direction, bytes: Uint8Array, asked: ModbusPacket | null = null): Scan<ModbusPacket> {
  return dir === '>' ? modbusCodec.scanRequest(bytes) : modbusCodec.scanReply(bytes, asked)
}

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, ModbusPacket>> = {
  'relay1 on': { kind: 'writeCoil', unit: 1, relay: 0, action: 'on' },
  'relay1 off': { kind: 'writeCoil', unit: 1, relay: 0, action: 'off' },
  'flash on relay1 700ms': { kind: 'flashOn', unit: 1, relay: 0, tenths: 7 },
  'flash on relay2 500ms': { kind: 'flashOn', unit: 1, relay: 1, tenths: 5 },
  'read coils': { kind: 'readCoils', unit: 1, address: 0, count: 8 },
  'coils 1,2 on': { kind: 'coils', unit: 1, on: on(1, 2) },
  'read DI': { kind: 'readInputs', unit: 1, address: 0, count: 8 },
  'exception illegal address': { kind: 'exception', unit: 1, function: 0x05, code: 2 },
}

/** Frames of the Waveshare Modbus RTU Relay (D) manual; those of functions 05 and 06 are their own replies. */
const manual: readonly (readonly [Direction, string, ModbusPacket])[] = [
  ['>', '01 05 00 00 FF 00 8C 3A', { kind: 'writeCoil', unit: 1, relay: 0, action: 'on' }],
  ['<', '01 05 00 00 FF 00 8C 3A', { kind: 'writeCoil', unit: 1, relay: 0, action: 'on' }],
  ['>', '01 05 00 00 00 00 CD CA', { kind: 'writeCoil', unit: 1, relay: 0, action: 'off' }],
  ['>', '01 05 00 00 55 00 F2 9A', { kind: 'writeCoil', unit: 1, relay: 0, action: 'toggle' }],
  ['>', '01 05 00 FF FF 00 BC 0A', { kind: 'allRelays', unit: 1, action: 'on' }],
  ['>', '01 05 00 FF 00 00 FD FA', { kind: 'allRelays', unit: 1, action: 'off' }],
  ['>', '01 05 02 00 00 07 8D B0', { kind: 'flashOn', unit: 1, relay: 0, tenths: 7 }],
  ['<', '01 05 02 00 00 07 8D B0', { kind: 'flashOn', unit: 1, relay: 0, tenths: 7 }],
  ['>', '01 05 02 00 00 05 0C 71', { kind: 'flashOn', unit: 1, relay: 0, tenths: 5 }],
  ['>', '01 05 02 01 00 05 5D B1', { kind: 'flashOn', unit: 1, relay: 1, tenths: 5 }],
  ['>', '01 05 04 00 00 07 8D 38', { kind: 'flashOff', unit: 1, relay: 0, tenths: 7 }],
  ['>', '01 01 00 00 00 08 3D CC', { kind: 'readCoils', unit: 1, address: 0, count: 8 }],
  ['<', '01 01 01 03 11 89', { kind: 'coils', unit: 1, on: on(1, 2) }],
  ['>', '01 02 00 00 00 08 79 CC', { kind: 'readInputs', unit: 1, address: 0, count: 8 }],
  ['<', '01 02 01 00 A1 88', { kind: 'inputs', unit: 1, on: on() }],
  ['<', '01 02 01 01 60 48', { kind: 'inputs', unit: 1, on: on(1) }],
  ['<', '01 02 01 03 E1 89', { kind: 'inputs', unit: 1, on: on(1, 2) }],
  [
    '>',
    '01 0F 00 00 00 08 01 FF BE D5',
    { kind: 'writeCoils', unit: 1, address: 0, on: on(1, 2, 3, 4, 5, 6, 7, 8) },
  ],
  ['<', '01 0F 00 00 00 08 54 0D', { kind: 'coilsWritten', unit: 1, address: 0, count: 8 }],
  ['>', '01 06 10 00 00 00 8D 0A', { kind: 'writeRegister', unit: 1, address: 0x1000, value: 0 }],
  ['<', '01 06 10 00 00 00 8D 0A', { kind: 'writeRegister', unit: 1, address: 0x1000, value: 0 }],
  ['>', '01 03 10 00 00 01 80 CA', { kind: 'readRegisters', unit: 1, address: 0x1000, count: 1 }],
  ['>', '00 03 40 00 00 01 90 1B', { kind: 'readRegisters', unit: 0, address: 0x4000, count: 1 }],
  ['>', '00 06 40 00 00 01 5C 1B', { kind: 'writeRegister', unit: 0, address: 0x4000, value: 1 }],
  ['>', '01 03 80 00 00 01 AD CA', { kind: 'readRegisters', unit: 1, address: 0x8000, count: 1 }],
  ['<', '01 85 02 C3 51', { kind: 'exception', unit: 1, function: 0x05, code: 2 }],
  ['<', '01 83 02 C0 F1', { kind: 'exception', unit: 1, function: 0x03, code: 2 }],
]

const everyFrame = [
  ...framesOf('modbus-rtu').map(({ dir, bytes }) => ({ dir, bytes })),
  ...manual.map(([dir, hex]) => ({ dir, bytes: fromHex(hex) })),
]

describe('golden frames', () => {
  test.each(framesOf('modbus-rtu'))('$dir $name is read and written', ({ dir, name, bytes }) => {
    const packet = vectorMeanings[name]
    expect(packet, 'a new vector needs its meaning here').toBeDefined()
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
    if (packet !== undefined) expect(toHex(modbusCodec.encode(packet))).toBe(toHex(bytes))
  })

  test.each(manual)('%s %s of the manual is read and written', (dir, hex, packet) => {
    const bytes = fromHex(hex)
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
    expect(toHex(modbusCodec.encode(packet))).toBe(toHex(bytes))
  })

  test('every prefix of a frame waits for the rest', () => {
    for (const { dir, bytes } of everyFrame) {
      for (let length = 1; length < bytes.length; length++) {
        expect(scan(dir, bytes.subarray(0, length)), `${length} of ${toHex(bytes)}`).toEqual({
          kind: 'incomplete',
        })
      }
    }
  })

  test('bytes behind a frame are left alone', () => {
    for (const { dir, bytes } of everyFrame) {
      expect(scan(dir, concat(bytes, fromHex('01 05 FF')))).toMatchObject({ length: bytes.length })
    }
  })

  test('no frame with one flipped bit is read as another one', () => {
    for (const { dir, bytes } of everyFrame) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        expect(scan(dir, damaged).kind, `bit ${bit} of ${toHex(bytes)}`).not.toBe('packet')
      }
    }
  })
})

const unit = fc.integer({ min: 0, max: 255 })
const word = fc.integer({ min: 0, max: 0xffff })
const relay = fc.integer({ min: 0, max: 0xfe })
const tenths = fc.integer({ min: 0, max: 0x7fff })
const action = fc.constantFrom('on' as const, 'off' as const, 'toggle' as const)
const wholeBytes = fc
  .array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 250 })
  .map((bytes) => bytes.flat())

const echoed: fc.Arbitrary<ModbusPacket> = fc.oneof(
  fc.record({ kind: fc.constant('writeCoil' as const), unit, relay, action }),
  fc.record({ kind: fc.constant('allRelays' as const), unit, action }),
  fc.record({ kind: fc.constantFrom('flashOn' as const, 'flashOff' as const), unit, relay, tenths }),
  fc.record({ kind: fc.constant('writeRegister' as const), unit, address: word, value: word }),
)

const requests: fc.Arbitrary<ModbusPacket> = fc.oneof(
  echoed,
  fc.record({
    kind: fc.constantFrom('readCoils' as const, 'readInputs' as const, 'readRegisters' as const),
    unit,
    address: word,
    count: word,
  }),
  fc.record({
    kind: fc.constant('writeCoils' as const),
    unit,
    address: word,
    on: fc.array(fc.boolean(), { minLength: 1, maxLength: 1968 }),
  }),
  fc.record({
    kind: fc.constant('writeRegisters' as const),
    unit,
    address: word,
    values: fc.array(word, { minLength: 1, maxLength: 123 }),
  }),
)

const replies: fc.Arbitrary<ModbusPacket> = fc.oneof(
  echoed,
  fc.record({ kind: fc.constantFrom('coils' as const, 'inputs' as const), unit, on: wholeBytes }),
  fc.record({
    kind: fc.constant('registers' as const),
    unit,
    values: fc.array(word, { minLength: 1, maxLength: 125 }),
  }),
  fc.record({
    kind: fc.constantFrom('coilsWritten' as const, 'registersWritten' as const),
    unit,
    address: word,
    count: word,
  }),
  fc.record({
    kind: fc.constant('exception' as const),
    unit,
    function: fc.constantFrom(1, 2, 3, 5, 6, 15),
    code: fc.integer({ min: 0, max: 255 }),
  }),
)

describe('any packet', () => {
  test('a request survives the way to the board', () => {
    fc.assert(
      fc.property(requests, (packet) => {
        const bytes = modbusCodec.encode(packet)
        expect(bytes.length).toBeLessThanOrEqual(modbusCodec.maxLength)
        expect(modbusCodec.scanRequest(bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
      }),
    )
  })

  test('a reply survives the way back, whether or not the request is known', () => {
    fc.assert(
      fc.property(replies, fc.option(requests), (packet, asked) => {
        fc.pre(asked === null || asked.unit !== packet.unit)
        const bytes = modbusCodec.encode(packet)
        expect(modbusCodec.scanReply(bytes, asked)).toEqual({ kind: 'packet', packet, length: bytes.length })
      }),
    )
  })

  test('garbage never throws, gives no length beyond it, and is decided at the maximum length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 256 }), fc.option(requests), (bytes, asked) => {
        for (const seen of [modbusCodec.scanRequest(bytes), modbusCodec.scanReply(bytes, asked)]) {
          if (seen.kind === 'packet') expect(seen.length).toBeLessThanOrEqual(bytes.length)
          if (bytes.length === modbusCodec.maxLength) expect(seen.kind).not.toBe('incomplete')
        }
      }),
    )
  })

  test('a frame behind garbage that looks like heads of frames is found', () => {
    const head = fc.constantFrom('0102', '0101', '010F', '0103FA', '0105', '01', 'FF', '0000').map(fromHex)
    const reply = fromHex('01 02 01 01 60 48')
    fc.assert(
      fc.property(fc.array(head, { maxLength: 20 }), (noise) => {
        const frames = createFrames<ModbusPacket>(modbusCodec)
        const listen = (bytes: Uint8Array) => modbusCodec.scanReply(bytes, null)
        const found = [...frames.push(concat(...noise, reply), listen), ...frames.flush(listen)]
        expect(found.at(-1)).toMatchObject({ kind: 'packet', packet: { kind: 'inputs', on: on(1) } })
      }),
    )
  })
})

describe('frames with a right check but a wrong content are noise', () => {
  test.each<readonly [Direction, string, string]>([
    ['>', '01 05 00 00 12 34', 'a coil value that is none'],
    ['>', '01 05 01 00 FF 00', 'an address between relays and timers'],
    ['>', '01 05 02 00 80 00', 'a flash longer than the board can count'],
    ['>', '01 05 02 FF 00 05', 'a flash of a relay that cannot be'],
    ['>', '01 05 06 00 00 05', 'an address behind the timers'],
    ['>', '01 0F 00 00 00 08 02 FF 00', 'a byte count that does not fit the relays'],
    ['>', '01 0F 00 00 00 08 00', 'no values'],
    ['>', '01 10 00 03 00 02 02 00 02', 'a byte count that does not fit the registers'],
    ['>', '01 17 00 03 00 02 04 00 02 00 05', 'a function of other boards'],
    ['<', '01 01 00', 'no values'],
    ['<', '01 03 03 00 00 00', 'half a register'],
    ['<', '01 97 01', 'an exception to a function of other boards'],
  ])('%s %s: %s', (dir, hex, _) => {
    expect(scan(dir, framed(hex))).toEqual({ kind: 'noise' })
  })
})

describe('which reply answers', () => {
  const readInputs: ModbusPacket = { kind: 'readInputs', unit: 1, address: 0, count: 8 }
  const inputs: ModbusPacket = { kind: 'inputs', unit: 1, on: on() }
  const flash: ModbusPacket = { kind: 'flashOn', unit: 1, relay: 0, tenths: 5 }
  const exception: ModbusPacket = { kind: 'exception', unit: 1, function: 5, code: 2 }

  test.each<readonly [boolean, string, ModbusPacket, ModbusPacket]>([
    [true, 'inputs of the asked count', readInputs, inputs],
    [false, 'inputs of another unit', readInputs, { ...inputs, unit: 2 }],
    [false, 'inputs of another count', { ...readInputs, count: 9 }, inputs],
    [false, 'relays instead of inputs', readInputs, { kind: 'coils', unit: 1, on: on() }],
    [true, 'the echo of a flash', flash, flash],
    [false, 'the echo of another relay', flash, { ...flash, relay: 1 }],
    [false, 'the echo of another time', flash, { ...flash, tenths: 6 }],
    [true, 'an exception to the asked function', flash, exception],
    [false, 'an exception to another function', readInputs, exception],
    [
      true,
      'relays written',
      { kind: 'writeCoils', unit: 1, address: 0, on: on(1) },
      { kind: 'coilsWritten', unit: 1, address: 0, count: 8 },
    ],
    [
      false,
      'other relays written',
      { kind: 'writeCoils', unit: 1, address: 0, on: on(1) },
      { kind: 'coilsWritten', unit: 1, address: 1, count: 8 },
    ],
  ])('%s: %s', (expected, _, asked, reply) => {
    expect(modbusCodec.answers(asked, reply)).toBe(expected)
  })

  test.each<readonly [number, ModbusPacket]>([
    [6, readInputs],
    [9, { kind: 'readRegisters', unit: 1, address: 0, count: 2 }],
    [8, flash],
    [8, { kind: 'writeCoils', unit: 1, address: 0, on: on() }],
  ])('a usual answer of %i bytes is expected', (length, asked) => {
    expect(modbusCodec.replyLength(asked)).toBe(length)
  })

  test('a head that promises another length than was asked for is not waited for', () => {
    expect(modbusCodec.scanReply(fromHex('01 02 FA'), readInputs)).toEqual({ kind: 'noise' })
    expect(modbusCodec.scanReply(fromHex('01 02 FA'), null)).toEqual({ kind: 'incomplete' })
    expect(modbusCodec.scanReply(fromHex('01 01 FA'), readInputs)).toEqual({ kind: 'incomplete' })
  })
})

test('a packet is explained by the numbers on the board and in milliseconds', () => {
  const explain = (packet: ModbusPacket) => modbusCodec.explain(packet, { personal: false })
  expect(explain({ kind: 'flashOn', unit: 1, relay: 0, tenths: 5 })).toEqual({
    kind: 'flashOn',
    unit: 1,
    relay: 1,
    forMs: 500,
  })
  expect(explain({ kind: 'inputs', unit: 1, on: on(1, 3) })).toEqual({
    kind: 'inputs',
    unit: 1,
    inputsOn: [1, 3],
  })
  expect(explain({ kind: 'exception', unit: 1, function: 5, code: 2 })).toMatchObject({
    meaning: '地址无效 illegal address',
  })
})

test.each<readonly [string, ModbusPacket]>([
  ['a flash longer than the timer counts', { kind: 'flashOn', unit: 1, relay: 0, tenths: 0x8000 }],
  ['a relay number that means all relays', { kind: 'writeCoil', unit: 1, relay: 0xff, action: 'on' }],
  ['a unit beyond one byte', { kind: 'readCoils', unit: 256, address: 0, count: 8 }],
  ['half a tenth', { kind: 'flashOn', unit: 1, relay: 0, tenths: 2.5 }],
])('%s cannot be written', (_, packet) => {
  expect(() => modbusCodec.encode(packet)).toThrow(RangeError)
})
