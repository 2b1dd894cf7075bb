import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, equal, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { xor8 } from '../../../drivers/codec/checksum.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { samCodec } from '../../../drivers/sam-v/codec.ts'
import type { SamPacket } from '../../../drivers/sam-v/packets.ts'
import { describeStatus, knownStatuses, meaningOf } from '../../../drivers/sam-v/statuses.ts'
import { type FrameVector, framesOf } from '../../support/frame-vectors.ts'
import { revealed } from '../../support/revealed.ts'

const vectors = framesOf('sam')

function scan(vector: Pick<FrameVector, 'dir' | 'bytes'>): Scan<SamPacket> {
  return vector.dir === '>' ? samCodec.scanRequest(vector.bytes) : samCodec.scanReply(vector.bytes, null)
}

function decoded(vector: Pick<FrameVector, 'dir' | 'bytes'>): SamPacket {
  const found = scan(vector)
  if (found.kind !== 'packet') throw new Error(`${found.kind} where a packet should be`)
  return found.packet
}

function bytesOf(name: string): Uint8Array {
  const vector = vectors.find((one) => one.name === name)
  if (vector === undefined) throw new RangeError(`no vector ${name}`)
  return vector.bytes
}

/** A frame around a body (status or command, and data), with its length and check byte. */
function frame(body: string | Uint8Array): Uint8Array {
  const inner = typeof body === 'string' ? fromHex(body) : body
  const length = inner.length + 1
  const counted = concat(Uint8Array.of(length >> 8, length & 0xff), inner)
  return concat(fromHex('AA AA AA 96 69'), counted, Uint8Array.of(xor8(counted)))
}

const status = (code: number): SamPacket => ({ kind: 'status', code })

const citizen = {
  name: '测试甲',
  sex: '2',
  nation: '01',
  birth: '19491231',
  address: '北京市朝阳区测试路1号',
  number: '11010519491231002X',
  authority: '北京市公安局朝阳分局',
  validFrom: '20200101',
  validUntil: '长期',
  reserved: '',
}

const foreign2017 = {
  englishName: 'TEST, ALICE EXAMPLE',
  sex: '2',
  number: 'USA110090010101',
  nationality: 'USA',
  chineseName: '测试丙',
  validFrom: '20200101',
  validUntil: '20300101',
  birth: '19900101',
  cardVersion: '01',
  authority: '1500',
  reserved: '',
}

const foreign2023 = {
  chineseName: '测试丁',
  sex: '1',
  renewals: '00',
  birth: '19850101',
  englishName: 'TEST, BOB EXAMPLE',
  number: '932682198501010017',
  reserved: '',
  validFrom: '20231201',
  validUntil: '20331130',
  nationality: 'SAU',
  oldNumberLink: '',
}

const photo = { photoBytes: 1024, fingerprintBytes: null }

/** What each golden frame says, from the tables of the SAM-V protocol (GA 450). */
const readings: Readonly<Record<string, unknown>> = {
  '>reset': { kind: 'reset' },
  '>status': { kind: 'getStatus' },
  '>samId': { kind: 'getModuleId' },
  '>find': { kind: 'find' },
  '>select': { kind: 'select' },
  '>readBaseFp': { kind: 'readWithFingerprint' },
  '>readNewAddress': { kind: 'readNewestAddress' },
  '>setBaud38400': { kind: 'setBaud', code: 2 },
  '>setMaxRf80': { kind: 'setMaxRf', bytes: 0x50 },
  '<findOk': { kind: 'found' },
  '<selectOk': { kind: 'selected' },
  '<selectFail': status(0x81),
  '<readFail': status(0x41),
  '<ok': { kind: 'ok' },
  '<noItem': status(0x91),
  '<badLength': status(0x11),
  '<badCommand': status(0x21),
  '<cardRejectedSam': status(0x31),
  '<samRejectedCard': status(0x32),
  '<selfTestFailed': status(0x60),
  '<samId': { kind: 'moduleId', id: '05.03-20161201-0001234567-0987654321' },
  '<readOkCitizen': { kind: 'cardText', text: { document: 'resident_id', fields: citizen }, ...photo },
  '<readOkForeign2017I': {
    kind: 'cardText',
    text: { document: 'foreign_permanent_resident_2017', fields: foreign2017 },
    ...photo,
  },
  '<readOkForeign2023Y': {
    kind: 'cardText',
    text: { document: 'foreign_permanent_resident_2023', fields: foreign2023 },
    ...photo,
  },
}

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

describe('which reply answers which request', () => {
  const requests = [
    'reset',
    'getStatus',
    'getModuleId',
    'find',
    'select',
    'read',
    'readWithFingerprint',
    'readNewestAddress',
  ] as const

  test.each([
    ['found', 'findOk', ['find']],
    ['selected', 'selectOk', ['select']],
    ['module id', 'samId', ['getModuleId']],
    ['text and photo', 'readOkCitizen', ['read']],
    ['a plain done', 'ok', ['reset', 'getStatus']],
    ['an error', 'readFail', requests],
  ])('%s', (_, name, answered) => {
    const vector = vectors.find((one) => one.name === name && one.dir === '<')
    if (vector === undefined) throw new RangeError(name)
    const reply = decoded(vector)
    expect(requests.filter((kind) => samCodec.answers({ kind }, reply))).toEqual(answered)
  })

  test('a text with a field for fingerprints answers only the request for them', () => {
    const packet = decoded({ dir: '<', bytes: bytesOf('readOkCitizen') })
    if (packet.kind !== 'cardText') throw new Error('no card text')
    const reply: SamPacket = { ...packet, fingerprintBytes: 0 }
    expect(requests.filter((kind) => samCodec.answers({ kind }, reply))).toEqual(['readWithFingerprint'])
  })

  test('no card answers everything that needs a card', () => {
    expect(requests.filter((kind) => samCodec.answers({ kind }, { kind: 'none' }))).toEqual([
      'find',
      'select',
      'read',
      'readWithFingerprint',
      'readNewestAddress',
    ])
  })

  test.each([
    ['find', 15],
    ['select', 19],
    ['getModuleId', 27],
    ['read', 1295],
    ['readWithFingerprint', 2321],
    ['readNewestAddress', 81],
    ['reset', 11],
  ] as const)('the usual answer to %s has %i bytes', (kind, length) => {
    expect(samCodec.replyLength({ kind })).toBe(length)
  })
})

describe('people', () => {
  const reads = vectors.filter(({ name }) => name.startsWith('readOk'))
  const secrets = [citizen, foreign2017, foreign2023]
    .flatMap((fields) => Object.values(fields))
    .filter((value) => value.length >= 3)

  test.each(reads)('$name shows nobody in any usual text', (vector) => {
    const packet = decoded(vector)
    const explained = samCodec.explain(packet, { personal: false })
    for (const value of [packet, explained]) {
      const texts = [JSON.stringify(value), inspect(value, { depth: null, showHidden: true }), String(value)]
      for (const secret of secrets) expect(texts.join()).not.toContain(secret)
    }
    expect(JSON.stringify(explained)).toContain('«personal»')
  })

  test('the holder is shown when asked for, codes with their names', () => {
    expect(
      samCodec.explain(decoded({ dir: '<', bytes: bytesOf('readOkCitizen') }), { personal: true }),
    ).toEqual({
      kind: 'cardText',
      document: 'resident_id',
      ...photo,
      ...citizen,
      sex: '2 女 female',
      nation: '01 汉',
    })
  })

  test('the photo leaves no trace: another photo gives the same packet, and none is written back', () => {
    const bytes = Uint8Array.from(bytesOf('readOkCitizen'))
    bytes.fill(0x5a, 300, 1294)
    bytes[1294] = xor8(bytes, 5, 1294)
    const packet = decoded({ dir: '<', bytes })
    expect(revealed(packet)).toEqual(readings['<readOkCitizen'])
    expect(toHex(samCodec.encode(packet))).toBe(toHex(bytesOf('readOkCitizen')))
  })
})

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
