/** What the frames of every codec must stand: both directions, any chunking, damage, garbage. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { concat, toHex } from '../../drivers/codec/bytes.ts'
import { createFrames, type Found } from '../../drivers/codec/frames.ts'
import type { Codec, Packet, Scan } from '../../drivers/ports.ts'

/** A frame and what it means. */
export interface KnownFrame<P extends Packet> {
  /** `>` from the gateway, `<` from the device */
  readonly dir: '>' | '<'
  readonly bytes: Uint8Array
  readonly packet: P
  /** The request in flight, where the meaning hangs on it. */
  readonly asked?: P
}

type Bytes = Pick<KnownFrame<Packet>, 'dir' | 'bytes'>

/** As the side hears it that the frame is for. */
export function scanAs<P extends Packet>(
  codec: Codec<P>,
  { dir, bytes }: Bytes,
  asked: P | null = null,
): Scan<P> {
  return dir === '>' ? codec.scanRequest(bytes) : codec.scanReply(bytes, asked)
}

/** Read as its packet; written as its bytes, or never written. */
export function expectBothWays<P extends Packet>(
  codec: Codec<P>,
  frame: KnownFrame<P>,
  isNeverSent: (packet: P) => boolean,
): void {
  const { bytes, packet, asked } = frame
  expect(scanAs(codec, frame, asked)).toEqual({ kind: 'packet', packet, length: bytes.length })
  if (isNeverSent(packet)) expect(() => codec.encode(packet)).toThrow(RangeError)
  else expect(toHex(codec.encode(packet))).toBe(toHex(bytes))
}

/** Above this many bytes not every way to cut a frame is tried, only each into up to three pieces, and into bytes. */
const cutEveryWay = 11

/** One packet and no noise, however the bytes come; with a second one behind it, two. */
export function expectEveryChunking<P extends Packet>(codec: Codec<P>, frame: KnownFrame<P>): void {
  const { bytes, packet, asked = null } = frame
  const whole = { kind: 'packet', packet, length: bytes.length }
  for (const cuts of waysToCut(bytes.length)) {
    expect(heard(codec, frame, pieces(bytes, cuts), asked), `${toHex(bytes)} cut at ${cuts}`).toEqual([whole])
  }
  const twice = concat(bytes, bytes)
  for (let cut = 1; cut < twice.length; cut++) {
    expect(heard(codec, frame, pieces(twice, [cut]), asked), `${toHex(twice)} cut at ${cut}`).toEqual([
      whole,
      whole,
    ])
  }
}

/** Bytes before a frame that belong to none are counted, and the frame behind them is found. */
export function expectFoundBehind<P extends Packet>(
  codec: Codec<P>,
  frame: KnownFrame<P>,
  noise: Uint8Array,
): void {
  const { bytes, packet, asked = null } = frame
  expect(heard(codec, frame, [concat(noise, bytes)], asked)).toEqual([
    { kind: 'noise', length: noise.length },
    { kind: 'packet', packet, length: bytes.length },
  ])
}

function heard<P extends Packet>(
  codec: Codec<P>,
  { dir }: Pick<KnownFrame<P>, 'dir'>,
  chunks: readonly Uint8Array[],
  asked: P | null,
): readonly Found<P>[] {
  const frames = createFrames<P>(codec)
  return chunks.flatMap((chunk) => frames.push(chunk, (bytes) => scanAs(codec, { dir, bytes }, asked)))
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const edges = [0, ...cuts, bytes.length]
  return edges.slice(1).map((end, at) => bytes.slice(edges[at], end))
}

function waysToCut(length: number): readonly (readonly number[])[] {
  const places = Array.from({ length: length - 1 }, (_, at) => at + 1)
  if (length <= cutEveryWay) {
    return Array.from({ length: 2 ** places.length }, (_, way) =>
      places.filter((_place, at) => (way >> at) & 1),
    )
  }
  const twice = places.flatMap((one) => places.filter((other) => other > one).map((other) => [one, other]))
  return [[], places, ...places.map((one) => [one]), ...twice]
}

/** The frame with each of its bits flipped in turn. */
export function oneBitFlips({ dir, bytes }: Bytes): readonly Bytes[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => ({
    dir,
    bytes: bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
  }))
}

/** No frame with one wrong bit is taken for a whole one. */
export function expectFlipsSeen<P extends Packet>(codec: Codec<P>, frame: KnownFrame<P>): void {
  for (const damaged of oneBitFlips(frame)) {
    expect(scanAs(codec, damaged, frame.asked ?? null).kind, toHex(damaged.bytes)).not.toBe('packet')
  }
}

interface Garbage<P extends Packet> {
  /** Bytes that frames of this codec are made of. */
  readonly likely: readonly number[]
  readonly asked: readonly P[]
  readonly isNeverSent: (packet: P) => boolean
  readonly runs?: number
}

/**
 * Garbage never throws, is decided at `maxLength`, and a packet found in it holds exactly the bytes it was made of.
 */
export function expectGarbageHarmless<P extends Packet>(codec: Codec<P>, options: Garbage<P>): void {
  const { maxLength } = codec
  const byte = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...options.likely) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  )
  const garbage = fc.array(byte, { minLength: 1, maxLength }).map((bytes) => Uint8Array.from(bytes))
  const asked = fc.constantFrom<P | null>(null, ...options.asked)
  fc.assert(
    fc.property(garbage, asked, (bytes, request) => {
      for (const dir of ['>', '<'] as const) {
        const seen = scanAs(codec, { dir, bytes }, request)
        if (bytes.length >= maxLength) expect(seen.kind).not.toBe('incomplete')
        if (seen.kind !== 'packet') continue
        expect(seen.length).toBeLessThanOrEqual(bytes.length)
        if (options.isNeverSent(seen.packet)) continue
        expect(toHex(codec.encode(seen.packet))).toBe(toHex(bytes.subarray(0, seen.length)))
      }
    }),
    { numRuns: options.runs ?? 4000 },
  )
}
