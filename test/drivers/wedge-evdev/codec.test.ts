import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { inputEventCodec } from '../../../drivers/wedge-evdev/codec.ts'
import { type InputEvent, stampOf } from '../../../drivers/wedge-evdev/packets.ts'
import {
  expectBothWays,
  expectEveryChunking,
  expectFoundBehind,
  expectGarbageHarmless,
  type KnownFrame,
  oneBitFlips,
  scanAs,
} from '../../support/frame-checks.ts'
import { revealed } from '../../support/revealed.ts'

/** 2026-03-02 00:02:08.5 UTC, and what the kernel writes behind it for key 1, the end of a report, and Enter. */
const time = '80 D3 A4 69 00 00 00 00 20 A1 07 00 00 00 00 00'
const moment = { kind: 'inputEvent', seconds: 1_772_409_728, micros: 500_000 } as const

const known: readonly (readonly [string, string, InputEvent])[] = [
  ['key 1 pressed', `${time} 01 00 02 00 01 00 00 00`, { ...moment, type: 1, code: 2, value: 1 }],
  ['end of a report', `${time} 00 00 00 00 00 00 00 00`, { ...moment, type: 0, code: 0, value: 0 }],
  ['Enter pressed', `${time} 01 00 1C 00 01 00 00 00`, { ...moment, type: 1, code: 28, value: 1 }],
  ['events lost', `${time} 00 00 03 00 00 00 00 00`, { ...moment, type: 0, code: 3, value: 0 }],
  ['scan code', `${time} 04 00 04 00 1E 00 07 00`, { ...moment, type: 4, code: 4, value: 0x7001e }],
  ['a negative value', `${time} 02 00 00 00 FF FF FF FF`, { ...moment, type: 2, code: 0, value: -1 }],
]
const frames = known.map(
  ([, hex, packet]): KnownFrame<InputEvent> => ({ dir: '<', bytes: fromHex(hex), packet }),
)

describe('events', () => {
  test.each(known)('%s: %s is read and written', (_name, hex, packet) => {
    expectBothWays(inputEventCodec, { dir: '<', bytes: fromHex(hex), packet }, () => false)
  })

  test('are found however they are cut', () => {
    for (const frame of frames) expectEveryChunking(inputEventCodec, frame)
  })

  test.each(['FF FF FF FF FF', '00 FF', 'FF'.repeat(24)])('are found behind %s', (hex) => {
    for (const frame of frames) expectFoundBehind(inputEventCodec, frame, fromHex(hex))
  })

  test('are stamped in ms', () => {
    expect(stampOf({ ...moment, type: 0, code: 0, value: 0 })).toBe(1_772_409_728_500)
  })

  test.each([
    ['01 00 00 00 01 00 00 00', 'seconds beyond 2106', 0],
    ['40 42 0F 00 00 00 00 00', 'a whole second of microseconds', 8],
    ['20 00 00 00 00 00 00 00', 'a type that does not exist', 16],
    ['01 00 00 03 01 00 00 00', 'a code that does not exist', 16],
    ['01 00 02 00 03 00 00 00', 'a key that is neither pressed, released nor repeated', 16],
    ['01 00 02 00 FF FF FF FF', 'a key with a negative value', 16],
  ])('%s: %s is noise', (hex, _what, at) => {
    const bytes = fromHex(`${time} 01 00 02 00 01 00 00 00`)
    bytes.set(fromHex(hex), at)
    expect(inputEventCodec.scanReply(bytes, null)).toEqual({ kind: 'noise' })
  })

  /** There is no check, but a flipped bit never makes a packet of another length or what could not be written. */
  test('with one wrong bit are noise, or exactly what the bytes say', () => {
    for (const frame of frames) {
      for (const damaged of oneBitFlips(frame)) {
        const seen = scanAs(inputEventCodec, damaged)
        if (seen.kind !== 'packet') continue
        expect(seen.packet).not.toEqual(frame.packet)
        expect(toHex(inputEventCodec.encode(seen.packet))).toBe(toHex(damaged.bytes))
      }
    }
  })

  test('made of garbage never throw and are decided at 24 bytes', () => {
    expectGarbageHarmless(inputEventCodec, {
      likely: [0, 1, 2, 4, 0x1c],
      asked: [],
      isNeverSent: () => false,
    })
  })

  test('of every possible kind are written as they are read', () => {
    const event = fc.record({
      kind: fc.constant('inputEvent' as const),
      seconds: fc.nat(0xffffffff),
      micros: fc.nat(999_999),
      type: fc.nat(0x1f).filter((type) => type !== 1),
      code: fc.nat(0x2ff),
      value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    })
    fc.assert(
      fc.property(event, (packet) => {
        const bytes = inputEventCodec.encode(packet)
        expect(inputEventCodec.scanReply(bytes, null)).toEqual({ kind: 'packet', packet, length: 24 })
      }),
      { numRuns: 2000 },
    )
  })
})

test('nothing is a request, and nothing answers', () => {
  for (const { bytes, packet } of frames) {
    expect(inputEventCodec.scanRequest(bytes)).toEqual({ kind: 'noise' })
    expect(inputEventCodec.answers(packet, packet)).toBe(false)
  }
})

describe('an event explained', () => {
  const explain = (event: Partial<InputEvent>, personal: boolean) =>
    inputEventCodec.explain({ ...moment, type: 1, code: 2, value: 1, ...event }, { personal })

  test('names its key only when told to', () => {
    expect(JSON.stringify(explain({}, false))).not.toContain('2"')
    expect(explain({}, false)).toMatchObject({ kind: 'inputEvent', type: 'key', what: '按下 press' })
    expect(revealed(explain({}, false))).not.toHaveProperty('key')
    expect(`${explain({}, false)['code']}`).toBe('«personal»')
    expect(explain({}, true)).toMatchObject({ code: 2, key: '1' })
    expect(explain({ code: 28, value: 0 }, true)).toMatchObject({ key: 'enter', what: '松开 release' })
    expect(explain({ code: 59, value: 2 }, true)).toMatchObject({ key: null, what: '连发 repeat' })
  })

  test('hides scan codes too, which are keys by another name', () => {
    expect(`${explain({ type: 4, code: 4, value: 0x7001e }, false)['value']}`).toBe('«personal»')
    expect(explain({ type: 4, code: 4, value: 0x7001e }, true)).toMatchObject({ value: 0x7001e })
  })

  test('says where events were lost', () => {
    expect(explain({ type: 0, code: 3 }, false)).toMatchObject({ type: 'sync', what: '有丢失 dropped' })
    expect(explain({ type: 0, code: 0 }, false)).toMatchObject({ at: '1772409728.500000' })
  })
})
