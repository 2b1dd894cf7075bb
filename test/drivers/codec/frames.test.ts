import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex } from '../../../drivers/codec/bytes.ts'
import { createFrames, type Found } from '../../../drivers/codec/frames.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { type ToyPacket, toy, toyBytes, toyCodec } from '../../support/toy-codec.ts'

const scan = (bytes: Uint8Array) => toyCodec.scanReply(bytes, null)
const collector = () => createFrames<ToyPacket>(toyCodec)

/** Feeds the chunks, then a long pause. */
function collect(...chunks: Uint8Array[]): Found<ToyPacket>[] {
  const frames = collector()
  return [...chunks.flatMap((chunk) => frames.push(chunk, scan)), ...frames.flush(scan)]
}

function packetsOf(found: readonly Found<ToyPacket>[]): ToyPacket[] {
  return found.flatMap((item) => (item.kind === 'packet' ? [item.packet] : []))
}

function noiseOf(found: readonly Found<ToyPacket>[]): number {
  return found.reduce((sum, item) => sum + (item.kind === 'noise' ? item.length : 0), 0)
}

const first = toy('answer', { code: 1, data: [10, 20, 30] })
const second = toy('event', { code: 2, data: [0x7e, 0x7e] })
const both = concat(toyCodec.encode(first), toyCodec.encode(second))
/** Begins like a packet with eight bytes of data and never goes on. */
const falseStart = fromHex('7E 01 81 08')

describe('chunks', () => {
  test('every cut into two gives the same packets', () => {
    for (let cut = 0; cut <= both.length; cut++) {
      const found = collect(both.subarray(0, cut), both.subarray(cut))
      expect(packetsOf(found)).toEqual([first, second])
      expect(noiseOf(found)).toBe(0)
    }
  })

  test('every cut into three gives the same packets', () => {
    for (let one = 0; one <= both.length; one++) {
      for (let two = one; two <= both.length; two++) {
        const found = collect(both.subarray(0, one), both.subarray(one, two), both.subarray(two))
        expect(packetsOf(found)).toEqual([first, second])
      }
    }
  })

  test('a packet is given with its last byte, not later', () => {
    const frames = collector()
    const bytes = toyCodec.encode(first)
    expect(frames.push(bytes.subarray(0, -1), scan)).toEqual([])
    expect(frames.waiting()).toBe(bytes.length - 1)
    expect(frames.push(bytes.subarray(-1), scan)).toEqual([
      { kind: 'packet', packet: first, length: bytes.length },
    ])
    expect(frames.waiting()).toBe(0)
  })

  test('what a packet holds stays as it was when more bytes come', () => {
    const frames = collector()
    const [found] = packetsOf(frames.push(toyCodec.encode(first), scan))
    for (let times = 0; times < 10; times++) frames.push(toyBytes('answer', { data: [0, 0, 0, 0, 0] }), scan)
    expect(found).toEqual(first)
  })

  test('a packet does not change when the chunk it came in is used again', () => {
    const frames = collector()
    const chunk = toyCodec.encode(first).slice()
    const [found] = packetsOf(frames.push(chunk, scan))
    chunk.fill(0xff)
    expect(found).toEqual(first)
  })
})

test('a scanner may listen for something else after each packet', () => {
  // Replies until the first one is found; then a language whose packets are the single byte 55.
  let heardOne = false
  const turncoat = (bytes: Uint8Array): Scan<ToyPacket> => {
    if (heardOne) return bytes[0] === 0x55 ? { kind: 'packet', packet: second, length: 1 } : { kind: 'noise' }
    const seen = scan(bytes)
    heardOne = seen.kind === 'packet'
    return seen
  }
  const chunk = concat(fromHex('55'), toyCodec.encode(first), fromHex('55'))
  expect(collector().push(chunk, turncoat)).toEqual([
    { kind: 'noise', length: 1 },
    { kind: 'packet', packet: first, length: toyCodec.encode(first).length },
    { kind: 'packet', packet: second, length: 1 },
  ])
})

describe('noise', () => {
  test('before, between and behind packets is counted in its place, neighbours in one count', () => {
    const noise = fromHex('00 01 02')
    const bytes = toyCodec.encode(first)
    expect(collect(concat(noise, bytes, noise, noise, bytes, noise))).toEqual([
      { kind: 'noise', length: 3 },
      { kind: 'packet', packet: first, length: bytes.length },
      { kind: 'noise', length: 6 },
      { kind: 'packet', packet: first, length: bytes.length },
      { kind: 'noise', length: 3 },
    ])
  })

  test('a wrong checksum costs only its own packet', () => {
    const wrong = toyCodec.encode(first).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte))
    const found = collect(concat(wrong, both))
    expect(packetsOf(found)).toEqual([first, second])
    expect(noiseOf(found)).toBe(wrong.length)
  })

  test('a corrupted length does not swallow the packets behind it', () => {
    const corrupted = toyCodec.encode(first).map((byte, at) => (at === 3 ? 8 : byte))
    expect(packetsOf(collect(concat(corrupted, both)))).toEqual([first, second])
  })

  test('a packet behind a false start is found after the pause, and not before', () => {
    const frames = collector()
    const good = toyBytes('answer', { data: [] })
    expect(frames.push(concat(falseStart, good), scan)).toEqual([])
    expect(frames.flush(scan)).toEqual([
      { kind: 'noise', length: falseStart.length },
      { kind: 'packet', packet: toy('answer', { data: [] }), length: good.length },
    ])
  })

  test('a pause leaves nothing behind', () => {
    const frames = collector()
    frames.push(concat(falseStart, falseStart.subarray(0, 2)), scan)
    expect(frames.flush(scan)).toEqual([{ kind: 'noise', length: falseStart.length + 2 }])
    expect(frames.waiting()).toBe(0)
    expect(frames.flush(scan)).toEqual([])
    expect(packetsOf(frames.push(both, scan))).toEqual([first, second])
  })

  test('a scanner that never decides, or lies about lengths, gets noise and not a loop', () => {
    const answers: Scan<ToyPacket>[] = [
      { kind: 'incomplete' },
      { kind: 'packet', packet: first, length: 0 },
      { kind: 'packet', packet: first, length: 1000 },
    ]
    for (const answer of answers) {
      const frames = collector()
      const bytes = new Uint8Array(100)
      const found = [...frames.push(bytes, () => answer), ...frames.flush(() => answer)]
      expect(packetsOf(found)).toEqual([])
      expect(noiseOf(found)).toBe(100)
    }
  })
})

describe('masses', () => {
  /** Scans per byte and bytes shown per scan bound the work, whatever the machine. */
  function countWork(chunk: Uint8Array) {
    const frames = collector()
    let scans = 0
    let longest = 0
    const found = frames.push(chunk, (bytes) => {
      scans++
      longest = Math.max(longest, bytes.length)
      return scan(bytes)
    })
    return { found, scans, longest, frames }
  }

  test('a megabyte of noise costs hardly a scan and leaves the next packet whole', () => {
    const { found, scans, frames } = countWork(new Uint8Array(1_000_000).fill(0x55))
    expect(found).toEqual([{ kind: 'noise', length: 1_000_000 }])
    expect(scans).toBeLessThan(10)
    expect(packetsOf(frames.push(toyCodec.encode(first), scan))).toEqual([first])
  })

  test('a megabyte of starts is looked at once a byte, through a bounded window', () => {
    const { found, scans, longest, frames } = countWork(new Uint8Array(1_000_000).fill(0x7e))
    expect(noiseOf(found) + frames.waiting()).toBe(1_000_000)
    expect(frames.waiting()).toBeLessThan(toyCodec.maxLength)
    expect(scans).toBeLessThan(1_200_000)
    expect(longest).toBeLessThanOrEqual(toyCodec.maxLength)
    expect(packetsOf([...frames.push(toyCodec.encode(first), scan), ...frames.flush(scan)])).toEqual([first])
  })

  test('20,000 packets in one chunk are all found', () => {
    const one = toyCodec.encode(first)
    const chunk = new Uint8Array(one.length * 20_000)
    for (let at = 0; at < chunk.length; at += one.length) chunk.set(one, at)
    const { found, scans } = countWork(chunk)
    expect(packetsOf(found)).toHaveLength(20_000)
    expect(noiseOf(found)).toBe(0)
    expect(scans).toBeLessThan(60_000)
  })
})

describe('any wire', () => {
  const packets = fc.record({
    kind: fc.constantFrom('answer' as const, 'event' as const),
    address: fc.integer({ min: 0, max: 255 }),
    code: fc.integer({ min: 1, max: 31 }),
    data: fc.uint8Array({ maxLength: 8 }),
  })
  // Without the start byte, so that what is noise is known beforehand.
  const harmlessNoise = fc
    .array(fc.integer({ min: 0, max: 0x7d }), { maxLength: 40 })
    .map((bytes) => Uint8Array.from(bytes))

  function cutUp(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
    const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b)
    return places.slice(1).map((place, at) => bytes.subarray(places[at], place))
  }

  test('packets with noise between them survive every split, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(harmlessNoise, packets)), fc.array(fc.nat()), (parts, cuts) => {
        const wire = concat(...parts.flatMap(([noise, packet]) => [noise, toyCodec.encode(packet)]))
        const found = collect(...cutUp(wire, cuts))
        expect(packetsOf(found)).toEqual(parts.map(([, packet]) => packet))
        expect(noiseOf(found)).toBe(parts.reduce((sum, [noise]) => sum + noise.length, 0))
      }),
    )
  })

  test('every byte of garbage is accounted for, and the packet after the pause is found', () => {
    const garbage = fc.uint8Array({ maxLength: 300 })
    const likeStarts = fc
      .array(fc.constantFrom(0x7e, 0x01, 0x81, 0x08, 0x00))
      .map((bytes) => Uint8Array.from(bytes))
    fc.assert(
      fc.property(fc.oneof(garbage, likeStarts), fc.array(fc.nat()), (bytes, cuts) => {
        const frames = collector()
        const found = [
          ...cutUp(bytes, cuts).flatMap((chunk) => frames.push(chunk, scan)),
          ...frames.flush(scan),
        ]
        const counted = found.reduce((sum, item) => sum + item.length, 0)
        expect(counted).toBe(bytes.length)
        expect(packetsOf(frames.push(toyCodec.encode(first), scan))).toEqual([first])
      }),
    )
  })
})
