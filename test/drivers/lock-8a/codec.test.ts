import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { xor8 } from '../../../drivers/codec/checksum.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { lockCodec } from '../../../drivers/lock-8a/codec.ts'
import type { LockPacket, LockReply, LockRequest } from '../../../drivers/lock-8a/packets.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { framesOf } from '../../support/frame-vectors.ts'

type Direction = '>' | '<'

const queryAll: LockPacket = { kind: 'queryAll', board: 1 }
const queryOne: LockPacket = { kind: 'queryOne', board: 1, lock: 1 }
const unlock: LockPacket = { kind: 'unlock', board: 1, lock: 1 }

function scan(dir: Direction, bytes: Uint8Array, asked: LockPacket | null = null): Scan<LockPacket> {
  return dir === '>' ? lockCodec.scanRequest(bytes) : lockCodec.scanReply(bytes, asked)
}

function framed(hex: string): Uint8Array {
  const body = fromHex(hex)
  return concat(body, Uint8Array.of(xor8(body)))
}

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, LockPacket>> = {
  'unlock 1': unlock,
  'unlock 2': { kind: 'unlock', board: 1, lock: 2 },
  'unlock all': { kind: 'unlockAll', board: 1 },
  'query 1': queryOne,
  'query all': queryAll,
  'unlock 1 reply 00': { kind: 'unlockReply', board: 1, lock: 1, bit: false },
  'query 1 reply 00': { kind: 'lockState', board: 1, lock: 1, bit: false },
  'query all: 1,9,17 closed': { kind: 'boardState', board: 1, bits: 0x010101 },
  'query all: 24 closed': { kind: 'boardState', board: 1, bits: 0xffffff },
  'event 1 -> 11': { kind: 'lockEvent', board: 1, lock: 1, bit: true },
}

/** The other frames that sheets of "8A" boards print. */
const sheets: readonly (readonly [Direction, string, LockPacket])[] = [
  ['>', '8A 01 04 11 9E', { kind: 'unlock', board: 1, lock: 4 }],
  ['>', '8A 01 0C 11 96', { kind: 'unlock', board: 1, lock: 12 }],
  ['>', '8A 02 0C 11 95', { kind: 'unlock', board: 2, lock: 12 }],
  ['>', '8A 03 0C 11 94', { kind: 'unlock', board: 3, lock: 12 }],
  ['<', '8A 01 02 00 89', { kind: 'unlockReply', board: 1, lock: 2, bit: false }],
  ['<', '8A 01 01 11 9B', { kind: 'unlockReply', board: 1, lock: 1, bit: true }],
  ['<', '80 01 01 11 91', { kind: 'lockState', board: 1, lock: 1, bit: true }],
  ['<', '81 01 01 00 81', { kind: 'lockEvent', board: 1, lock: 1, bit: false }],
]

const everyFrame = [
  ...framesOf('lock-8a').map(({ dir, bytes }) => ({ dir, bytes })),
  ...sheets.map(([dir, hex]) => ({ dir, bytes: fromHex(hex) })),
]

describe('golden frames', () => {
  test.each(framesOf('lock-8a'))('$dir $name is read, and written unless it opens all', (vector) => {
    const { dir, name, bytes } = vector
    const packet = vectorMeanings[name]
    expect(packet, 'a new vector needs its meaning here').toBeDefined()
    if (packet === undefined) return
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
    if (packet.kind === 'unlockAll') expect(() => lockCodec.encode(packet)).toThrow(RangeError)
    else expect(toHex(lockCodec.encode(packet))).toBe(toHex(bytes))
  })

  test.each(sheets)('%s %s of the sheets is read and written', (dir, hex, packet) => {
    const bytes = fromHex(hex)
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
    expect(toHex(lockCodec.encode(packet))).toBe(toHex(bytes))
  })

  test('every prefix of a frame waits for the rest', () => {
    for (const { dir, bytes } of everyFrame) {
      for (let length = 1; length < bytes.length; length++) {
        const seen = scan(dir, bytes.subarray(0, length))
        expect(seen, `${length} of ${toHex(bytes)}`).toEqual({ kind: 'incomplete' })
      }
    }
  })

  test('bytes behind a frame are left alone', () => {
    for (const { dir, bytes } of everyFrame) {
      expect(scan(dir, concat(bytes, fromHex('8A 01 FF')))).toMatchObject({ length: bytes.length })
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

describe('opening a whole board', () => {
  test('cannot be written, not even as an unlock of lock 0', () => {
    expect(() => lockCodec.encode({ kind: 'unlockAll', board: 1 })).toThrow(RangeError)
    expect(() => lockCodec.encode({ kind: 'unlock', board: 1, lock: 0 })).toThrow(RangeError)
    expect(() => lockCodec.encode({ kind: 'unlock', board: 1, lock: 256 })).toThrow(RangeError)
  })

  test('is explained when somebody else sent it', () => {
    const seen = lockCodec.scanRequest(fromHex('8A 02 00 11 99'))
    expect(seen).toMatchObject({ kind: 'packet', packet: { kind: 'unlockAll', board: 2 } })
    expect(lockCodec.explain({ kind: 'unlockAll', board: 2 }, { personal: false })).toEqual({
      kind: 'unlockAll',
      board: 2,
      meaning: '整板全开，网关从不发送 opens the whole board; the gateway never sends it',
    })
  })
})

describe('ranges', () => {
  test.each([
    ['board 0', { kind: 'unlock', board: 0, lock: 1 }],
    ['board 33', { kind: 'queryAll', board: 33 }],
    ['lock 25', { kind: 'queryOne', board: 1, lock: 25 }],
    ['half a lock', { kind: 'unlock', board: 1, lock: 1.5 }],
    ['25 switches', { kind: 'boardState', board: 1, bits: 0x1000000 }],
  ] as const)('%s cannot be written', (_name, packet) => {
    expect(() => lockCodec.encode(packet)).toThrow(RangeError)
  })

  test.each([
    ['>', 'board 0', '8A 00 01 11'],
    ['>', 'board 33', '8A 21 01 11'],
    ['>', 'lock 25', '8A 01 19 11'],
    ['>', 'an unlock without its mark', '8A 01 01 00'],
    ['>', 'the query of unknown purpose', '80 01 00 99'],
    ['<', 'lock 0 of an unlock', '8A 01 00 11'],
    ['<', 'a state that is neither', '81 01 01 01'],
    ['<', 'an event of lock 25', '81 01 19 11'],
  ] as const)('%s %s is noise', (dir, _name, hex) => {
    expect(scan(dir, framed(hex))).toEqual({ kind: 'noise' })
  })
})

describe('telling replies apart by what was asked', () => {
  /** Five bytes that are a good answer to a query of one lock and begin a good answer to a query of all. */
  const ambiguous = fromHex('80 01 01 11 91 33 33')

  test('seven bytes answer a query of all, five a query of one', () => {
    expect(xor8(ambiguous)).toBe(0)
    expect(lockCodec.scanReply(ambiguous, queryAll)).toMatchObject({ packet: { bits: 0x011191 }, length: 7 })
    expect(lockCodec.scanReply(ambiguous, queryOne)).toMatchObject({
      packet: { lock: 1, bit: true },
      length: 5,
    })
  })

  test('an answer to a query of all waits for its seventh byte', () => {
    for (const length of [5, 6]) {
      expect(lockCodec.scanReply(ambiguous.subarray(0, length), queryAll)).toEqual({ kind: 'incomplete' })
    }
  })

  test('when neither was asked, seven good bytes are taken before five', () => {
    for (const asked of [null, unlock]) {
      expect(lockCodec.scanReply(ambiguous, asked)).toMatchObject({ packet: { kind: 'boardState' } })
      expect(lockCodec.scanReply(ambiguous.subarray(0, 5), asked)).toMatchObject({
        packet: { kind: 'lockState' },
      })
    }
  })

  test('an event is heard whatever was asked', () => {
    for (const asked of [null, unlock, queryAll, queryOne]) {
      expect(lockCodec.scanReply(fromHex('81 01 01 11 90'), asked)).toMatchObject({
        packet: { kind: 'lockEvent', board: 1, lock: 1, bit: true },
      })
    }
  })

  test('the echo of a query is no answer to it', () => {
    const answer = fromHex('80 01 FF FF FE 33 4C')
    const frames = createFrames<LockPacket>(lockCodec)
    const heard = frames.push(concat(lockCodec.encode(queryAll), answer), (bytes) =>
      lockCodec.scanReply(bytes, queryAll),
    )
    expect(heard).toEqual([
      { kind: 'noise', length: 5 },
      { kind: 'packet', packet: { kind: 'boardState', board: 1, bits: 0xfffffe }, length: 7 },
    ])
  })

  test('the echo of an unlock looks like its reply, which is why a reply proves nothing', () => {
    const echo = lockCodec.scanReply(lockCodec.encode(unlock), unlock)
    expect(echo).toMatchObject({ packet: { kind: 'unlockReply', board: 1, lock: 1, bit: true } })
  })
})

const board = fc.integer({ min: 1, max: 32 })
const lock = fc.integer({ min: 1, max: 24 })
const bit = fc.boolean()
const bits = fc.integer({ min: 0, max: 0xffffff })

const requests: fc.Arbitrary<LockRequest> = fc.oneof(
  fc.record({ kind: fc.constantFrom('unlock' as const, 'queryOne' as const), board, lock }),
  fc.record({ kind: fc.constant('queryAll' as const), board }),
)
const shortReplies: fc.Arbitrary<LockReply> = fc.record({
  kind: fc.constantFrom('unlockReply' as const, 'lockState' as const, 'lockEvent' as const),
  board,
  lock,
  bit,
})
const replies: fc.Arbitrary<LockReply> = fc.oneof(
  shortReplies,
  fc.record({ kind: fc.constant('boardState' as const), board, bits }),
)

describe('any packet', () => {
  test('is read as it was written, by the side that hears it', () => {
    fc.assert(
      fc.property(requests, (packet) => {
        expect(lockCodec.scanRequest(lockCodec.encode(packet))).toMatchObject({ packet })
      }),
    )
    fc.assert(
      fc.property(replies, (packet) => {
        const asked = packet.kind === 'boardState' ? queryAll : queryOne
        const bytes = lockCodec.encode(packet)
        expect(lockCodec.scanReply(bytes, asked)).toEqual({ kind: 'packet', packet, length: bytes.length })
      }),
    )
  })

  test('answers only the request with its board and lock', () => {
    fc.assert(
      fc.property(requests, replies, (asked, reply) => {
        const kinds = { unlock: 'unlockReply', queryOne: 'lockState', queryAll: 'boardState', unlockAll: '' }
        const sameLock = !('lock' in asked && 'lock' in reply) || asked.lock === reply.lock
        const fits = kinds[asked.kind] === reply.kind && asked.board === reply.board && sameLock
        expect(lockCodec.answers(asked, reply)).toBe(fits)
      }),
    )
    expect(lockCodec.answers(unlock, { kind: 'unlockReply', board: 1, lock: 1, bit: false })).toBe(true)
    expect(lockCodec.answers(queryOne, { kind: 'lockState', board: 1, lock: 1, bit: false })).toBe(true)
    expect(lockCodec.answers(queryAll, { kind: 'boardState', board: 1, bits: 0 })).toBe(true)
    expect(lockCodec.answers(queryAll, { kind: 'boardState', board: 2, bits: 0 })).toBe(false)
  })

  test('has as many bytes as the deadline allows for', () => {
    expect(lockCodec.replyLength(unlock)).toBe(5)
    expect(lockCodec.replyLength(queryOne)).toBe(5)
    expect(lockCodec.replyLength(queryAll)).toBe(7)
  })
})

test('garbage never throws, is decided at seven bytes, and never means more than it holds', () => {
  const likely = fc.constantFrom(0x80, 0x81, 0x8a, 0x00, 0x01, 0x11, 0x33)
  const garbage = fc.uint8Array({ minLength: 1, maxLength: 7 })
  const hard = fc.array(likely, { minLength: 1, maxLength: 7 }).map((bytes) => Uint8Array.from(bytes))
  fc.assert(
    fc.property(
      fc.oneof(garbage, hard),
      fc.constantFrom<LockPacket | null>(null, unlock, queryOne, queryAll),
      (bytes, asked) => {
        for (const seen of [lockCodec.scanRequest(bytes), lockCodec.scanReply(bytes, asked)]) {
          if (bytes.length >= lockCodec.maxLength) expect(seen.kind).not.toBe('incomplete')
          if (seen.kind !== 'packet') continue
          expect(seen.length).toBeLessThanOrEqual(bytes.length)
          if (seen.packet.kind === 'unlockAll') continue
          expect(toHex(lockCodec.encode(seen.packet))).toBe(toHex(bytes.subarray(0, seen.length)))
        }
      },
    ),
    { numRuns: 2000 },
  )
})

describe('explaining', () => {
  test('a board says which switches read 1, and that their meaning is a setting', () => {
    const explained = lockCodec.explain({ kind: 'boardState', board: 1, bits: 0x010101 }, { personal: false })
    expect(explained).toEqual({
      kind: 'boardState',
      board: 1,
      locksReading1: [1, 9, 17],
      meaning: expect.stringContaining('closed_when_shut'),
    })
  })

  test('a single switch reads 1 or 0', () => {
    const state: LockPacket = { kind: 'lockState', board: 1, lock: 3, bit: true }
    expect(lockCodec.explain(state, { personal: false })).toMatchObject({ lock: 3, reads: 1 })
    expect(lockCodec.explain({ ...state, bit: false }, { personal: false })).toMatchObject({ reads: 0 })
  })

  test('a request is its own fields', () => {
    expect(lockCodec.explain(unlock, { personal: false })).toEqual({ kind: 'unlock', board: 1, lock: 1 })
  })
})
