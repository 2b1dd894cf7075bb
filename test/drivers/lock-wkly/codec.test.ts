import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { xor8 } from '../../../drivers/codec/checksum.ts'
import { wklyCodec } from '../../../drivers/lock-wkly/codec.ts'
import type { WklyPacket, WklyReply } from '../../../drivers/lock-wkly/packets.ts'
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

const queryAll: WklyPacket = { kind: 'queryAll', board: 0 }
const queryOne: WklyPacket = { kind: 'queryOne', board: 0, lock: 1 }
const unlock: WklyPacket = { kind: 'unlock', board: 0, lock: 1 }
const lockState = (closed: boolean): WklyPacket => ({
  kind: 'lockState',
  board: 0,
  status: 0,
  lock: 1,
  closed,
})
const event = (closed: boolean): WklyPacket => ({ kind: 'lockEvent', board: 0, lock: 1, closed })

const neverSent = ['openSeveral', 'openInTurn', 'openAll', 'hold', 'flash']
const isNeverSent = ({ kind }: WklyPacket) => neverSent.includes(kind)

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, WklyPacket>> = {
  'open 1': unlock,
  'open 1 ok': { kind: 'unlockReply', board: 0, status: 0, lock: 1, closed: false },
  'query 1 open': lockState(false),
  'query 1 closed': lockState(true),
  'query all': queryAll,
  'open several': { kind: 'openSeveral', board: 0, locks: [1, 2, 3] },
  'open several ok': { kind: 'foreignReply', to: 'openSeveral', board: 0, status: 0 },
  'open seq': { kind: 'openInTurn', board: 0, locks: [1, 2, 3] },
  'event 1 closed': event(true),
  'open 1 board 1': { kind: 'unlock', board: 1, lock: 1 },
  'query all 24 open': {
    kind: 'boardState',
    board: 0,
    status: 0,
    closed: Array.from({ length: 24 }, () => false),
  },
}

/** The other frames that sheets print. */
const sheets: readonly (readonly ['>' | '<', string, WklyPacket])[] = [
  ['>', '57 4B 4C 59 09 00 83 01 82', queryOne],
  ['>', '57 4B 4C 59 08 00 86 87', { kind: 'openAll', board: 0 }],
  ['<', '57 4B 4C 59 0A 00 85 01 00 87', event(false)],
]

const vectors = framesOf('lock-wkly')
const frames: readonly KnownFrame<WklyPacket>[] = [
  ...vectors.map(({ dir, name, bytes }) => ({ dir, bytes, packet: vectorMeanings[name] ?? queryAll })),
  ...sheets.map(([dir, hex, packet]) => ({ dir, bytes: fromHex(hex), packet })),
]
const named = frames.map((frame) => [`${frame.dir} ${toHex(frame.bytes)}`, frame] as const)

/** Letters, length and check around board, command and data. */
function framed(hex: string): Uint8Array {
  const body = fromHex(hex)
  const frame = concat(fromHex('57 4B 4C 59'), Uint8Array.of(body.length + 6), body)
  return concat(frame, Uint8Array.of(xor8(frame)))
}

describe('frames of the sheets', () => {
  test('have their meaning here, each of them', () => {
    expect(Object.keys(vectorMeanings).sort()).toEqual(vectors.map(({ name }) => name).sort())
  })

  test.each(named)('%s is read, and written unless it is never sent', (_name, frame) => {
    expectBothWays(wklyCodec, frame, isNeverSent)
  })

  test.each(named)('%s is heard in whatever chunks it comes', (_name, frame) => {
    expectEveryChunking(wklyCodec, frame)
  })

  test.each(named)('%s with one wrong bit is no frame', (_name, frame) => {
    expectFlipsSeen(wklyCodec, frame)
  })

  test('are found behind noise', () => {
    for (const frame of frames) expectFoundBehind(wklyCodec, frame, fromHex('57 4B 57'))
  })
})

describe('what is never sent', () => {
  test.each<[WklyPacket, string]>([
    [{ kind: 'openSeveral', board: 0, locks: [1] }, '00 80 01 01'],
    [{ kind: 'openInTurn', board: 0, locks: [1, 24] }, '00 87 02 01 18'],
    [{ kind: 'openAll', board: 2 }, '02 86'],
    [{ kind: 'hold', board: 0, channel: 3, on: true }, '00 88 03'],
    [{ kind: 'hold', board: 0, channel: 3, on: false }, '00 89 03'],
    [{ kind: 'flash', board: 0, data: [3, 5] }, '00 81 03 05'],
  ])('%o can be read and explained, and not be written', (packet, hex) => {
    expect(wklyCodec.scanRequest(framed(hex))).toMatchObject({ kind: 'packet', packet })
    expect(() => wklyCodec.encode(packet)).toThrow('is never sent')
    expect(wklyCodec.explain(packet, { personal: false })).toMatchObject({
      meaning: expect.stringContaining('never sends'),
    })
  })

  test.each<WklyReply>([
    { kind: 'foreignReply', to: 'openInTurn', board: 0, status: 0 },
    { kind: 'foreignReply', to: 'openAll', board: 0, status: 0xff },
    { kind: 'foreignReply', to: 'flash', board: 0, status: 1 },
    { kind: 'foreignReply', to: 'hold', on: true, board: 0, status: 0 },
    { kind: 'foreignReply', to: 'hold', on: false, board: 0, status: 0 },
  ])('its answer is read: %o', (packet) => {
    const bytes = wklyCodec.encode(packet)
    expect(wklyCodec.scanReply(bytes, null)).toEqual({ kind: 'packet', packet, length: 9 })
  })
})

describe('ranges', () => {
  test.each<[string, WklyPacket]>([
    ['board 256', { kind: 'queryAll', board: 256 }],
    ['lock 0', { kind: 'unlock', board: 0, lock: 0 }],
    ['lock 49', { kind: 'queryOne', board: 0, lock: 49 }],
    [
      '49 switches',
      { kind: 'boardState', board: 0, status: 0, closed: Array.from({ length: 49 }, () => true) },
    ],
  ])('%s cannot be written', (_name, packet) => {
    expect(() => wklyCodec.encode(packet)).toThrow(RangeError)
  })

  test.each([
    ['>', 'an unlock of lock 0', '00 82 00'],
    ['>', 'an unlock of two locks', '00 82 01 02'],
    ['>', 'a list that is shorter than its count', '00 80 03 01 02'],
    ['>', 'a list with lock 0', '00 87 02 00 01'],
    ['>', 'a command that is none', '00 8A 01'],
    ['>', 'a query of all with a lock', '00 84 01'],
    ['<', 'a status that is none', '00 82 02 01 00'],
    ['<', 'a state that is neither', '00 83 00 01 02'],
    ['<', 'fewer states than their count', '00 84 00 03 00 01'],
    ['<', 'an event of lock 0', '00 85 00 01'],
    ['<', 'the echo of an unlock', '00 82 01'],
    ['<', 'the echo of a query of all', '00 84'],
  ] as const)('%s %s is noise', (dir, _name, hex) => {
    expect(scanAs(wklyCodec, { dir, bytes: framed(hex) })).toEqual({ kind: 'noise' })
  })

  test('a length that no message has is noise before the rest has come', () => {
    for (const hex of ['57 4B 4C 59 07', '57 4B 4C 59 3B', '57 4B 4C 59 0A 00 82']) {
      expect(wklyCodec.scanReply(fromHex(hex), queryAll)).toEqual({ kind: 'noise' })
    }
  })
})

const board = fc.integer({ min: 0, max: 255 })
const lock = fc.integer({ min: 1, max: 48 })
const status = fc.constantFrom(0, 1, 0xff)
const closed = fc.boolean()

const replies: fc.Arbitrary<WklyReply> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('unlockReply' as const, 'lockState' as const),
    board,
    lock,
    status,
    closed,
  }),
  fc.record({
    kind: fc.constant('boardState' as const),
    board,
    status,
    closed: fc.array(closed, { maxLength: 48 }),
  }),
  fc.record({ kind: fc.constant('lockEvent' as const), board, lock, closed }),
)

describe('any packet', () => {
  test('is read as it was written, by the side that hears it', () => {
    const requests = fc.oneof(
      fc.record({ kind: fc.constantFrom('unlock' as const, 'queryOne' as const), board, lock }),
      fc.record({ kind: fc.constant('queryAll' as const), board }),
    )
    fc.assert(
      fc.property(requests, (packet) => {
        expect(wklyCodec.scanRequest(wklyCodec.encode(packet))).toMatchObject({ packet })
      }),
    )
    fc.assert(
      fc.property(replies, (packet) => {
        const bytes = wklyCodec.encode(packet)
        expect(wklyCodec.scanReply(bytes, null)).toEqual({ kind: 'packet', packet, length: bytes.length })
        expect(bytes.length).toBeLessThanOrEqual(wklyCodec.maxLength)
      }),
    )
  })

  test('answers only the request with its board and lock', () => {
    fc.assert(
      fc.property(replies, fc.constantFrom(unlock, queryOne, queryAll), (reply, asked) => {
        const kinds: Readonly<Record<string, string>> = {
          unlock: 'unlockReply',
          queryOne: 'lockState',
          queryAll: 'boardState',
        }
        const sameLock = !('lock' in asked && 'lock' in reply) || asked.lock === reply.lock
        const fits = kinds[asked.kind] === reply.kind && reply.board === 0 && sameLock
        expect(wklyCodec.answers(asked, reply)).toBe(fits)
      }),
    )
    expect(
      wklyCodec.answers(unlock, { kind: 'unlockReply', board: 0, status: 0xff, lock: 1, closed: true }),
    ).toBe(true)
    expect(
      wklyCodec.answers(unlock, { kind: 'unlockReply', board: 0, status: 0, lock: 2, closed: true }),
    ).toBe(false)
    expect(wklyCodec.answers(queryAll, { kind: 'boardState', board: 1, status: 0, closed: [] })).toBe(false)
  })

  test('has as many bytes as the deadline allows for', () => {
    expect(wklyCodec.replyLength(unlock)).toBe(11)
    expect(wklyCodec.replyLength(queryAll)).toBe(58)
  })
})

test('garbage does no harm', () => {
  const likely = [0x57, 0x4b, 0x4c, 0x59, 0x08, 0x09, 0x0b, 0x00, 0x01, 0x82, 0x84, 0x85]
  expectGarbageHarmless(wklyCodec, { likely, asked: [unlock, queryAll], isNeverSent })
  const head = fc.constant(fromHex('57 4B 4C 59'))
  const body = fc.uint8Array({ minLength: 2, maxLength: 12 })
  fc.assert(
    fc.property(head, body, (letters, message) => {
      const frame = concat(letters, Uint8Array.of(message.length + 6), message)
      const bytes = concat(frame, Uint8Array.of(xor8(frame)))
      const seen = wklyCodec.scanReply(bytes, null)
      if (seen.kind === 'packet') expect(toHex(wklyCodec.encode(seen.packet))).toBe(toHex(bytes))
    }),
    { numRuns: 2000 },
  )
})

describe('explaining', () => {
  const explain = (packet: WklyPacket) => wklyCodec.explain(packet, { personal: false })

  test('a board says how many locks it has and which are closed', () => {
    const packet: WklyPacket = { kind: 'boardState', board: 0, status: 0, closed: [true, false, true] }
    expect(explain(packet)).toMatchObject({ locks: 3, locksClosed: [1, 3], result: '完成 done' })
  })

  test('an answer says whether the board did it', () => {
    expect(explain({ kind: 'unlockReply', board: 0, status: 0xff, lock: 2, closed: true })).toMatchObject({
      lock: 2,
      closed: true,
      result: '失败 failed',
    })
  })

  test('a request is its own fields', () => {
    expect(explain(unlock)).toEqual(unlock)
  })
})
