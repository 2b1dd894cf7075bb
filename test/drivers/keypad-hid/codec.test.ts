import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { keyReportCodec } from '../../../drivers/keypad-hid/codec.ts'
import type { KeyReport } from '../../../drivers/keypad-hid/packets.ts'
import {
  expectBothWays,
  expectEveryChunking,
  expectGarbageHarmless,
  type KnownFrame,
  oneBitFlips,
  scanAs,
} from '../../support/frame-checks.ts'

const report = (modifiers: number, ...usages: readonly number[]): KeyReport => ({
  kind: 'keyReport',
  modifiers,
  usages: Array.from({ length: 6 }, (_, at) => usages[at] ?? 0),
})

/** Reports of HID 1.11, appendix B.1 and C: usages 1E to 26 are 1 to 9, 27 is 0, 28 is Enter. */
const known: readonly (readonly [string, KeyReport])[] = [
  ['00 00 1E 00 00 00 00 00', report(0, 0x1e)],
  ['00 00 00 00 00 00 00 00', report(0)],
  ['00 00 28 00 00 00 00 00', report(0, 0x28)],
  ['02 00 20 00 00 00 00 00', report(2, 0x20)],
  ['00 00 1E 1F 20 21 22 23', report(0, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23)],
  ['00 00 00 1F 00 00 00 00', report(0, 0, 0x1f)],
  ['20 00 01 01 01 01 01 01', report(0x20, 1, 1, 1, 1, 1, 1)],
  ['00 00 03 03 03 03 03 03', report(0, 3, 3, 3, 3, 3, 3)],
]
const frames = known.map(
  ([hex, packet]): KnownFrame<KeyReport> => ({ dir: '<', bytes: fromHex(hex), packet }),
)

describe('reports', () => {
  test.each(known)('%s is read and written', (hex, packet) => {
    expectBothWays(keyReportCodec, { dir: '<', bytes: fromHex(hex), packet }, () => false)
  })

  test('are found however they are cut', () => {
    for (const frame of frames) expectEveryChunking(keyReportCodec, frame)
  })

  test('are found after the pause behind what is none', () => {
    const scan = (bytes: Uint8Array) => keyReportCodec.scanReply(bytes, null)
    for (const { bytes, packet } of frames) {
      const collector = createFrames<KeyReport>(keyReportCodec)
      const noise = [...collector.push(fromHex('FF FF FF FF FF FF FF FF'), scan), ...collector.flush(scan)]
      expect(noise.every(({ kind }) => kind === 'noise')).toBe(true)
      expect(collector.push(bytes, scan)).toEqual([{ kind: 'packet', packet, length: 8 }])
    }
  })

  test.each([
    ['00 01 1E 00 00 00 00 00', 'something in the place that is always 0'],
    ['00 00 1E 01 00 00 00 00', 'too many keys in one place only'],
    ['00 00 01 01 01 02 01 01', 'two faults at once'],
    ['00 00 1E 1E 00 00 00 00', 'a key that is down twice'],
    ['00 00 E8 00 00 00 00 00', 'a key that does not exist'],
  ])('%s: %s is noise', (hex) => {
    expect(keyReportCodec.scanReply(fromHex(hex), null)).toEqual({ kind: 'noise' })
  })

  /** There is no check, but a flipped bit never makes the same packet or one that the bytes do not say. */
  test('with one wrong bit are noise, or exactly what the bytes say', () => {
    for (const frame of frames) {
      for (const damaged of oneBitFlips(frame)) {
        const seen = scanAs(keyReportCodec, damaged)
        if (seen.kind !== 'packet') continue
        expect(seen.packet).not.toEqual(frame.packet)
        expect(toHex(keyReportCodec.encode(seen.packet))).toBe(toHex(damaged.bytes))
      }
    }
  })

  test('made of garbage never throw and are decided at 8 bytes', () => {
    expectGarbageHarmless(keyReportCodec, {
      likely: [0, 1, 2, 0x1e, 0x28],
      asked: [],
      isNeverSent: () => false,
    })
  })

  test('have six places', () => {
    expect(() => keyReportCodec.encode({ ...report(0), usages: [0x1e] })).toThrow(RangeError)
  })
})

test('nothing is a request, and nothing answers', () => {
  for (const { bytes, packet } of frames) {
    expect(keyReportCodec.scanRequest(bytes)).toEqual({ kind: 'noise' })
    expect(keyReportCodec.answers(packet, packet)).toBe(false)
  }
})

test('a report explained names its keys only when told to', () => {
  const explain = (packet: KeyReport, personal: boolean) => keyReportCodec.explain(packet, { personal })
  const masked = { kind: 'keyReport', modifiers: '«personal»', down: '«personal»' }
  expect(JSON.parse(JSON.stringify(explain(report(2, 0x1e), false)))).toEqual(masked)
  expect(JSON.parse(JSON.stringify(explain(report(0), false)))).toEqual(masked)
  expect(explain(report(2, 0x1e, 0x28, 0x3a), true)).toEqual({
    kind: 'keyReport',
    modifiers: 2,
    down: ['1', 'enter', 0x3a],
  })
  expect(explain(report(0, 1, 1, 1, 1, 1, 1), false)).toMatchObject({
    trouble: '同时按键过多 more keys than it can tell',
  })
})
