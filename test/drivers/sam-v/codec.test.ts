import { describe, expect, test } from 'vitest'
import { concat, equal, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { samCodec } from '../../../drivers/sam-v/codec.ts'
import { describeStatus, knownStatuses, meaningOf } from '../../../drivers/sam-v/statuses.ts'
import { revealed } from '../../support/revealed.ts'
import { bytesOf, decoded, frame, readings, scan, status, vectors } from '../../support/sam-frames.ts'

describe('golden frames', () => {
  test('every reading belongs to a frame of the file', () => {
    expect(vectors.map(({ dir, name }) => dir + name).toSorted()).toEqual(Object.keys(readings).toSorted())
  })

  test.each(vectors)('$dir $name is understood', (vector) => {
    expect(revealed(decoded(vector))).toEqual(readings[vector.dir + vector.name])
    expect(scan(vector)).toMatchObject({ length: vector.bytes.length })
  })

  test.each(vectors)(
    '$dir $name is written as it was read, a photo only as the placeholder it is here',
    (vector) => {
      expect(toHex(samCodec.encode(decoded(vector)))).toBe(toHex(vector.bytes))
    },
  )

  test.each(vectors)('$dir $name is a packet for its own listener only', (vector) => {
    expect(scan({ dir: vector.dir === '>' ? '<' : '>', bytes: vector.bytes }).kind).toBe('noise')
  })

  test.each(vectors)('every beginning of $dir $name waits for the rest', (vector) => {
    for (let length = 1; length < vector.bytes.length; length++) {
      const kind = scan({ dir: vector.dir, bytes: vector.bytes.subarray(0, length) }).kind
      if (kind !== 'incomplete') expect.fail(`${kind} after ${length} of ${vector.bytes.length} bytes`)
    }
  })

  test.each(vectors)('$dir $name ends where it ends, whatever follows', (vector) => {
    const followed = { dir: vector.dir, bytes: concat(vector.bytes, fromHex('AA 00 FF')) }
    expect(scan(followed)).toMatchObject({ kind: 'packet', length: vector.bytes.length })
  })

  test.each(vectors)('one wrong bit anywhere in $dir $name makes it no packet', (vector) => {
    for (let bit = 0; bit < vector.bytes.length * 8; bit += vector.bytes.length > 100 ? 37 : 1) {
      const bytes = Uint8Array.from(vector.bytes)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const kind = scan({ dir: vector.dir, bytes }).kind
      if (kind === 'packet') expect.fail(`still a packet with bit ${bit} wrong`)
    }
  })
})

describe('frames of the protocol text that the file does not have', () => {
  test.each([
    ['>', 'AA AA AA 96 69 00 03 30 01 32', { kind: 'read' }],
    ['<', 'AA AA AA 96 69 00 04 00 00 80 84', { kind: 'none' }],
    ['<', 'AA AA AA 96 69 00 04 00 00 40 44', status(0x40)],
    ['<', 'AA AA AA 96 69 00 04 00 00 66 62', status(0x66)],
    ['<', 'AA AA AA 96 69 00 04 00 00 10 14', status(0x10)],
  ] as const)('%s %s', (dir, hex, packet) => {
    const bytes = fromHex(hex)
    expect(decoded({ dir, bytes })).toEqual(packet)
    expect(equal(samCodec.encode(packet), bytes)).toBe(true)
  })

  test.each(knownStatuses)('status %i has a meaning and survives both ways', (code) => {
    const bytes = frame(Uint8Array.of(0, 0, code))
    expect(meaningOf(code)).not.toBeNull()
    expect(equal(samCodec.encode(decoded({ dir: '<', bytes })), bytes)).toBe(true)
  })

  test('the newest address is read and written, padded to 35 characters', () => {
    const packet = decoded({ dir: '<', bytes: frame(concat(fromHex('00 00 90'), text('示例路2号', 35))) })
    expect(revealed(packet)).toEqual({ kind: 'newestAddress', address: '示例路2号' })
    expect(samCodec.encode(packet)).toHaveLength(81)
    expect(revealed(decoded({ dir: '<', bytes: samCodec.encode(packet) }))).toEqual(revealed(packet))
  })

  test.each([
    [0, 1297],
    [512, 1809],
    [1024, 2321],
  ])('a read with %i bytes of fingerprints is %i bytes long and read whole', (fingerprintBytes, length) => {
    const packet = decoded({ dir: '<', bytes: bytesOf('readOkCitizen') })
    if (packet.kind !== 'cardText') throw new Error('no card text')
    const bytes = samCodec.encode({ ...packet, fingerprintBytes })
    expect(bytes).toHaveLength(length)
    expect(revealed(decoded({ dir: '<', bytes }))).toEqual({
      ...(readings['<readOkCitizen'] as object),
      fingerprintBytes,
    })
  })
})

/** UTF-16LE padded with spaces to `characters`. */
function text(value: string, characters: number): Uint8Array {
  return new Uint8Array(Buffer.from(value.padEnd(characters, ' '), 'utf16le'))
}

test('a status is explained in both languages, an unknown one says so', () => {
  expect(samCodec.explain(status(0x66), { personal: false })).toEqual({
    kind: 'status',
    code: 0x66,
    meaning: '模块未经授权 / the module is not authorised (SW3 66)',
  })
  expect(describeStatus(0x05)).toBe('未知状态 / unknown status (SW3 05)')
})

test('the speed behind a baud code is named', () => {
  expect(samCodec.explain({ kind: 'setBaud', code: 2 }, { personal: false })).toMatchObject({
    baudRate: 38400,
  })
})
