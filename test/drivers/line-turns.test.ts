import { describe, expect, test } from 'vitest'
import { always, createBench, once, openGate, poll, type Script, urgent } from '../support/line-bench.ts'
import { toyBytes } from '../support/toy-codec.ts'

describe('the wire belongs to one request', () => {
  test('the next request waits for the end of the one in flight, and then for the gap', () => {
    const bench = createBench({ scripts: { a: once(poll()), b: once(poll({ address: 2 })) }, gapMs: 20 })
    bench.open()
    bench.clock.advance(50)
    expect(bench.sent.map(({ packet }) => packet.address)).toEqual([1])
    bench.hear(toyBytes('answer'))
    bench.clock.advance(19)
    expect(bench.sent).toHaveLength(1)
    bench.clock.advance(1)
    expect(bench.sent.map(({ packet, atMs }) => [packet.address, atMs])).toEqual([
      [1, 0],
      [2, 70],
    ])
  })

  test('the gap counts from a silence too', () => {
    const bench = createBench({ scripts: { a: once(poll()), b: once(poll({ address: 2 })) }, gapMs: 20 })
    bench.open()
    bench.clock.advance(200)
    expect(bench.sent.map(({ atMs }) => atMs)).toEqual([0, 120])
  })

  test('orders go before polls that have waited longer', () => {
    const bench = createBench({
      scripts: {
        a: once(poll({ address: 1 })),
        b: once(poll({ address: 2 })),
        c: (input) => (input.kind === 'order' ? { send: urgent({ address: 3 }) } : {}),
      },
    })
    bench.open()
    bench.line.order('c', openGate('r'))
    bench.clock.advance(1000)
    expect(bench.sent.map(({ packet }) => packet.address)).toEqual([1, 3, 2])
  })

  test('devices that always ask take turns', () => {
    const scripts = Object.fromEntries(
      [1, 2, 3].map((address) => [`d${address}`, always(poll({ address, replyMs: 10 }))]),
    )
    const bench = createBench({ scripts })
    bench.open()
    bench.clock.advance(299)
    expect(bench.sent.map(({ packet }) => packet.address)).toEqual(
      Array.from({ length: 30 }, (_, at) => (at % 3) + 1),
    )
  })

  test('devices that always have orders take turns as well', () => {
    const scripts = Object.fromEntries(
      [1, 2].map((address) => [`d${address}`, always(urgent({ address, replyMs: 10 }))]),
    )
    const bench = createBench({ scripts })
    bench.open()
    bench.clock.advance(99)
    expect(bench.sent.map(({ packet }) => packet.address)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
  })

  test('a device that never answers does not stop the others', () => {
    const bench = createBench({
      scripts: { dead: always(poll({ address: 1 })), alive: always(poll({ address: 2 })) },
      gapMs: 5,
    })
    bench.open()
    for (let round = 0; round < 10; round++) {
      bench.clock.runUntil(() => bench.sent.at(-1)?.packet.address === 2, 200)
      bench.hear(toyBytes('answer', { address: 2 }))
      bench.clock.runUntil(() => bench.sent.at(-1)?.packet.address === 1, 200)
    }
    expect(bench.line.counters().devices.get('alive')).toMatchObject({ replies: 10, silences: 0 })
    expect(bench.line.counters().devices.get('dead')).toMatchObject({ replies: 0, silences: 10 })
  })
})

describe('not after', () => {
  /** A poll is in flight until 100 ms; an order with this last moment comes meanwhile. */
  function orderBehindPoll(notAfter: number, gapMs = 0) {
    const gate: Script = (input) => (input.kind === 'order' ? { send: urgent({ address: 2, notAfter }) } : {})
    const bench = createBench({ scripts: { slow: once(poll({ address: 1, replyMs: 100 })), gate }, gapMs })
    bench.open()
    bench.line.order('gate', openGate('r'))
    bench.clock.advance(10_000)
    return bench
  }

  test('a request is written at its last moment', () => {
    const bench = orderBehindPoll(100)
    expect(bench.sent.map(({ packet, atMs }) => [packet.address, atMs])).toEqual([
      [1, 0],
      [2, 100],
    ])
  })

  test('a request whose moment passed in the queue is never written and ends with unsent', () => {
    const bench = orderBehindPoll(99.9)
    expect(bench.heard('gate')).toEqual(['start', 'order', 'unsent'])
    expect(bench.sent.map(({ packet }) => packet.address)).toEqual([1])
    expect(bench.line.counters().devices.get('gate')).toMatchObject({ requests: 0, unsent: 1 })
  })

  test('what expires in the gap is not written either', () => {
    expect(orderBehindPoll(105, 10).heard('gate')).toEqual(['start', 'order', 'unsent'])
  })

  test('a conversation that repeats an expired request for ever is a bug, not a hang', () => {
    const bench = createBench({ scripts: { a: always(urgent({ notAfter: -1 })) } })
    expect(() => bench.open()).toThrow('goes in circles')
  })
})
