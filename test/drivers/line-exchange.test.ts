import { describe, expect, test } from 'vitest'
import { createBench, once, poll } from '../support/line-bench.ts'
import { toy, toyBytes } from '../support/toy-codec.ts'

describe('one exchange', () => {
  test('a request that is answered ends with sent and reply, and its latency is kept', () => {
    const bench = createBench({ scripts: { a: once(poll()) } })
    bench.open()
    bench.clock.advance(30)
    bench.hear(toyBytes('answer', { data: [7] }))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
    expect(bench.inputs.at(-1)?.input).toEqual({ kind: 'reply', packet: toy('answer', { data: [7] }) })
    expect(bench.line.counters().devices.get('a')).toMatchObject({
      requests: 1,
      replies: 1,
      lastLatencyMs: 30,
    })
  })

  test('the reply deadline is line time out, thinking time, line time back and the allowance', () => {
    // 5 bytes out and 7 back at 9600 8N1, ten bits each
    const outAndBackMs = (12 * 10 * 1000) / 9600
    const format = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const
    const bench = createBench({ scripts: { a: once(poll({ replyMs: 100 })) }, format, extraMs: 300 })
    bench.open()
    bench.clock.advance(399 + outAndBackMs)
    expect(bench.heard('a')).not.toContain('silence')
    bench.clock.advance(1)
    expect(bench.momentsOf('a', 'silence')).toEqual([400 + outAndBackMs])
    expect(bench.line.counters().devices.get('a')?.silences).toBe(1)
  })

  test('parity and stop bits cost time too', () => {
    const format = { baudRate: 1200, dataBits: 8, parity: 'even', stopBits: 2 } as const
    const bench = createBench({ scripts: { a: once(poll({ replyMs: 0 })) }, format })
    bench.open()
    bench.clock.advance(1000)
    expect(bench.momentsOf('a', 'silence')).toEqual([(12 * 12 * 1000) / 1200])
  })

  test('a reply to another address or function is a stray and the exchange goes on', () => {
    const bench = createBench({ scripts: { a: once(poll()) } })
    bench.open()
    bench.hear(toyBytes('answer', { address: 2 }), toyBytes('answer', { code: 2 }))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'stray', 'stray'])
    bench.clock.advance(100)
    expect(bench.heard('a').at(-1)).toBe('silence')
    expect(bench.line.counters().strays).toBe(2)
  })

  test('a request without reply ends with sent and holds the wire for its line time', () => {
    const format = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const
    const bench = createBench({
      scripts: { a: once(poll({ replyMs: null })), b: once(poll({ address: 2 })) },
      format,
    })
    bench.open()
    expect(bench.heard('a')).toEqual(['start', 'sent'])
    bench.clock.advance(1000)
    expect(bench.sent.map(({ atMs }) => atMs)).toEqual([0, (5 * 10 * 1000) / 9600])
    expect(bench.heard('a')).toEqual(['start', 'sent'])
  })

  test('an event that is being heard when a request without reply ends is not cut', () => {
    const bench = createBench({ scripts: { a: once(poll({ replyMs: null })) }, echo: true, extraMs: 30 })
    const event = toyBytes('event', { code: 0x20 })
    bench.open()
    bench.clock.advance(29)
    bench.hear(event.subarray(0, 3))
    bench.clock.advance(5)
    bench.hear(event.subarray(3))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'stray'])
    expect(bench.line.counters().noiseBytes).toBe(0)
  })

  test('half an echo of a request without reply is counted as noise', () => {
    const bench = createBench({ scripts: { a: once(poll({ replyMs: null })) }, echo: true, extraMs: 3 })
    bench.open()
    bench.hear(toyBytes('ask').subarray(0, 3))
    bench.clock.advance(10)
    expect(bench.line.counters().noiseBytes).toBe(3)
  })

  test('a request without reply may be followed by the next one at once', () => {
    let left = 3
    const bench = createBench({
      scripts: {
        a: (input) => (input.kind !== 'order' && left-- > 0 ? { send: poll({ replyMs: null }) } : {}),
      },
    })
    bench.open()
    bench.clock.advance(0)
    expect(bench.sent).toHaveLength(3)
  })
})
