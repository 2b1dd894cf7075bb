import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { modbusCodec } from '../../../drivers/codec/relay-board/codec.ts'
import { flashAsked, flashRequest } from '../../../drivers/codec/relay-board/flash.ts'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import { modbusRelay } from '../../../drivers/modbus-relay/index.ts'
import { online } from '../../support/conversation-rows.ts'
import { familyBench } from '../../support/family-bench.ts'
import { openGate } from '../../support/relay-gate.ts'

const wiring = { profile: 'lc-technology', open: { in: 1, out: 8 }, passed: { in: 3, out: 4 } }

/** A capture of the maker's own tool, and the flash that its register table asks for. */
const frames: readonly (readonly ['>' | '<', string, ModbusPacket])[] = [
  ['>', 'FF 02 00 00 00 08 6C 12', { kind: 'readInputs', unit: 255, address: 0, count: 8 }],
  ['<', 'FF 02 01 01 51 A0', { kind: 'inputs', unit: 255, on: [true, ...Array<boolean>(7).fill(false)] }],
  [
    '>',
    '01 10 00 03 00 02 04 00 02 00 05 D2 79',
    { kind: 'writeRegisters', unit: 1, address: 3, values: [2, 5] },
  ],
]

test.each(frames)('%s %s is read and written', (dir, hex, packet) => {
  const bytes = fromHex(hex)
  const seen = dir === '>' ? modbusCodec.scanRequest(bytes) : modbusCodec.scanReply(bytes, null)
  expect(seen).toEqual({ kind: 'packet', packet, length: bytes.length })
  expect(toHex(modbusCodec.encode(packet))).toBe(toHex(bytes))
})

describe('the flash of LC Technology', () => {
  test.each([
    [1, 3],
    [2, 8],
    [8, 38],
  ])('of relay %i is at register %i', (relay, address) => {
    const packet = flashRequest('lc-technology', { unit: 1, relay: relay - 1, tenths: 5 })
    expect(packet).toEqual({ kind: 'writeRegisters', unit: 1, address, values: [2, 5] })
    expect(flashAsked('lc-technology', packet)).toEqual({ unit: 1, relay: relay - 1, tenths: 5 })
  })

  test.each<readonly [string, ModbusPacket]>([
    ['flash off', { kind: 'writeRegisters', unit: 1, address: 3, values: [4, 5] }],
    ['a register between two relays', { kind: 'writeRegisters', unit: 1, address: 4, values: [2, 5] }],
    ['a register before the first', { kind: 'writeRegisters', unit: 1, address: 0, values: [2, 5] }],
    ['three registers', { kind: 'writeRegisters', unit: 1, address: 3, values: [2, 5, 0] }],
    ['one register', { kind: 'writeRegisters', unit: 1, address: 3, values: [2] }],
    ['the flash of Waveshare', { kind: 'flashOn', unit: 1, relay: 0, tenths: 5 }],
  ])('%s is none', (_, packet) => {
    expect(flashAsked('lc-technology', packet)).toBeNull()
  })

  test.each<readonly [boolean, ModbusPacket]>([
    [true, { kind: 'registersWritten', unit: 1, address: 3, count: 2 }],
    [false, { kind: 'registersWritten', unit: 1, address: 8, count: 2 }],
    [false, { kind: 'registersWritten', unit: 1, address: 3, count: 1 }],
    [false, { kind: 'registersWritten', unit: 2, address: 3, count: 2 }],
    [false, { kind: 'coilsWritten', unit: 1, address: 3, count: 2 }],
  ])('%s: %j answers it', (expected, reply) => {
    const asked = flashRequest('lc-technology', { unit: 1, relay: 0, tenths: 5 })
    expect(modbusCodec.answers(asked, reply)).toBe(expected)
  })
})

describe('a gate on a board of LC Technology', () => {
  test('opens by its own registers, both ways', () => {
    const bench = familyBench({ family: modbusRelay, devices: { gate: { ...wiring, unit: 255 } } })
    bench.advance(200)
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(1000)
    expect(bench.openings()).toEqual(['in', 'out'])
    expect(bench.news()).toEqual([online, { kind: 'OrderDone', ref: 'a' }, { kind: 'OrderDone', ref: 'b' }])
    expect(bench.sent.filter(({ packet }) => packet === 'writeRegisters')).toHaveLength(2)
  })

  test('whose answer is lost is read back, and not opened again', () => {
    const bench = familyBench({ family: modbusRelay, devices: { gate: wiring } })
    bench.advance(200)
    bench.news()
    bench.misbehaviour.wrongChecksum = 1
    bench.order(openGate('in', 'a'))
    bench.advance(1000)
    expect(bench.openings()).toEqual(['in'])
    expect(bench.news()).toEqual([{ kind: 'OrderDone', ref: 'a' }])
  })

  test('whose board is of another make refuses, and nothing opens', () => {
    const bench = familyBench({ family: modbusRelay, devices: { gate: wiring } })
    const waveshare = modbusRelay.simulate({ ...wiring, profile: 'waveshare' })
    const asked = flashRequest('lc-technology', { unit: 1, relay: 0, tenths: 5 })
    const step = waveshare.step({ kind: 'request', packet: asked }, 0)
    expect(step.replies.map(({ packet }) => packet.kind)).toEqual(['exception'])
    expect(step.movements).toEqual([])
    expect(bench.openings()).toEqual([])
  })
})

test.each([
  [247, 'waveshare', true],
  [248, 'waveshare', false],
  [255, 'lc-technology', true],
  [256, 'lc-technology', false],
])('unit %i of %s: %s', (unit, profile, expected) => {
  expect(modbusRelay.settings.safeParse({ ...wiring, profile, unit }).success).toBe(expected)
})
