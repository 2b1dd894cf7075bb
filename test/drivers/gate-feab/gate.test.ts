import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { gateEb } from '../../../drivers/gate-eb/index.ts'
import { gateFeab } from '../../../drivers/gate-feab/index.ts'
import type { Signal } from '../../../drivers/words.ts'
import { online } from '../../support/conversation-rows.ts'
import { type FamilyBenchOptions, familyBench } from '../../support/family-bench.ts'
import { eb, feab, talkative } from '../../support/gate-profiles.ts'
import { openGate } from '../../support/relay-gate.ts'

const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const passed = (direction: 'in' | 'out', ref: string | null): Signal => ({
  kind: 'PersonPassed',
  direction,
  ref,
})

function feabBench(parts: Partial<FamilyBenchOptions> = {}) {
  const bench = familyBench({ family: gateFeab, devices: { gate: { profile: feab, inSide: 'a' } }, ...parts })
  bench.advance(100)
  expect(bench.news()).toEqual([online])
  return bench
}

describe('a gate on an FE … AB board', () => {
  test('lets a person in and reports the passage', () => {
    const bench = feabBench()
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    expect(bench.news()).toEqual([])
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(100)
    expect(bench.news()).toEqual([done('a'), passed('in', 'a')])
    expect(bench.openings()).toEqual(['in'])
  })

  test('reports that nobody came', () => {
    const bench = feabBench()
    bench.order(openGate('out', 'a'))
    bench.advance(5200)
    expect(bench.news()).toEqual([done('a'), { kind: 'PassageLapsed', ref: 'a' }])
    expect(bench.openings()).toEqual(['out'])
  })

  test('opens one after the other for two people', () => {
    const bench = feabBench()
    bench.order(openGate('in', 'a'))
    bench.order(openGate('in', 'b'))
    bench.advance(300)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(700)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(700)
    expect(bench.news()).toEqual([done('a'), passed('in', 'a'), done('b'), passed('in', 'b')])
    expect(bench.openings()).toEqual(['in', 'in'])
  })

  test('at start nothing is written to it', () => {
    const bench = feabBench()
    bench.advance(60_000)
    expect(bench.sent).toEqual([])
    expect(bench.movements).toEqual([])
  })

  test('an adapter that echoes is no gate that opens', () => {
    const bench = feabBench({ echo: true })
    bench.misbehaviour.echo = true
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(500)
    expect(bench.news()).toEqual([done('a'), passed('in', 'a')])
  })

  test('noise before its reports costs nothing', () => {
    const bench = feabBench()
    bench.misbehaviour.noiseBefore = 3
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(500)
    expect(bench.news()).toEqual([done('a'), passed('in', 'a')])
  })

  test('a wire that is cut leaves no order without its end', () => {
    const bench = feabBench()
    bench.order(openGate('in', 'a'))
    bench.advance(100)
    bench.cut()
    bench.advance(10)
    expect(bench.news()).toEqual([
      { kind: 'Offline', cause: 'unplugged' },
      { kind: 'OrderUnconfirmed', ref: 'a' },
    ])
  })

  test('whatever the wire loses, each order opens once at most and ends once', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const bench = feabBench({ seed })
      bench.faults.loseByte = 0.05
      bench.faults.flipBit = 0.01
      bench.order(openGate('in', 'a'))
      bench.order(openGate('out', 'b'))
      bench.advance(1500)
      bench.stimulate({ kind: 'Walk', direction: 'in' })
      bench.advance(10_000)
      const news = bench.news()
      expect(bench.openings().filter((way) => way === 'in').length, `seed ${seed}`).toBeLessThanOrEqual(1)
      for (const ref of ['a', 'b']) {
        const ends = news.filter((one) => one.kind.startsWith('Order') && 'ref' in one && one.ref === ref)
        expect(ends, `seed ${seed}, order ${ref}`).toHaveLength(1)
      }
    }
  })
})

describe('gates on a bus of EB boards', () => {
  const devices = {
    left: { profile: eb, address: 1, inSide: 'a' },
    right: { profile: eb, address: 2, inSide: 'b' },
  }

  test('only the one that is meant opens, and nothing more can be said', () => {
    const bench = familyBench({ family: gateEb, devices })
    bench.order(openGate('in', 'a'), 'left')
    bench.order(openGate('in', 'b'), 'right')
    bench.advance(10_000)
    expect([bench.openings('left'), bench.openings('right')]).toEqual([['in'], ['in']])
    expect(bench.news('left')).toEqual([online, { kind: 'OrderUnconfirmed', ref: 'a' }])
    expect(bench.news('right')).toEqual([online, { kind: 'OrderUnconfirmed', ref: 'b' }])
    expect(bench.sent.map(({ id, packet }) => [id, packet])).toEqual([
      ['left', 'open'],
      ['right', 'open'],
    ])
  })

  test('a profile that knows answers and status makes it a gate that can be trusted', () => {
    const bench = familyBench({
      family: gateEb,
      devices: { gate: { profile: talkative, address: 9, inSide: 'a' } },
    })
    bench.advance(500)
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(500)
    bench.stimulate({ kind: 'Fire', active: true })
    bench.advance(500)
    expect(bench.news()).toEqual([
      online,
      { kind: 'FireContact', active: false },
      { kind: 'GateSecured' },
      done('a'),
      passed('in', 'a'),
      { kind: 'FireContact', active: true },
    ])
  })

  test('bytes of another language are noise', () => {
    const bench = familyBench({ family: gateEb, devices })
    bench.advance(10)
    bench.appear(fromHex('FE 81 01 00 00 00 AB EB 01 40 00 AA'))
    bench.advance(100)
    expect(bench.news('left')).toEqual([online])
    expect(bench.counters().noiseBytes).toBe(12)
  })
})
