import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { xor8 } from '../../../drivers/codec/checksum.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { samCodec } from '../../../drivers/sam-v/codec.ts'
import type { SamPacket } from '../../../drivers/sam-v/packets.ts'
import { revealed } from '../../support/revealed.ts'
import { bytesOf, frame } from '../../support/sam-frames.ts'

describe('noise', () => {
  test('a stray AA before the preamble is dropped and the frame behind it found', () => {
    expect(samCodec.scanReply(fromHex('AA AA AA AA 96 69 00'), null).kind).toBe('noise')
    expect(hear(concat(fromHex('AA AA AA'), bytesOf('findOk')))).toEqual([{ kind: 'found' }])
  })

  test('heart-beats of a device server between frames do no harm', () => {
    const beat = fromHex('41 41 41 41')
    expect(hear(concat(beat, bytesOf('findOk'), beat, bytesOf('selectOk'), beat))).toEqual([
      { kind: 'found' },
      { kind: 'selected' },
    ])
  })

  test('a frame with a wrong check byte does not take the next frame with it', () => {
    expect(hear(concat(fromHex('AA AA AA 96 69 00 04 00 00 90 95'), bytesOf('findOk')))).toEqual([
      { kind: 'found' },
    ])
  })

  test("one firmware's own time-out notice, too short for its length, does not take the next frame with it", () => {
    expect(hear(concat(fromHex('AA AA AA 96 69 00 05 05 05'), bytesOf('findOk')))).toEqual([
      { kind: 'found' },
    ])
  })

  test('a length beyond 0x0A00 is noise as soon as it is seen, one at the limit is waited for', () => {
    expect(samCodec.scanReply(fromHex('AA AA AA 96 69 0A 01'), null).kind).toBe('noise')
    expect(samCodec.scanReply(fromHex('AA AA AA 96 69 0A 00'), null).kind).toBe('incomplete')
    expect(samCodec.maxLength).toBe(7 + 0x0a00)
  })

  test.each([
    ['a length too short for a status', 'AA AA AA 96 69 00 03 00 00 03'],
    ['SW1 not zero', toHex(frame('01 00 90'))],
    ['card found without its four bytes', toHex(frame('00 00 9F 00 00 00'))],
    ['an error with data', toHex(frame('00 00 41 00 00 00 00'))],
    ['lengths that do not fill the frame', toHex(frame('00 00 90 01 00 04 00 20 00'))],
    ['a text of no bytes', toHex(frame('00 00 90 00 00 00 00'))],
  ])('%s is noise though its check byte is right', (_, hex) => {
    expect(samCodec.scanReply(fromHex(hex), null).kind).toBe('noise')
  })

  test.each(['20 00', 'FA 11', '61 00 50', '20 01 00'])('the command %s is not in the table', (command) => {
    expect(samCodec.scanRequest(frame(command)).kind).toBe('noise')
  })

  test('the wrong find frame in circulation, with check byte 21, is noise', () => {
    expect(samCodec.scanRequest(fromHex('AA AA AA 96 69 00 03 20 01 21')).kind).toBe('noise')
  })

  test('no garbage throws, and none becomes a packet without preamble and right check byte', () => {
    const nearlyFrames = fc
      .tuple(fc.boolean(), fc.uint8Array({ maxLength: 2600 }), fc.integer({ min: 0, max: 300 }))
      .map(([led, bytes, length]) =>
        led ? concat(fromHex('AA AA AA 96 69'), Uint8Array.of(length >> 8, length & 255), bytes) : bytes,
      )
      .filter((bytes) => bytes.length > 0)
    fc.assert(
      fc.property(nearlyFrames, (bytes) => {
        for (const found of [samCodec.scanRequest(bytes), samCodec.scanReply(bytes, null)]) {
          if (found.kind === 'incomplete') expect(bytes.length).toBeLessThan(samCodec.maxLength)
          if (found.kind !== 'packet') continue
          expect(toHex(bytes.subarray(0, 5))).toBe('AAAAAA9669')
          expect(xor8(bytes, 5, found.length)).toBe(0)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('whatever stands in a whole frame, it is read without an error and explained', () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .uint8Array({ minLength: 256, maxLength: 256 })
        .map((block) => concat(fromHex('00 00 90 01 00 00 00'), block)),
    )
    fc.assert(
      fc.property(bodies, (body) => {
        const found = samCodec.scanReply(frame(body), null)
        if (found.kind !== 'packet') return
        samCodec.explain(found.packet, { personal: true })
        const again = samCodec.scanReply(samCodec.encode(found.packet), null)
        expect(again.kind === 'packet' ? revealed(again.packet) : again).toEqual(revealed(found.packet))
      }),
    )
  })
})

/** Everything heard in one chunk and the pause after it. */
function hear(bytes: Uint8Array): unknown[] {
  const frames = createFrames<SamPacket>({ maxLength: samCodec.maxLength })
  const scanner = (seen: Uint8Array) => samCodec.scanReply(seen, null)
  const found = [...frames.push(bytes, scanner), ...frames.flush(scanner)]
  return found.flatMap((one) => (one.kind === 'packet' ? [revealed(one.packet)] : []))
}

test('a read reply in every two parts, and byte by byte, is one packet', () => {
  const bytes = bytesOf('readOkCitizen')
  const scanner = (seen: Uint8Array) => samCodec.scanReply(seen, null)
  const cuts = Array.from({ length: bytes.length - 1 }, (_, at) => [
    bytes.subarray(0, at + 1),
    bytes.subarray(at + 1),
  ])
  const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
  for (const parts of [...cuts, single]) {
    const frames = createFrames<SamPacket>({ maxLength: samCodec.maxLength })
    const found = parts.flatMap((part) => frames.push(part, scanner))
    expect(found.map((one) => one.kind)).toEqual(['packet'])
  }
})
