import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { framed } from '../../../drivers/codec/modbus-frame.ts'
import { inputsCodec } from '../../../drivers/modbus-inputs/codec.ts'
import type { InputsPacket } from '../../../drivers/modbus-inputs/packets.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { framesOf } from '../../support/frame-vectors.ts'
import { flags, illegalAddress, inputs } from '../../support/input-board.ts'

type Direction = '>' | '<'

function scan(dir: Direction, bytes: Uint8Array, asked: InputsPacket | null = null): Scan<InputsPacket> {
  return dir === '>' ? inputsCodec.scanRequest(bytes) : inputsCodec.scanReply(bytes, asked)
}

const readInputs = { kind: 'readInputs', unit: 1, address: 0, count: 8 } as const

/** Inputs 197 to 218, as the standard's example reads them, counted from 1; the last two bits fill up. */
const standardExample = [3, 4, 6, 8, 9, 10, 12, 13, 15, 16, 17, 19, 21, 22]

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, InputsPacket>> = {
  'read 8 inputs': readInputs,
  'inputs 1,2 on': inputs(1, 2),
  'read inputs 197 to 218': { kind: 'readInputs', unit: 17, address: 196, count: 22 },
  'inputs 197 to 218': { kind: 'inputs', unit: 17, on: flags(standardExample, 24) },
  'exception illegal address': illegalAddress,
}

const golden = framesOf('modbus-inputs')

describe('golden frames', () => {
  test.each(golden)('$dir $name is read and written', ({ dir, name, bytes }) => {
    const packet = vectorMeanings[name]
    expect(packet, 'a new vector needs its meaning here').toBeDefined()
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
    if (packet !== undefined) expect(toHex(inputsCodec.encode(packet))).toBe(toHex(bytes))
  })

  test('every prefix of a frame waits for the rest, and bytes behind it are left alone', () => {
    for (const { dir, bytes } of golden) {
      for (let length = 1; length < bytes.length; length++) {
        expect(scan(dir, bytes.subarray(0, length)), `${length} of ${toHex(bytes)}`).toEqual({
          kind: 'incomplete',
        })
      }
      expect(scan(dir, concat(bytes, fromHex('01 02 FF')))).toMatchObject({ length: bytes.length })
    }
  })

  test('no frame with one flipped bit is read as another one', () => {
    for (const { dir, bytes } of golden) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        expect(scan(dir, damaged).kind, `bit ${bit} of ${toHex(bytes)}`).not.toBe('packet')
      }
    }
  })
})

const unit = fc.integer({ min: 0, max: 255 })
const word = fc.integer({ min: 0, max: 0xffff })
const requests: fc.Arbitrary<InputsPacket> = fc.record({
  kind: fc.constant('readInputs' as const),
  unit,
  address: word,
  count: word,
})
const replies: fc.Arbitrary<InputsPacket> = fc.oneof(
  fc.record({
    kind: fc.constant('inputs' as const),
    unit,
    on: fc
      .array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 250 })
      .map((bytes) => bytes.flat()),
  }),
  fc.record({ kind: fc.constant('exception' as const), unit, code: fc.integer({ min: 0, max: 255 }) }),
)

describe('any packet', () => {
  test('survives the way to the board', () => {
    fc.assert(
      fc.property(requests, (packet) => {
        const bytes = inputsCodec.encode(packet)
        expect(inputsCodec.scanRequest(bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
      }),
    )
  })

  test('survives the way back, whether or not the request is known', () => {
    fc.assert(
      fc.property(replies, fc.option(requests), (packet, asked) => {
        fc.pre(asked === null || asked.unit !== packet.unit)
        const bytes = inputsCodec.encode(packet)
        expect(bytes.length).toBeLessThanOrEqual(inputsCodec.maxLength)
        expect(inputsCodec.scanReply(bytes, asked)).toEqual({ kind: 'packet', packet, length: bytes.length })
      }),
    )
  })

  test('garbage never throws, gives no length beyond it, and is decided at the maximum length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 256 }), fc.option(requests), (bytes, asked) => {
        for (const seen of [inputsCodec.scanRequest(bytes), inputsCodec.scanReply(bytes, asked)]) {
          if (seen.kind === 'packet') expect(seen.length).toBeLessThanOrEqual(bytes.length)
          if (bytes.length === inputsCodec.maxLength) expect(seen.kind).not.toBe('incomplete')
        }
      }),
    )
  })

  test('a frame behind garbage that looks like heads of frames is found', () => {
    const head = fc.constantFrom('0102', '0182', '0102FA', '0105', '01', 'FF', '0000').map(fromHex)
    fc.assert(
      fc.property(fc.array(head, { maxLength: 20 }), (noise) => {
        const frames = createFrames<InputsPacket>(inputsCodec)
        const listen = (bytes: Uint8Array) => inputsCodec.scanReply(bytes, null)
        const bytes = concat(...noise, inputsCodec.encode(inputs(1)))
        const found = [...frames.push(bytes, listen), ...frames.flush(listen)]
        expect(found.at(-1)).toMatchObject({ kind: 'packet', packet: inputs(1) })
      }),
    )
  })
})

test.each<readonly [Direction, number, number[], string]>([
  ['>', 0x01, [0, 0, 0, 8], 'a reading of relays'],
  ['>', 0x05, [0, 0, 0xff, 0], 'a relay that is switched'],
  ['<', 0x01, [1, 3], 'relays'],
  ['<', 0x02, [0], 'no values'],
  ['<', 0x81, [2], 'an exception to another function'],
])('%s function %i with %j, %s, is noise', (dir, code, data) => {
  expect(scan(dir, framed(1, code, data))).toEqual({ kind: 'noise' })
})

describe('which reply answers', () => {
  test.each<readonly [boolean, string, InputsPacket, InputsPacket]>([
    [true, 'inputs of the asked count', readInputs, inputs(1)],
    [true, 'inputs filled up to a byte', { ...readInputs, count: 3 }, inputs(1)],
    [false, 'inputs of another unit', readInputs, { ...inputs(1), unit: 2 }],
    [false, 'inputs of another count', { ...readInputs, count: 9 }, inputs(1)],
    [true, 'an exception', readInputs, illegalAddress],
    [false, 'an exception of another unit', readInputs, { ...illegalAddress, unit: 2 }],
    [false, 'the request itself', readInputs, readInputs],
  ])('%s: %s', (expected, _, asked, reply) => {
    expect(inputsCodec.answers(asked, reply)).toBe(expected)
  })

  test('sixteen inputs answer with seven bytes', () => {
    expect(inputsCodec.replyLength({ ...readInputs, count: 16 })).toBe(7)
    expect(inputsCodec.replyLength(readInputs)).toBe(6)
  })

  test('a head that promises another length than was asked for is not waited for', () => {
    expect(inputsCodec.scanReply(fromHex('01 02 FA'), readInputs)).toEqual({ kind: 'noise' })
    expect(inputsCodec.scanReply(fromHex('01 02 FA'), null)).toEqual({ kind: 'incomplete' })
  })
})

test('a packet is explained by the numbers on the board', () => {
  const explain = (packet: InputsPacket) => inputsCodec.explain(packet, { personal: false })
  expect(explain(inputs(1, 3))).toEqual({ kind: 'inputs', unit: 1, inputsOn: [1, 3] })
  expect(explain(illegalAddress)).toMatchObject({ meaning: '地址无效 illegal address' })
})

test.each<readonly [string, InputsPacket]>([
  ['a unit beyond one byte', { ...readInputs, unit: 256 }],
  ['a count beyond two bytes', { ...readInputs, count: 0x1_0000 }],
  ['a reply without inputs', { kind: 'inputs', unit: 1, on: [] }],
  ['half an exception', { kind: 'exception', unit: 1, code: 0.5 }],
])('%s cannot be written', (_, packet) => {
  expect(() => inputsCodec.encode(packet)).toThrow(RangeError)
})
