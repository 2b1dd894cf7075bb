import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import type { Numbered } from '../../../drivers/codec/modbus-tcp.ts'
import { converseNumbered } from '../../../drivers/codec/modbus-transactions.ts'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import { converse } from '../../../drivers/modbus-relay/conversation.ts'
import { modbusTcpRelay } from '../../../drivers/modbus-relay/index.ts'
import type { Request } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import { done, expectRows, online, order, sent, silence, start } from '../../support/conversation-rows.ts'
import { familyBench } from '../../support/family-bench.ts'
import { coils, flashOn, inputs, openGate, relayGate } from '../../support/relay-gate.ts'
import { flash, readInputs, readRelays } from '../../support/relay-rows.ts'

const wiring = { open: { in: 1, out: 2 }, passed: { in: 3, out: 4 } }

function tcpBench(devices: Readonly<Record<string, unknown>> = { gate: wiring }) {
  const bench = familyBench({ family: modbusTcpRelay, devices, format: null, extraMs: 300 })
  bench.advance(200)
  return bench
}

const opened: Signal = { kind: 'OrderDone', ref: 'a' }

describe('a gate over Modbus TCP', () => {
  test('comes online, opens once, and sees the person', () => {
    const bench = tcpBench()
    bench.order(openGate('in', 'a'))
    bench.advance(100)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1000)
    expect(bench.news()).toEqual([online, opened, { kind: 'PersonPassed', direction: 'in', ref: 'a' }])
    expect(bench.openings()).toEqual(['in'])
  })

  test('two units behind one connection keep their answers apart', () => {
    const bench = tcpBench({ left: { ...wiring, unit: 1 }, right: { ...wiring, unit: 2 } })
    bench.order(openGate('in', 'a'), 'left')
    bench.order(openGate('out', 'b'), 'right')
    bench.advance(500)
    expect(bench.news('left')).toEqual([online, opened])
    expect(bench.news('right')).toEqual([online, { kind: 'OrderDone', ref: 'b' }])
    expect([bench.openings('left'), bench.openings('right')]).toEqual([['in'], ['out']])
  })

  test('a passage that an answer of another transaction reports is none', () => {
    const bench = tcpBench()
    bench.advance(5)
    const before = bench.counters().strays
    bench.appear(fromHex('7F FF 00 00 00 04 01 02 01 04'))
    bench.advance(1000)
    expect(bench.news()).toEqual([online])
    expect(bench.counters().strays).toBe(before + 1)
  })

  test('a cut connection ends what waits, and says so', () => {
    const bench = tcpBench()
    bench.misbehaviour.silent = true
    bench.order(openGate('in', 'a'))
    bench.advance(20)
    bench.cut()
    bench.advance(10)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Offline', cause: 'unplugged' },
      { kind: 'OrderUnconfirmed', ref: 'a' },
    ])
  })

  test('whatever the wire loses, an order opens once at most and ends once', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bench = familyBench({ family: modbusTcpRelay, devices: { gate: wiring }, format: null, seed })
      bench.advance(200)
      bench.faults.loseByte = 0.01
      bench.faults.flipBit = 0.005
      bench.order(openGate('in', 'a', 500))
      bench.advance(8000)
      expect(bench.openings().length, `seed ${seed}`).toBeLessThanOrEqual(1)
      const ends = bench.news().filter(({ kind }) => kind.startsWith('Order'))
      expect(ends, `seed ${seed}`).toHaveLength(1)
    }
  })
})

describe('transactions', () => {
  const numbered = <P extends object>(packet: P, transaction: number) => ({ ...packet, transaction })
  const asking = (request: Request<ModbusPacket>, transaction: number): Request<Numbered<ModbusPacket>> => ({
    ...request,
    packet: numbered(request.packet, transaction),
  })
  const reply = <P extends object>(packet: P, transaction: number) => ({
    kind: 'reply' as const,
    packet: numbered(packet, transaction),
  })
  const stray = <P extends object>(packet: P, transaction: number) => ({
    kind: 'stray' as const,
    packet: numbered(packet, transaction),
  })
  const checkRelays: Request<ModbusPacket> = { ...readRelays, priority: 'order' }
  const unanswered = [
    [0, start, { send: asking(readRelays, 1) }],
    [20, reply(coils(), 1), { send: asking(readInputs, 2) }],
    [40, reply(inputs(), 2), { signals: [online] }],
    [50, order(openGate('in', 'a')), { send: asking(flash(1, 2050), 3) }],
    [51, sent, {}],
    [120, silence, { send: asking(checkRelays, 4) }],
  ] as const

  test('the late answer to the flash before is proof', () => {
    expectRows(converseNumbered(converse(relayGate)), [
      ...unanswered,
      [130, stray(flashOn(1), 3), { signals: [done('a')] }],
    ])
  })

  test.each([2, 4, 0x1234])('an answer with number %i is none', (transaction) => {
    expectRows(converseNumbered(converse(relayGate)), [
      ...unanswered,
      [130, stray(flashOn(1), transaction), { signals: [] }],
    ])
  })
})

test.each([0, 1, 255])('unit %i may be meant', (unit) => {
  expect(modbusTcpRelay.settings.safeParse({ ...wiring, unit }).success).toBe(true)
})
