/** Frames of the SAM-V protocol for tests: the published ones by name, frames around any body, and the specimen cards in them. */
import { concat, fromHex } from '../../drivers/codec/bytes.ts'
import { xor8 } from '../../drivers/codec/checksum.ts'
import type { Scan } from '../../drivers/ports.ts'
import { samCodec } from '../../drivers/sam-v/codec.ts'
import type { SamPacket } from '../../drivers/sam-v/packets.ts'
import type { FrameVector } from './frame-vectors.ts'
import { framesOf } from './frame-vectors.ts'

export const vectors = framesOf('sam')

export function scan(vector: Pick<FrameVector, 'dir' | 'bytes'>): Scan<SamPacket> {
  return vector.dir === '>' ? samCodec.scanRequest(vector.bytes) : samCodec.scanReply(vector.bytes, null)
}

export function decoded(vector: Pick<FrameVector, 'dir' | 'bytes'>): SamPacket {
  const found = scan(vector)
  if (found.kind !== 'packet') throw new Error(`${found.kind} where a packet should be`)
  return found.packet
}

export function bytesOf(name: string): Uint8Array {
  const vector = vectors.find((one) => one.name === name)
  if (vector === undefined) throw new RangeError(`no vector ${name}`)
  return vector.bytes
}

/** A frame around a body (status or command, and data), with its length and check byte. */
export function frame(body: string | Uint8Array): Uint8Array {
  const inner = typeof body === 'string' ? fromHex(body) : body
  const length = inner.length + 1
  const counted = concat(Uint8Array.of(length >> 8, length & 0xff), inner)
  return concat(fromHex('AA AA AA 96 69'), counted, Uint8Array.of(xor8(counted)))
}

export const status = (code: number): SamPacket => ({ kind: 'status', code })

export const citizen = {
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

export const foreign2017 = {
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

export const foreign2023 = {
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

export const photo = { photoBytes: 1024, fingerprintBytes: null }

/** What each golden frame says, from the tables of the SAM-V protocol (GA 450). */
export const readings: Readonly<Record<string, unknown>> = {
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
