import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { winnsenCodec } from '../../../drivers/lock-winnsen/codec.ts'
import type { FieldOrder, LockStatus, WinnsenPacket } from '../../../drivers/lock-winnsen/packets.ts'
import {
  expectBothWays,
  expectEveryChunking,
  expectFoundBehind,
  expectGarbageHarmless,
  type KnownFrame,
  oneBitFlips,
  scanAs,
} from '../../support/frame-checks.ts'
import { framesOf } from '../../support/frame-vectors.ts'

const unlock: WinnsenPacket = { kind: 'unlock', station: 1, lock: 1 }
const query = (lock: number, expects: FieldOrder | null = null): WinnsenPacket => ({
  kind: 'queryOne',
  station: 1,
  lock,
  expects,
})
const unlockReply = (status: LockStatus): WinnsenPacket => ({
  kind: 'unlockReply',
  station: 1,
  lock: 1,
  status,
})
const lockState = (status: LockStatus, lock = 1, order: FieldOrder = 'status_lock'): WinnsenPacket => ({
  kind: 'lockState',
  station: 1,
  lock,
  status,
  order,
})
const isNeverSent = () => false

/** What the golden frames of the family mean, by name. */
const vectorMeanings: Readonly<Record<string, WinnsenPacket>> = {
  unlock,
  status: query(1),
  'status open': lockState('open'),
  'status closed': lockState('closed'),
}

/** The other frames of the one published implementation, and a reply in the other order. */
const sheets: readonly KnownFrame<WinnsenPacket>[] = [
  { dir: '<', bytes: fromHex('90 07 85 01 01 01 03'), packet: unlockReply('open') },
  { dir: '<', bytes: fromHex('90 07 85 01 01 00 03'), packet: unlockReply('closed') },
  { dir: '<', bytes: fromHex('90 07 85 01 01 02 03'), packet: unlockReply('cooling') },
  {
    dir: '<',
    bytes: fromHex('90 07 92 01 02 01 03'),
    packet: lockState('open', 2, 'lock_status'),
    asked: query(2, 'lock_status'),
  },
]

const vectors = framesOf('lock-winnsen')
const frames: readonly KnownFrame<WinnsenPacket>[] = [
  ...vectors.map(({ dir, name, bytes }) => ({ dir, bytes, packet: vectorMeanings[name] ?? unlock })),
  ...sheets,
]
const named = frames.map((frame) => [`${frame.dir} ${toHex(frame.bytes)}`, frame] as const)

describe('frames of the published implementation', () => {
  test('have their meaning here, each of them', () => {
    expect(Object.keys(vectorMeanings).sort()).toEqual(vectors.map(({ name }) => name).sort())
  })

  test.each(named)('%s is read and written', (_name, frame) => {
    expectBothWays(winnsenCodec, frame, isNeverSent)
  })

  test.each(named)('%s is heard in whatever chunks it comes', (_name, frame) => {
    expectEveryChunking(winnsenCodec, frame)
  })

  test('are found behind noise', () => {
    for (const frame of frames) expectFoundBehind(winnsenCodec, frame, fromHex('90 06 03'))
  })
})

describe('one wrong bit, where there is no check', () => {
  const ofHeadLengthFunctionAndTail = (bytes: Uint8Array) => [0, 1, 2, bytes.length - 1]

  test.each(named)('is seen in head, length, function and tail of %s', (_name, frame) => {
    const fixed = ofHeadLengthFunctionAndTail(frame.bytes)
    const flips = oneBitFlips(frame).filter((_flip, bit) => fixed.includes(bit >> 3))
    expect(flips).toHaveLength(32)
    for (const damaged of flips) {
      expect(scanAs(winnsenCodec, damaged, frame.asked ?? null).kind, toHex(damaged.bytes)).not.toBe('packet')
    }
  })

  test('of a reply’s station or lock makes it answer nothing', () => {
    for (const order of ['status_lock', 'lock_status'] as const) {
      const asked = query(5, order)
      const bytes = winnsenCodec.encode(lockState('closed', 5, order))
      const stateAt = order === 'status_lock' ? 4 : 5
      const flips = oneBitFlips({ dir: '<', bytes }).filter((_flip, bit) => bit >> 3 !== stateAt)
      for (const damaged of flips) {
        const seen = scanAs(winnsenCodec, damaged, asked)
        if (seen.kind === 'packet') expect(winnsenCodec.answers(asked, seen.packet)).toBe(false)
      }
    }
  })

  test('of a state passes, which is why one reading proves nothing', () => {
    const asked = query(5, 'status_lock')
    const bytes = winnsenCodec.encode(lockState('closed', 5))
    const passing = oneBitFlips({ dir: '<', bytes }).flatMap((damaged) => {
      const seen = scanAs(winnsenCodec, damaged, asked)
      return seen.kind === 'packet' && winnsenCodec.answers(asked, seen.packet) ? [seen.packet] : []
    })
    expect(passing).toEqual([lockState('open', 5), lockState('cooling', 5)])
  })
})

describe('the order of the two last fields', () => {
  const lockFirst = fromHex('90 07 92 01 05 01 03')

  test('is that of the one implementation, where nobody says', () => {
    expect(winnsenCodec.scanReply(fromHex('90 07 92 01 02 01 03'), null)).toMatchObject({
      packet: lockState('cooling', 1),
    })
  })

  test('is the other one, where only that makes sense', () => {
    for (const asked of [null, unlock]) {
      expect(winnsenCodec.scanReply(lockFirst, asked)).toMatchObject({
        packet: lockState('open', 5, 'lock_status'),
      })
    }
  })

  test('is what the site has found it to be', () => {
    expect(winnsenCodec.scanReply(lockFirst, query(5, 'lock_status'))).toMatchObject({
      packet: lockState('open', 5, 'lock_status'),
    })
    expect(winnsenCodec.scanReply(lockFirst, query(5, 'status_lock'))).toEqual({ kind: 'noise' })
  })
})

describe('ranges', () => {
  test.each<[string, WinnsenPacket]>([
    ['station 0', { kind: 'unlock', station: 0, lock: 1 }],
    ['station 5', { kind: 'unlock', station: 5, lock: 1 }],
    ['lock 0, which might mean all', { kind: 'unlock', station: 1, lock: 0 }],
    ['lock 17', query(17)],
    ['half a lock', query(1.5)],
  ])('%s cannot be written', (_name, packet) => {
    expect(() => winnsenCodec.encode(packet)).toThrow(RangeError)
  })

  test.each([
    ['>', 'station 5', '90 06 05 05 01 03'],
    ['>', 'lock 0', '90 06 05 01 00 03'],
    ['>', 'a function that is none', '90 06 06 01 01 03'],
    ['>', 'a request without its tail', '90 06 05 01 01 04'],
    ['<', 'a state that is none', '90 07 85 01 01 03 03'],
    ['<', 'a state and a lock that are none in either order', '90 07 92 01 11 11 03'],
    ['<', 'the echo of an unlock', '90 06 05 01 01 03'],
  ] as const)('%s %s is noise', (dir, _name, hex) => {
    expect(scanAs(winnsenCodec, { dir, bytes: fromHex(hex) })).toEqual({ kind: 'noise' })
  })
})

const station = fc.integer({ min: 1, max: 4 })
const lock = fc.integer({ min: 1, max: 16 })
const status = fc.constantFrom<LockStatus>('closed', 'open', 'cooling')
const order = fc.constantFrom<FieldOrder>('status_lock', 'lock_status')

describe('any packet', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(station, lock, (at, of) => {
        const packet: WinnsenPacket = { kind: 'unlock', station: at, lock: of }
        expect(winnsenCodec.scanRequest(winnsenCodec.encode(packet))).toMatchObject({ packet, length: 6 })
      }),
    )
    fc.assert(
      fc.property(
        fc.record({ kind: fc.constant('lockState' as const), station, lock, status, order }),
        (packet) => {
          const asked = query(packet.lock, packet.order)
          expect(winnsenCodec.scanReply(winnsenCodec.encode(packet), asked)).toMatchObject({
            packet,
            length: 7,
          })
        },
      ),
    )
  })

  test('answers only the request with its function, station and lock', () => {
    expect(winnsenCodec.answers(unlock, unlockReply('cooling'))).toBe(true)
    expect(winnsenCodec.answers(unlock, lockState('open'))).toBe(false)
    expect(winnsenCodec.answers(query(1), lockState('open'))).toBe(true)
    expect(winnsenCodec.answers(query(1), unlockReply('open'))).toBe(false)
    expect(winnsenCodec.answers(query(1), lockState('open', 2))).toBe(false)
    expect(winnsenCodec.answers({ ...unlock, station: 2 }, unlockReply('open'))).toBe(false)
    expect(winnsenCodec.answers(unlockReply('open'), unlockReply('open'))).toBe(false)
    expect(winnsenCodec.replyLength(unlock)).toBe(7)
  })
})

test('garbage does no harm', () => {
  const likely = [0x90, 0x06, 0x07, 0x05, 0x12, 0x85, 0x92, 0x01, 0x02, 0x03]
  const asked = [unlock, query(1, 'status_lock'), query(2, 'lock_status')]
  expectGarbageHarmless(winnsenCodec, { likely, asked, isNeverSent })
})

describe('explaining', () => {
  const explain = (packet: WinnsenPacket) => winnsenCodec.explain(packet, { personal: false })

  test.each<[LockStatus, string]>([
    ['open', 'opened'],
    ['closed', 'did not open'],
    ['cooling', 'must rest'],
  ])('an unlock that was answered with %s says what that means', (given, words) => {
    expect(explain(unlockReply(given))).toMatchObject({
      status: given,
      meaning: expect.stringContaining(words),
    })
  })

  test('a state says in which order it was read, and that this must be proved', () => {
    expect(explain(lockState('open', 5, 'lock_status'))).toMatchObject({
      lock: 5,
      order: 'lock_status',
      meaning: expect.stringContaining('prove it on site'),
    })
  })

  test('a request is what stands on the wire', () => {
    expect(explain(query(3, 'status_lock'))).toEqual({ kind: 'queryOne', station: 1, lock: 3 })
    expect(explain(unlock)).toEqual(unlock)
  })
})
