import { describe, expect, test } from 'vitest'
import { families } from '../../../drivers/families.ts'
import { hidRelay } from '../../../drivers/hid-relay/index.ts'
import { simulate } from '../../../drivers/hid-relay/simulator.ts'
import type { Signal } from '../../../drivers/words.ts'
import { type FamilyBenchOptions, familyBench } from '../../support/family-bench.ts'
import { openGate } from '../../support/relay-gate.ts'

const wiring = { serial: 'GATE1', open: { in: 1, out: 2 } }
const online: Signal = { kind: 'Online', identity: 'GATE1' }
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })

function hidBench(parts: Partial<FamilyBenchOptions> = {}) {
  const bench = familyBench({ family: hidRelay, devices: { gate: wiring }, format: null, ...parts })
  bench.advance(50)
  return bench
}

describe('a gate on a USB relay', () => {
  test('opens once for each order, and its relay drops', () => {
    const bench = hidBench()
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(1500)
    bench.order(openGate('in', 'c'))
    bench.advance(1500)
    expect(bench.news()).toEqual([online, done('a'), done('b'), done('c')])
    expect(bench.openings()).toEqual(['in', 'out', 'in'])
    expect(bench.sent.filter(({ packet }) => packet === 'off')).toHaveLength(3)
  })

  test('a pulse lasts as long as it should', () => {
    const bench = hidBench()
    bench.order(openGate('in', 'a'))
    bench.advance(1500)
    const at = (kind: string) => bench.sent.find(({ packet }) => packet === kind)?.at ?? Number.NaN
    expect(at('off') - at('on')).toBe(500)
  })

  test('at start and over a long day nothing is written to it', () => {
    const bench = hidBench()
    bench.advance(60_000)
    expect(new Set(bench.sent.map(({ packet }) => packet))).toEqual(new Set(['read']))
    expect(bench.movements).toEqual([])
  })

  test('another board in its place opens nothing', () => {
    const bench = hidBench()
    bench.stimulate({ kind: 'SwapModule', identity: 'OTHER' })
    bench.advance(1000)
    bench.order(openGate('in', 'a'))
    bench.advance(1000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Online', identity: 'OTHER' },
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
    ])
    expect(bench.openings()).toEqual([])
  })

  test('a cable that is pulled in the middle of a pulse leaves no order without its end', () => {
    const bench = hidBench()
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

  test('whatever gets lost, an order opens once at most, ends once, and the relay drops at last', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bench = hidBench({ seed })
      bench.news()
      bench.faults.loseByte = 0.01
      bench.order(openGate('in', 'a'))
      bench.advance(3000)
      bench.faults.loseByte = 0
      bench.advance(3000)
      expect(bench.openings().length, `seed ${seed}`).toBeLessThanOrEqual(1)
      const ends = bench.news().filter(({ kind }) => kind.startsWith('Order'))
      expect(ends, `seed ${seed}`).toHaveLength(1)
      bench.order(openGate('in', 'b'))
      bench.advance(3000)
      expect(bench.news(), `seed ${seed}`).toContainEqual(done('b'))
    }
  })
})

test('a board whose host died in the middle of a pulse shows the gate a closure again', () => {
  const board = simulate({ ...wiring, pulseMs: 500, relockMs: 5000, pollMs: 500, replyMs: 200 }, { bits: 1 })
  const request = (kind: 'on' | 'off') => ({ kind: 'request', packet: { kind, relay: 1 } }) as const
  const still = board.step(board.initial, request('on'), 0)
  expect(still.movements).toEqual([])
  const dropped = board.step(still.state, request('off'), 10)
  const closed = board.step(dropped.state, request('on'), 200)
  expect(closed.movements).toEqual([{ kind: 'GateOpened', direction: 'in' }])
})

describe('settings', () => {
  test('need the board’s id and the wiring; the rest has defaults', () => {
    expect(families.get('hid-relay')).toBe(hidRelay)
    expect(hidRelay.settings.parse(wiring)).toEqual({
      ...wiring,
      pulseMs: 500,
      relockMs: 5000,
      pollMs: 500,
      replyMs: 200,
    })
    expect(hidRelay.identityOf(wiring)).toBe('GATE1')
  })

  test.each([
    [{ open: wiring.open }],
    [{ ...wiring, serial: 'GATE' }],
    [{ ...wiring, serial: 'GATE 1' }],
    [{ ...wiring, serial: '一号闸机甲' }],
    [{ ...wiring, open: { in: 1, out: 1 } }],
    [{ ...wiring, open: { in: 1, out: 9 } }],
    [{ ...wiring, pulseMs: 100 }],
  ])('%j are refused', (settings) => {
    expect(hidRelay.settings.safeParse(settings).success).toBe(false)
  })
})
