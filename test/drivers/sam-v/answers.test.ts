import { describe, expect, test } from 'vitest'
import { samCodec } from '../../../drivers/sam-v/codec.ts'
import type { SamPacket } from '../../../drivers/sam-v/packets.ts'
import { bytesOf, decoded, vectors } from '../../support/sam-frames.ts'

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
