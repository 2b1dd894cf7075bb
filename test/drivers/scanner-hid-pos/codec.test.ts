import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { anyReportCodec, scanReportCodec } from '../../../drivers/scanner-hid-pos/codec.ts'
import type { ReportShape, ScanReport } from '../../../drivers/scanner-hid-pos/packets.ts'
import {
  expectBothWays,
  expectEveryChunking,
  expectGarbageHarmless,
  oneBitFlips,
  scanAs,
} from '../../support/frame-checks.ts'

/** 64 bytes with these at their beginning, and single ones elsewhere. */
function report(hex: string, ...others: readonly (readonly [at: number, byte: number])[]): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes.set(fromHex(hex))
  for (const [at, byte] of others) bytes[at] = byte
  return bytes
}

const plain = { kind: 'scanReport', aim: null, symbology: null, more: null } as const
const full = (length: number) => '41 '.repeat(length)

/** Reports as the makers' manuals describe them. */
const known: readonly (readonly [ReportShape, string, Uint8Array, ScanReport])[] = [
  [
    'access-is',
    'a QR code',
    report('02 06 5D 51 31 54 45 53 54 2D 31'),
    { ...plain, bytes: 'TEST-1', aim: ']Q1', symbology: 0, more: false },
  ],
  [
    'access-is',
    'a full one with more behind it',
    report(`02 38 5D 51 30 ${full(56)}`, [61, 0x73], [63, 0x01]),
    { ...plain, bytes: 'A'.repeat(56), aim: ']Q0', symbology: 0x73, more: true },
  ],
  ['microscan', 'a code', report('01 06 54 45 53 54 2D 31'), { ...plain, bytes: 'TEST-1' }],
  ['microscan', 'a full one', report(`01 3E ${full(62)}`), { ...plain, bytes: 'A'.repeat(62) }],
  ['zebra', 'a code', report('06 54 45 53 54 2D 31'), { ...plain, bytes: 'TEST-1' }],
  ['zebra', 'a full one', report(`3F ${full(63)}`), { ...plain, bytes: 'A'.repeat(63) }],
  ['zebra', 'bytes that are no ASCII', report('02 E5 B7'), { ...plain, bytes: '\u00e5\u00b7' }],
]

describe('reports', () => {
  test.each(known)('%s: %s is read and written', (shape, _what, bytes, packet) => {
    expect(bytes).toHaveLength(64)
    expectBothWays(scanReportCodec(shape), { dir: '<', bytes, packet }, () => false)
  })

  test.each(known)('%s: %s is found however it is cut', (shape, _what, bytes, packet) => {
    expectEveryChunking(scanReportCodec(shape), { dir: '<', bytes, packet })
  })

  test.each<readonly [ReportShape, string, Uint8Array]>([
    ['access-is', 'another report id', report('03 06 5D 51 31 54 45 53 54 2D 31')],
    ['access-is', 'no data', report('02 00 5D 51 31')],
    ['access-is', 'more data than there is room', report(`02 39 5D 51 31 ${full(56)}`)],
    ['access-is', 'no AIM id', report('02 06 54 45 53 54 2D 31')],
    ['access-is', 'an AIM id that is none', report('02 06 5D 20 31 54 45 53 54 2D 31')],
    ['microscan', 'another report id', report('02 06 54 45 53 54 2D 31')],
    ['microscan', 'no data', report('01')],
    ['microscan', 'more data than there is room', report(`01 3F ${full(62)}`)],
    ['zebra', 'no data', report('')],
    ['zebra', 'more data than there is room', report(`40 ${full(63)}`)],
    ['zebra', 'something behind the data', report('06 54 45 53 54 2D 31', [63, 1])],
  ])('%s: %s is noise', (shape, _what, bytes) => {
    expect(scanReportCodec(shape).scanReply(bytes, null)).toEqual({ kind: 'noise' })
  })

  test('of another maker are not taken for their own where that can be told', () => {
    const [first] = known
    expect(scanReportCodec('microscan').scanReply(first?.[2] ?? fromHex(''), null).kind).toBe('noise')
    expect(scanReportCodec('zebra').scanReply(report('01 06 54 45 53 54 2D 31'), null).kind).toBe('noise')
  })

  /** There is no check; USB has its own. What the id, the length and the padding can tell is told. */
  test.each(known)('%s: %s with one wrong bit is noise, or another packet', (shape, _what, bytes, packet) => {
    const codec = scanReportCodec(shape)
    const unread = unreadPlaces(shape, packet)
    oneBitFlips({ dir: '<', bytes }).forEach((damaged, bit) => {
      if (unread.includes(bit >> 3) || (shape === 'access-is' && bit >> 3 === 63 && bit % 8 > 0)) return
      const seen = scanAs(codec, damaged)
      if (seen.kind === 'packet') expect(seen.packet).not.toEqual(packet)
    })
  })

  test.each<ReportShape>(['access-is', 'microscan', 'zebra'])('%s: garbage never throws', (shape) => {
    const codec = scanReportCodec(shape)
    // what stands in places that are not read may be anything, so only the padded shape is the same again
    const isNeverSent = () => shape !== 'zebra'
    expectGarbageHarmless(codec, { likely: [1, 2, 3, 0x5d, 0x51, 0x31, 0], asked: [], isNeverSent })
  })

  test.each<readonly [ReportShape, Partial<ScanReport>]>([
    ['zebra', { bytes: '' }],
    ['zebra', { bytes: 'A'.repeat(64) }],
    ['microscan', { bytes: 'A'.repeat(63) }],
    ['access-is', { bytes: 'A'.repeat(57), aim: ']Q1' }],
    ['access-is', { bytes: 'A', aim: null }],
  ])('%s: %j cannot be written', (shape, changed) => {
    expect(() => scanReportCodec(shape).encode({ ...plain, bytes: 'A', ...changed })).toThrow(RangeError)
  })
})

/** Places of a report that mean nothing. */
function unreadPlaces(shape: ReportShape, { bytes }: ScanReport): readonly number[] {
  const places = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)
  if (shape === 'access-is') return [...places(5 + bytes.length, 61), 62]
  return shape === 'microscan' ? places(2 + bytes.length, 64) : []
}

describe('a report explained', () => {
  const explained = (bytes: Uint8Array, personal: boolean) => {
    const seen = anyReportCodec.scanReply(bytes, null)
    if (seen.kind !== 'packet') throw new Error(`no report: ${toHex(bytes)}`)
    return JSON.parse(JSON.stringify(anyReportCodec.explain(seen.packet, { personal })))
  }

  test.each(known.filter(([, , , { bytes }]) => bytes === 'TEST-1'))(
    '%s: %s shows its text only when told to, whosever it is',
    (_shape, _what, bytes) => {
      expect(explained(bytes, false)).toMatchObject({ kind: 'scanReport', text: '«personal»' })
      expect(explained(bytes, true)).toMatchObject({ kind: 'scanReport', text: 'TEST-1' })
    },
  )

  test('has no text where the part ends inside a character', () => {
    expect(explained(report('02 E5 B7'), true)).toMatchObject({ text: null })
  })

  test('is not made of what has no shape', () => {
    expect(anyReportCodec.scanReply(report('77'), null).kind).toBe('noise')
    expect(anyReportCodec.scanReply(fromHex('02 06'), null).kind).toBe('incomplete')
  })
})

test('nothing is a request, and nothing answers', () => {
  const codec = scanReportCodec('zebra')
  expect(codec.scanRequest(report('01 41'))).toEqual({ kind: 'noise' })
  expect(codec.answers({ ...plain, bytes: 'A' }, { ...plain, bytes: 'A' })).toBe(false)
})
