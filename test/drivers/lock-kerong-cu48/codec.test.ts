import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { sum8 } from '../../../drivers/codec/checksum.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { longCodec } from '../../../drivers/lock-kerong-cu48/codec.ts'
import type { LongBoardState, LongPacket, StatusEnd } from '../../../drivers/lock-kerong-cu48/packets.ts'
import {
  expectBothWays,
  expectEveryChunking,
  expectFlipsSeen,
  expectFoundBehind,
  expectGarbageHarmless,
  type KnownFrame,
  oneBitFlips,
  scanAs,
} from '../../support/frame-checks.ts'
import { framesOf } from '../../support/frame-vectors.ts'

const query = (expects: StatusEnd | null = null): LongPacket => ({ kind: 'queryBoard', device: 0, expects })
const isNeverSent = () => false

/** All 48 locks closed but these. */
const closedBut = (...open: readonly number[]) =>
  Array.from({ length: 48 }, (_, at) => !open.includes(at + 1))

const state = (end: StatusEnd, ...open: readonly number[]): LongBoardState => ({
  kind: 'boardState',
  device: 0,
  closed: closedBut(...open),
  end,
})

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, LongPacket>> = {
  'unlock 1': { kind: 'unlock', device: 0, lock: 1 },
  'unlock 6': { kind: 'unlock', device: 0, lock: 6 },
  'unlock 48 of dev 1': { kind: 'unlock', device: 1, lock: 48 },
}

/** The other requests that sheets print, and both forms of the reply, by hand. */
const sheets: readonly KnownFrame<LongPacket>[] = [
  { dir: '>', bytes: fromHex('02 00 00 60 03 65'), packet: query() },
  { dir: '>', bytes: fromHex('02 01 00 60 03 66'), packet: { kind: 'queryBoard', device: 1, expects: null } },
  {
    dir: '<',
    bytes: fromHex('02 00 00 75 06 FE FF FF FF FF 7F F6'),
    packet: state('sum', 1, 48),
    asked: query('sum'),
  },
  {
    dir: '<',
    bytes: fromHex('02 00 00 75 06 FE FF FF FF FF 7F 03 F9'),
    packet: state('etx_sum', 1, 48),
    asked: query('etx_sum'),
  },
]

const vectors = framesOf('kerong-cu48')
const frames: readonly KnownFrame<LongPacket>[] = [
  ...vectors.map(({ dir, name, bytes }) => ({ dir, bytes, packet: vectorMeanings[name] ?? query() })),
  ...sheets,
]
const named = frames.map((frame) => [`${frame.dir} ${toHex(frame.bytes)}`, frame] as const)

describe('frames of the sheets', () => {
  test('have their meaning here, each of them', () => {
    expect(Object.keys(vectorMeanings).sort()).toEqual(vectors.map(({ name }) => name).sort())
  })

  test.each(named)('%s is read and written', (_name, frame) => {
    expectBothWays(longCodec, frame, isNeverSent)
  })

  test.each(named)('%s is heard in whatever chunks it comes', (_name, frame) => {
    expectEveryChunking(longCodec, frame)
  })

  test.each(named)('%s with one wrong bit is no frame', (_name, frame) => {
    expectFlipsSeen(longCodec, frame)
  })

  test('are found behind noise', () => {
    for (const frame of frames) expectFoundBehind(longCodec, frame, fromHex('3B 00 03'))
  })
})

describe('a status reply whose end nobody knows', () => {
  test.each(['sum', 'etx_sum'] as const)('is read in either form, here %s', (end) => {
    const bytes = longCodec.encode(state(end, 6))
    for (const asked of [null, query()]) {
      expect(longCodec.scanReply(bytes, asked)).toEqual({
        kind: 'packet',
        packet: state(end, 6),
        length: bytes.length,
      })
    }
  })

  test.each([
    ['sum', 'etx_sum'],
    ['etx_sum', 'sum'],
  ] as const)('is read in no other form once it is known to be %s', (known, other) => {
    const bytes = longCodec.encode(state(other, 6))
    expect(longCodec.scanReply(bytes, query(known)).kind).not.toBe('packet')
  })

  /** All bytes before the 03 add up to 03 themselves. */
  const twoFaced = fromHex('02 00 00 75 06 FF FF FF FF FF 8B 03 06')

  test('says the same of the locks where the longer form contains the shorter one', () => {
    expect(sum8(twoFaced, 0, 11)).toBe(0x03)
    const whole = longCodec.scanReply(twoFaced, null)
    expect(whole).toMatchObject({ kind: 'packet', length: 13 })
    const early = longCodec.scanReply(twoFaced.subarray(0, 12), null)
    expect(early).toMatchObject({ kind: 'packet', length: 12 })
    const locksOf = (seen: typeof whole) =>
      seen.kind === 'packet' && seen.packet.kind === 'boardState' ? seen.packet.closed : null
    expect(locksOf(early)).toEqual(locksOf(whole))
  })

  test('that came in two pieces leaves at most one byte of noise', () => {
    const chunks = [twoFaced.subarray(0, 12), twoFaced.subarray(12)]
    const frame = createFrames<LongPacket>(longCodec)
    const found = chunks.flatMap((chunk) => frame.push(chunk, (bytes) => longCodec.scanReply(bytes, null)))
    expect(found).toMatchObject([
      { kind: 'packet', length: 12 },
      { kind: 'noise', length: 1 },
    ])
  })

  test('is checked more weakly than one whose end is known, which is why the setting should be made', () => {
    const bytes = longCodec.encode({ ...state('etx_sum'), closed: lastByte(0x9b) })
    const passing = (asked: LongPacket) =>
      oneBitFlips({ dir: '<', bytes }).filter((one) => scanAs(longCodec, one, asked).kind === 'packet').length
    expect(passing(query('etx_sum'))).toBe(0)
    expect(passing(query())).toBeGreaterThan(0)
  })

  /** Locks 41 to 48 as this byte says, all others closed. */
  function lastByte(byte: number): readonly boolean[] {
    return [...closedBut().slice(0, 40), ...Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) === 1)]
  }
})

describe('ranges', () => {
  test.each<[string, LongPacket]>([
    ['device 256', { kind: 'queryBoard', device: 256, expects: null }],
    ['lock 0', { kind: 'unlock', device: 0, lock: 0 }],
    ['lock 49', { kind: 'unlock', device: 0, lock: 49 }],
    ['half a lock', { kind: 'unlock', device: 0, lock: 1.5 }],
    ['24 switches', { ...state('sum'), closed: closedBut().slice(24) }],
  ])('%s cannot be written', (_name, packet) => {
    expect(() => longCodec.encode(packet)).toThrow(RangeError)
  })

  test.each([
    ['>', 'a query of one lock', '02 00 01 60 03 66'],
    ['>', 'lock 49', '02 00 30 61 03 96'],
    ['>', 'a command that is none', '02 00 00 62 03 67'],
    ['>', 'the sum instead of 03', '02 00 00 60 62'],
    ['<', 'a state of five bytes', '02 00 00 75 05 FF FF FF FF FF 03 7A'],
    ['<', 'the echo of a query', '02 00 00 60 03 65'],
  ] as const)('%s %s is noise', (dir, _name, hex) => {
    expect(scanAs(longCodec, { dir, bytes: fromHex(hex) })).toEqual({ kind: 'noise' })
  })
})

describe('any packet', () => {
  const device = fc.integer({ min: 0, max: 255 })

  test('is read as it was written', () => {
    fc.assert(
      fc.property(device, fc.integer({ min: 1, max: 48 }), (number, lock) => {
        const packet: LongPacket = { kind: 'unlock', device: number, lock }
        expect(longCodec.scanRequest(longCodec.encode(packet))).toEqual({ kind: 'packet', packet, length: 6 })
      }),
    )
    const flags = fc.array(fc.boolean(), { minLength: 48, maxLength: 48 })
    fc.assert(
      fc.property(
        device,
        flags,
        fc.constantFrom('sum' as const, 'etx_sum' as const),
        (number, closed, end) => {
          const packet: LongPacket = { kind: 'boardState', device: number, closed, end }
          const asked: LongPacket = { kind: 'queryBoard', device: number, expects: end }
          expect(longCodec.scanReply(longCodec.encode(packet), asked)).toMatchObject({ packet })
        },
      ),
    )
  })

  test('answers only the query of its device; nothing answers an unlock', () => {
    const reply = state('sum')
    expect(longCodec.answers(query(), reply)).toBe(true)
    expect(longCodec.answers({ kind: 'queryBoard', device: 1, expects: null }, reply)).toBe(false)
    expect(longCodec.answers({ kind: 'unlock', device: 0, lock: 1 }, reply)).toBe(false)
    expect(longCodec.replyLength(query())).toBe(13)
  })

  test('that opens a whole board does not exist in this form', () => {
    for (let lock = 0; lock < 256; lock++) {
      const body = Uint8Array.of(0x02, 0x00, lock, 0x61, 0x03)
      const seen = longCodec.scanRequest(Uint8Array.of(...body, sum8(body)))
      if (lock > 47) expect(seen).toEqual({ kind: 'noise' })
      else expect(seen).toMatchObject({ packet: { kind: 'unlock', lock: lock + 1 } })
    }
  })
})

test('garbage does no harm', () => {
  const likely = [0x02, 0x03, 0x00, 0x60, 0x61, 0x65, 0x66, 0x75, 0x06, 0xff]
  const asked = [query('sum'), query('etx_sum'), query()]
  expectGarbageHarmless(longCodec, { likely, asked, isNeverSent })
})

test('explaining names the locks that are closed, and hides what is not on the wire', () => {
  const explain = (packet: LongPacket) => longCodec.explain(packet, { personal: false })
  const open = Array.from({ length: 46 }, (_, at) => at + 2)
  expect(explain(state('sum', ...open))).toMatchObject({ locksClosed: [1, 48], end: 'sum' })
  expect(explain(query('sum'))).toEqual({ kind: 'queryBoard', device: 0 })
  expect(explain({ kind: 'unlock', device: 1, lock: 6 })).toEqual({ kind: 'unlock', device: 1, lock: 6 })
})
