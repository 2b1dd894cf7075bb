import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { relayCodec } from '../../../drivers/hid-relay/codec.ts'
import type { RelayPacket } from '../../../drivers/hid-relay/packets.ts'
import type { Scan } from '../../../drivers/ports.ts'

type Direction = '>' | '<'

function scan(dir: Direction, bytes: Uint8Array): Scan<RelayPacket> {
  return dir === '>' ? relayCodec.scanRequest(bytes) : relayCodec.scanReply(bytes, null)
}

/** Reports of two host projects for these boards, and the setup packet of HID 1.11. */
const known: readonly (readonly [Direction, string, RelayPacket])[] = [
  ['>', '00 FF 01 00 00 00 00 00 00', { kind: 'on', relay: 1 }],
  ['>', '00 FD 01 00 00 00 00 00 00', { kind: 'off', relay: 1 }],
  ['>', '00 FF 02 00 00 00 00 00 00', { kind: 'on', relay: 2 }],
  ['>', '00 FE 00 00 00 00 00 00 00', { kind: 'allOn' }],
  ['>', '00 FC 00 00 00 00 00 00 00', { kind: 'allOff' }],
  ['>', '00 FA 47 41 54 45 31 00 00', { kind: 'setId', id: 'GATE1' }],
  ['>', 'A1 01 00 03 00 00 09 00', { kind: 'read' }],
  ['<', '00 47 41 54 45 31 00 00 01', { kind: 'state', id: 'GATE1', bits: 1 }],
]
/** The same state without a report id in front, as some systems give it. */
const short: readonly [Direction, string, RelayPacket] = [
  '<',
  '47 41 54 45 31 00 00 03',
  { kind: 'state', id: 'GATE1', bits: 3 },
]

const neverSent: readonly RelayPacket['kind'][] = ['allOn', 'allOff', 'setId']
const every = [...known, short].map(([dir, hex]) => ({ dir, bytes: fromHex(hex) }))

describe('reports', () => {
  test.each([...known, short])('%s %s is read', (dir, hex, packet) => {
    const bytes = fromHex(hex)
    expect(scan(dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
  })

  test.each(known)('%s %s is written, if it may be', (_dir, hex, packet) => {
    const encode = () => toHex(relayCodec.encode(packet))
    if (neverSent.includes(packet.kind)) expect(encode).toThrow(/never sent/)
    else expect(encode()).toBe(hex.replaceAll(' ', ''))
  })

  test('wait for the rest at every prefix, and leave alone what is behind them', () => {
    for (const { dir, bytes } of every) {
      for (let length = 1; length < bytes.length; length++) {
        expect(scan(dir, bytes.subarray(0, length)), toHex(bytes)).toEqual({ kind: 'incomplete' })
      }
      expect(scan(dir, concat(bytes, bytes))).toMatchObject({ length: bytes.length })
    }
  })

  test('are found in every chunking of two of them', () => {
    for (const { dir, bytes } of every) {
      const two = concat(bytes, bytes)
      for (let cut = 1; cut < two.length; cut++) {
        const frames = createFrames<RelayPacket>(relayCodec)
        const listen = (part: Uint8Array) => scan(dir, part)
        const found = [
          ...frames.push(two.subarray(0, cut), listen),
          ...frames.push(two.subarray(cut), listen),
        ]
        expect(found.map(({ kind }) => kind)).toEqual(['packet', 'packet'])
      }
    }
  })

  test.each<readonly [Direction, string, string]>([
    ['>', '00 FF 09 00 00 00 00 00 00', 'a relay that no board has'],
    ['>', '00 FF 00 00 00 00 00 00 00', 'no relay'],
    ['>', '00 FF 01 01 00 00 00 00 00', 'something behind a command'],
    ['>', '00 AA 01 00 00 00 00 00 00', 'an unknown command'],
    ['>', '00 FA 00 00 00 00 00 00 00', 'an id that is none'],
    ['>', 'A1 01 00 01 00 00 09 00', 'an input report that is asked for'],
    ['<', '00 00 00 00 00 00 00 00 00', 'a state without an id'],
    ['<', '00 47 41 54 45 80 00 00 01', 'an id that cannot be printed'],
  ])('%s %s: %s is noise', (dir, hex) => {
    expect(scan(dir, fromHex(hex))).toEqual({ kind: 'noise' })
  })
})

test('only a state answers, and only a reading', () => {
  const state: RelayPacket = { kind: 'state', id: 'GATE1', bits: 0 }
  expect(relayCodec.answers({ kind: 'read' }, state)).toBe(true)
  expect(relayCodec.answers({ kind: 'on', relay: 1 }, state)).toBe(false)
  expect(relayCodec.answers({ kind: 'read' }, { kind: 'on', relay: 1 })).toBe(false)
})

test.each<RelayPacket>([
  { kind: 'on', relay: 0 },
  { kind: 'on', relay: 9 },
  { kind: 'off', relay: 1.5 },
  { kind: 'state', id: 'GATE', bits: 0 },
])('%j cannot be written', (packet) => {
  expect(() => relayCodec.encode(packet)).toThrow(RangeError)
})

test('garbage never throws, gives no length beyond it, and is decided at the maximum length', () => {
  const heads = fc.constantFrom(...every.map(({ bytes }) => bytes))
  const bytes = fc
    .tuple(heads, fc.nat(8), fc.uint8Array({ minLength: 1, maxLength: 12 }))
    .map(([head, kept, tail]) => concat(head.subarray(0, kept), tail))
  fc.assert(
    fc.property(bytes, (given) => {
      for (const seen of [relayCodec.scanRequest(given), relayCodec.scanReply(given, null)]) {
        if (seen.kind === 'packet') expect(seen.length).toBeLessThanOrEqual(given.length)
        if (given.length >= relayCodec.maxLength) expect(seen.kind).not.toBe('incomplete')
      }
    }),
    { numRuns: 4000 },
  )
})

test('a packet is explained by the numbers on the board', () => {
  const explain = (packet: RelayPacket) => relayCodec.explain(packet, { personal: false })
  expect(explain({ kind: 'state', id: 'GATE1', bits: 0x81 })).toEqual({
    kind: 'state',
    id: 'GATE1',
    relaysOn: [1, 8],
  })
  expect(explain({ kind: 'allOn' })).toMatchObject({ meaning: '网关从不发送 the gateway never sends it' })
})
