import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { cuCodec } from '../../../drivers/lock-kerong-cu16/codec.ts'
import type { CuBoardState, CuPacket } from '../../../drivers/lock-kerong-cu16/packets.ts'
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

const query: CuPacket = { kind: 'queryBoard', board: 0 }
const neverSent = ['unlockAll', 'unlockLater', 'setBaudRate']
const isNeverSent = ({ kind }: CuPacket) => neverSent.includes(kind)

/** The switches of 16 locks, all like this but for these. */
const all = (like: boolean, ...but: readonly number[]) =>
  Array.from({ length: 16 }, (_, at) => (but.includes(at + 1) ? !like : like))

function state(closed: readonly boolean[], items = all(false)): CuBoardState {
  return { kind: 'boardState', board: 0, closed, items }
}

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, CuPacket>> = {
  'status b0': query,
  'unlock b0 l1': { kind: 'unlock', board: 0, lock: 1 },
  'unlock b0 l2': { kind: 'unlock', board: 0, lock: 2 },
  'unlock b1 l1': { kind: 'unlock', board: 1, lock: 1 },
  'status all boards': { kind: 'queryAllBoards' },
  'all 16 closed no item': state(all(true)),
  'lock1 open': state(all(true, 1)),
  'lock1 open, item in 1': state(all(true, 1), all(false, 1)),
  'set pulse 500ms': { kind: 'setPulse', board: 0, lock: 1, data: [0x32, 0x00] },
}

/** The other frames that KERONG's sheets print. */
const sheets: readonly (readonly ['>' | '<', string, CuPacket])[] = [
  ['>', '02 10 30 03 45', { kind: 'queryBoard', board: 1 }],
  ['>', '02 0F 31 03 45', { kind: 'unlock', board: 0, lock: 16 }],
  ['>', '02 00 33 03 38', { kind: 'unlockAll', board: 0 }],
  ['>', '02 00 39 05 03 43', { kind: 'unlockLater', board: 0, lock: 1, delayS: 5 }],
]

const vectors = framesOf('kerong-cu16')
const frames: readonly KnownFrame<CuPacket>[] = [
  ...vectors.map(({ dir, name, bytes }) => ({ dir, bytes, packet: vectorMeanings[name] ?? query })),
  ...sheets.map(([dir, hex, packet]) => ({ dir, bytes: fromHex(hex), packet })),
]
const named = frames.map((frame) => [`${frame.dir} ${toHex(frame.bytes)}`, frame] as const)

describe('frames of the sheets', () => {
  test('have their meaning here, each of them', () => {
    expect(Object.keys(vectorMeanings).sort()).toEqual(vectors.map(({ name }) => name).sort())
  })

  test.each(named)('%s is read, and written unless it is never sent', (_name, frame) => {
    expectBothWays(cuCodec, frame, isNeverSent)
  })

  test.each(named)('%s is heard in whatever chunks it comes', (_name, frame) => {
    expectEveryChunking(cuCodec, frame)
  })

  test.each(named)('%s with one wrong bit is no frame', (_name, frame) => {
    expectFlipsSeen(cuCodec, frame)
  })

  test('are found behind the ";" that hubs put after their replies', () => {
    for (const frame of frames) expectFoundBehind(cuCodec, frame, fromHex('3B'))
  })
})

describe('what is never sent', () => {
  test.each<CuPacket>([
    { kind: 'unlockAll', board: 0 },
    { kind: 'unlockLater', board: 0, lock: 1, delayS: 5 },
    { kind: 'setBaudRate', board: 0, lock: 1, code: 2 },
  ])('$kind can be explained and not be written', (packet) => {
    expect(() => cuCodec.encode(packet)).toThrow('is never sent')
    expect(cuCodec.explain(packet, { personal: false })).toMatchObject({
      meaning: expect.stringContaining('never sends'),
    })
  })

  test('an address that stands for every board does not pass for a board', () => {
    expect(() => cuCodec.encode({ kind: 'unlock', board: 15, lock: 1 })).toThrow('board must be 0 to 9')
    expect(cuCodec.scanRequest(fromHex('02 F0 31 03 26'))).toEqual({ kind: 'noise' })
  })
})

describe('ranges', () => {
  test.each<[string, CuPacket]>([
    ['board 10', { kind: 'queryBoard', board: 10 }],
    ['lock 0', { kind: 'unlock', board: 0, lock: 0 }],
    ['lock 17, which would be lock 1 of the next board', { kind: 'unlock', board: 0, lock: 17 }],
    ['half a lock', { kind: 'unlock', board: 0, lock: 1.5 }],
    ['15 switches', { ...state(all(true)), closed: all(true).slice(1) }],
    ['a pulse of more than a byte', { kind: 'setPulse', board: 0, lock: 1, data: [256, 0] }],
  ])('%s cannot be written', (_name, packet) => {
    expect(() => cuCodec.encode(packet)).toThrow(RangeError)
  })

  test.each([
    ['>', 'board 10', '02 A0 30 03 D5'],
    ['>', 'a query of one lock', '02 01 30 03 36'],
    ['>', 'an unlock of a whole board with a lock', '02 01 33 03 39'],
    ['>', 'a delay above 250 s', '02 00 39 FB 03 39'],
    ['>', 'a baud rate that is none', '02 00 40 04 03 49'],
    ['<', 'a state of one lock', '02 01 35 FF FF 00 00 03 39'],
    ['<', 'a state without its 03', '02 00 35 FF FF 00 00 04 39'],
    ['<', 'the echo of a query', '02 00 30 03 35'],
  ] as const)('%s %s is noise', (dir, _name, hex) => {
    expect(scanAs(cuCodec, { dir, bytes: fromHex(hex) })).toEqual({ kind: 'noise' })
  })
})

const board = fc.integer({ min: 0, max: 9 })
const lock = fc.integer({ min: 1, max: 16 })
const flags = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 })

describe('any packet', () => {
  test('is read as it was written', () => {
    const requests = fc.oneof(
      fc.record({ kind: fc.constant('queryBoard' as const), board }),
      fc.record({ kind: fc.constantFrom('unlock' as const, 'readPulse' as const), board, lock }),
    )
    fc.assert(
      fc.property(requests, (packet) => {
        expect(cuCodec.scanRequest(cuCodec.encode(packet))).toMatchObject({ packet, length: 5 })
      }),
    )
    const replies = fc.record({
      kind: fc.constant('boardState' as const),
      board,
      closed: flags,
      items: flags,
    })
    fc.assert(
      fc.property(replies, (packet) => {
        expect(cuCodec.scanReply(cuCodec.encode(packet), query)).toEqual({
          kind: 'packet',
          packet,
          length: 9,
        })
      }),
    )
  })

  test('answers only the query of its board; nothing answers an unlock', () => {
    const reply = state(all(true))
    expect(cuCodec.answers(query, reply)).toBe(true)
    expect(cuCodec.answers({ kind: 'queryBoard', board: 1 }, reply)).toBe(false)
    expect(cuCodec.answers({ kind: 'unlock', board: 0, lock: 1 }, reply)).toBe(false)
    expect(cuCodec.answers(query, query)).toBe(false)
    expect(cuCodec.replyLength(query)).toBe(9)
  })
})

test('two requests may have the same sum: length, address and command tell them apart', () => {
  const sumOf = (packet: CuPacket) => cuCodec.encode(packet).at(-1)
  expect(sumOf({ kind: 'queryBoard', board: 1 })).toBe(sumOf({ kind: 'unlock', board: 0, lock: 16 }))
})

test('garbage does no harm', () => {
  const likely = [0x02, 0x03, 0x00, 0x10, 0x30, 0x31, 0x35, 0x36, 0x38]
  expectGarbageHarmless(cuCodec, { likely, asked: [query], isNeverSent })
})

describe('explaining', () => {
  const explain = (packet: CuPacket) => cuCodec.explain(packet, { personal: false })

  test('a board says which locks are closed and which sensors see something', () => {
    expect(explain(state(all(false, 1, 16), all(false, 3)))).toMatchObject({
      locksClosed: [1, 16],
      itemsSeen: [3],
    })
  })

  test('a pulse has two readings, for the order of its bytes is not proven', () => {
    expect(explain({ kind: 'setPulse', board: 0, lock: 1, data: [0x32, 0x00] })).toMatchObject({
      lowByteFirstMs: 500,
      highByteFirstMs: 128_000,
    })
  })

  test('a request is its own fields, a baud rate its number', () => {
    expect(explain(query)).toEqual(query)
    expect(explain({ kind: 'setBaudRate', board: 0, lock: 1, code: 3 })).toMatchObject({ baudRate: 115_200 })
  })
})
