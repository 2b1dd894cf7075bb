import { describe, expect, test } from 'vitest'
import { fromHex } from '../../drivers/codec/bytes.ts'
import type { Ending } from '../../drivers/wire.ts'
import { always, createBench, nothing, openGate, poll } from '../support/line-bench.ts'
import { toyBytes } from '../support/toy-codec.ts'

/** Looks like a packet that goes on, until there is a pause. */
const beginning = fromHex('7E 01 81 08')

describe('a line that is brought into step', () => {
  test('writes nothing for so long, and takes what comes meanwhile for no answer', () => {
    let bench = createBench({ scripts: { a: nothing } })
    let isResynced = false
    bench = createBench({
      scripts: { a: always(poll()) },
      onEnding({ answeredMs }) {
        if (answeredMs !== null || isResynced) return
        isResynced = true
        bench.line.resync(500)
      },
    })
    bench.open()
    bench.clock.advance(100)
    bench.clock.advance(300)
    bench.hear(toyBytes('answer'))
    bench.clock.advance(199)
    expect(bench.sent).toHaveLength(1)
    bench.clock.advance(1)
    expect(bench.sent.map(({ atMs }) => atMs)).toEqual([0, 600])
    expect(bench.heard('a')).toEqual(['start', 'sent', 'silence', 'stray', 'sent'])
  })

  test('drops what was collected at once', () => {
    const bench = createBench({ scripts: { a: nothing }, interByteMs: 10_000 })
    bench.open()
    bench.hear(beginning)
    expect(bench.line.counters().noiseBytes).toBe(0)
    bench.line.resync(500)
    expect(bench.line.counters().noiseBytes).toBe(beginning.length)
  })

  test('lets a request that is in flight have its answer', () => {
    const bench = createBench({ scripts: { a: always(poll()) } })
    bench.open()
    bench.line.resync(500)
    bench.hear(toyBytes('answer'))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply', 'sent'])
  })
})

test('each question that awaits an answer ends with the time that it took, or without one', () => {
  const endings: Ending[] = []
  const bench = createBench({ scripts: { a: always(poll()) }, onEnding: (ending) => endings.push(ending) })
  bench.open()
  bench.clock.advance(40)
  bench.hear(toyBytes('answer'))
  bench.clock.advance(100)
  expect(endings).toEqual([
    { deviceId: 'a', answeredMs: 40 },
    { deviceId: 'a', answeredMs: null },
  ])
})

test('a request that awaits no answer has no such end', () => {
  const endings: Ending[] = []
  const bench = createBench({
    scripts: { a: (input) => (input.kind === 'start' ? { send: poll({ replyMs: null }) } : {}) },
    onEnding: (ending) => endings.push(ending),
  })
  bench.open()
  bench.clock.advance(1_000)
  expect([bench.heard('a'), endings]).toEqual([['start', 'sent'], []])
})

test('a line has orders until each of them has ended', () => {
  const bench = createBench({
    scripts: {
      a: (input) => (input.kind === 'order' ? { signals: [{ kind: 'OrderDone', ref: 'g1' }] } : {}),
      b: (input, now) => {
        if (input.kind === 'order') return { wakeAt: now + 100 }
        return input.kind === 'wake' ? { signals: [{ kind: 'OrderFailed', ref: 'g2', why: 'late' }] } : {}
      },
    },
  })
  bench.open()
  expect(bench.line.hasOrders()).toBe(false)
  bench.line.order('a', openGate('g1'))
  expect(bench.line.hasOrders()).toBe(false)
  bench.line.order('b', openGate('g2'))
  expect(bench.line.hasOrders()).toBe(true)
  bench.clock.advance(100)
  expect(bench.line.hasOrders()).toBe(false)
})
