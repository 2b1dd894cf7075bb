import { describe, expect, test } from 'vitest'
import { concat, fromHex } from '../../drivers/codec/bytes.ts'
import type { Packet, Request } from '../../drivers/ports.ts'
import { createBench, openGate, poll, type Script, scripted, urgent } from '../support/line-bench.ts'
import { toy, toyBytes } from '../support/toy-codec.ts'

const nothing: Script = () => ({})

/** Sends once, when the wire opens. */
const once =
  (request: Request<Packet>): Script =>
  (input) =>
    input.kind === 'start' ? { send: request } : {}

const ends = new Set(['reply', 'silence', 'unsent'])

/** Asks again whenever its request is over. */
const always =
  (request: Request<Packet>): Script =>
  (input) =>
    input.kind === 'start' || ends.has(input.kind) ? { send: request } : {}

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
