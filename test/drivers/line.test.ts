import { describe, expect, test } from 'vitest'
import { concat, fromHex } from '../../drivers/codec/bytes.ts'
import { createBench, nothing, once, openGate, poll, scripted } from '../support/line-bench.ts'
import { toyBytes } from '../support/toy-codec.ts'

describe('opening', () => {
  test('every conversation hears start first, and nothing before the wire is open', () => {
    const bench = createBench({ scripts: { a: nothing, b: nothing } })
    expect(bench.inputs).toEqual([])
    bench.open()
    expect(bench.inputs.map(({ deviceId, input }) => [deviceId, input.kind])).toEqual([
      ['a', 'start'],
      ['b', 'start'],
    ])
  })

  test('two devices of one id are a bug, and so is an order for a device that is not there', () => {
    const twin = { id: 'a', machine: scripted(nothing) }
    expect(() => createBench({ scripts: {}, devices: [twin, twin] })).toThrow('two devices a')
    const bench = createBench({ scripts: { a: nothing } })
    expect(() => bench.line.order('b', openGate('r'))).toThrow('no device b')
  })
})

describe('waking', () => {
  test('a wake comes when it was asked for; a later step replaces or takes it back', () => {
    const bench = createBench({
      scripts: {
        a: (input, now) => {
          if (input.kind === 'start') return { wakeAt: now + 50 }
          if (input.kind === 'stray') return { wakeAt: now + 100 }
          return {}
        },
      },
    })
    bench.open()
    bench.clock.advance(10)
    bench.hear(toyBytes('event'))
    bench.clock.advance(1000)
    expect(bench.momentsOf('a', 'wake')).toEqual([110])
  })

  test.each([0, -1, Number.NaN])('waking %d ms after now is a bug that names the device', (ms) => {
    const bench = createBench({ scripts: { 'gate-1': (_input, now) => ({ wakeAt: now + ms }) } })
    expect(() => bench.open()).toThrow(/device gate-1: after 'start' .* not after now/)
  })

  test('a second request while one is outstanding is a bug that names the device', () => {
    const bench = createBench({ scripts: { 'gate-1': () => ({ send: poll() }) } })
    expect(() => bench.open()).toThrow(/device gate-1: after 'sent' .* outstanding/)
  })
})

test('traffic is told with counts and kinds, never with content', () => {
  const bench = createBench({ scripts: { a: once(poll()) } })
  bench.open()
  bench.hear(concat(fromHex('00 00'), toyBytes('answer'), toyBytes('event', { data: [1] })))
  expect(bench.traffic).toEqual([
    { deviceId: 'a', direction: 'sent', bytes: 5, packet: 'ask' },
    { deviceId: null, direction: 'noise', bytes: 2, packet: null },
    { deviceId: 'a', direction: 'received', bytes: 5, packet: 'answer' },
    { deviceId: null, direction: 'received', bytes: 6, packet: 'event' },
  ])
})
