import { describe, expect, test } from 'vitest'
import { concat, fromHex } from '../../drivers/codec/bytes.ts'
import { always, createBench, nothing, once, poll } from '../support/line-bench.ts'
import { toyBytes } from '../support/toy-codec.ts'

describe('late and extra packets', () => {
  test('a reply after its deadline is a stray for every device', () => {
    const bench = createBench({ scripts: { a: once(poll()), b: nothing } })
    bench.open()
    bench.clock.advance(101)
    bench.hear(toyBytes('answer'))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'silence', 'stray'])
    expect(bench.heard('b')).toEqual(['start', 'stray'])
  })

  test('a late reply does not answer the request of the next device', () => {
    const bench = createBench({ scripts: { a: once(poll({ address: 1 })), b: once(poll({ address: 2 })) } })
    bench.open()
    bench.clock.advance(101)
    bench.hear(toyBytes('answer', { address: 1 }))
    expect(bench.heard('b')).toEqual(['start', 'sent', 'stray'])
  })

  test('a reply that came before a request was written cannot answer it', () => {
    const bench = createBench({ scripts: { a: always(poll()) } })
    bench.open()
    bench.hear(concat(toyBytes('answer', { data: [1] }), toyBytes('answer', { data: [2] })))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply', 'stray', 'sent'])
  })

  test('an event of a device reaches all conversations while a request is in flight', () => {
    const bench = createBench({ scripts: { a: once(poll()), b: nothing } })
    bench.open()
    bench.hear(toyBytes('event', { address: 2 }))
    bench.hear(toyBytes('answer'))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'stray', 'reply'])
    expect(bench.heard('b')).toEqual(['start', 'stray'])
  })

  test('20,000 packets in one chunk are handled in one go', () => {
    const bench = createBench({ scripts: { a: nothing } })
    bench.open()
    bench.hear(concat(...Array.from({ length: 20_000 }, () => toyBytes('event'))))
    expect(bench.line.counters().strays).toBe(20_000)
  })
})

describe('noise', () => {
  const falseStart = fromHex('7E 01 81 08')

  test('noise around the reply is counted and the reply found', () => {
    const bench = createBench({ scripts: { a: once(poll()) } })
    bench.open()
    bench.hear(fromHex('00 11 22'), toyBytes('answer'), fromHex('33'))
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
    expect(bench.line.counters().noiseBytes).toBe(4)
  })

  test('a reply behind a false start is found after the longest pause inside a packet', () => {
    const bench = createBench({ scripts: { a: once(poll()) }, interByteMs: 10 })
    bench.open()
    bench.hear(concat(falseStart, toyBytes('answer')))
    bench.clock.advance(9)
    expect(bench.heard('a')).toEqual(['start', 'sent'])
    bench.clock.advance(1)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
    expect(bench.line.counters().noiseBytes).toBe(falseStart.length)
  })

  test('each byte begins the pause anew', () => {
    const bench = createBench({ scripts: { a: once(poll()) }, interByteMs: 10 })
    bench.open()
    for (const byte of toyBytes('answer')) {
      bench.hear(Uint8Array.of(byte))
      bench.clock.advance(9)
    }
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
  })

  test('a packet with too long a pause inside is noise', () => {
    const bench = createBench({ scripts: { a: once(poll()) }, interByteMs: 10 })
    bench.open()
    bench.hear(toyBytes('answer').subarray(0, 3))
    bench.clock.advance(11)
    bench.hear(toyBytes('answer').subarray(3))
    bench.clock.advance(100)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'silence'])
    expect(bench.line.counters().noiseBytes).toBe(5)
  })

  test('at the deadline what was collected is looked at before the device counts as silent', () => {
    const bench = createBench({ scripts: { a: once(poll({ replyMs: 50 })) }, interByteMs: 1000 })
    bench.open()
    bench.hear(concat(falseStart, toyBytes('answer')))
    bench.clock.advance(50)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
  })

  test('a silence leaves no half packet behind for the next exchange', () => {
    const bench = createBench({ scripts: { a: always(poll({ replyMs: 50 })) }, interByteMs: 1000 })
    bench.open()
    bench.hear(toyBytes('answer').subarray(0, 4))
    bench.clock.advance(50)
    bench.hear(toyBytes('answer'))
    expect(bench.heard('a').slice(0, 5)).toEqual(['start', 'sent', 'silence', 'sent', 'reply'])
  })
})

describe('echo', () => {
  /** Answered with the very form of its request, like the unlock command of some lock boards. */
  const mirrored = { code: 0x20 }
  const request = toyBytes('ask', mirrored)

  test('an exact echo is dropped and the same bytes after it are the reply', () => {
    const bench = createBench({ scripts: { a: once(poll(mirrored)) }, echo: true })
    bench.open()
    bench.hear(request)
    expect(bench.heard('a')).toEqual(['start', 'sent'])
    bench.hear(request)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
    expect(bench.line.counters().noiseBytes).toBe(0)
  })

  test('echo and reply may come in one chunk or in single bytes', () => {
    const both = concat(request, request)
    for (const chunks of [[both], [...both].map((byte) => Uint8Array.of(byte))]) {
      const bench = createBench({ scripts: { a: once(poll(mirrored)) }, echo: true })
      bench.open()
      bench.hear(...chunks)
      expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
      expect(bench.line.counters()).toMatchObject({ strays: 0, noiseBytes: 0 })
    }
  })

  test('an adapter that is not said to echo has the same bytes taken as the reply', () => {
    const bench = createBench({ scripts: { a: once(poll(mirrored)) }, echo: false })
    bench.open()
    bench.hear(request)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
  })

  test('a reply that only begins like the request is no echo and is not lost', () => {
    const reply = toyBytes('answer', { ...mirrored, data: [9] })
    for (const chunks of [[reply], [reply.subarray(0, 3), reply.subarray(3)]]) {
      const bench = createBench({ scripts: { a: once(poll(mirrored)) }, echo: true })
      bench.open()
      bench.hear(...chunks)
      expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
    }
  })

  test('half an echo is given up after the longest pause inside a packet', () => {
    const bench = createBench({ scripts: { a: once(poll(mirrored)) }, echo: true, interByteMs: 10 })
    bench.open()
    bench.hear(request.subarray(0, 3))
    bench.clock.advance(10)
    expect(bench.line.counters().noiseBytes).toBe(3)
    bench.hear(request)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'reply'])
  })

  test('bytes equal to the request when nothing is in flight are no echo', () => {
    const bench = createBench({ scripts: { a: once(poll(mirrored)) }, echo: true })
    bench.open()
    bench.clock.advance(100)
    bench.hear(request)
    expect(bench.heard('a')).toEqual(['start', 'sent', 'silence', 'stray'])
  })

  test('the echo of a request without reply is dropped within the allowance', () => {
    const bench = createBench({
      scripts: { a: once(poll({ ...mirrored, replyMs: null })) },
      echo: true,
      extraMs: 30,
    })
    bench.open()
    bench.clock.advance(20)
    bench.hear(request)
    expect(bench.line.counters()).toMatchObject({ strays: 0, noiseBytes: 0 })
    bench.clock.advance(20)
    bench.hear(request)
    expect(bench.line.counters().strays).toBe(1)
  })
})
