import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../drivers/fault.ts'
import type { Transport, TransportOwner } from '../../drivers/ports.ts'

import {
  type Bench,
  createBench,
  online,
  openGate,
  poll,
  type Script,
  urgent,
} from '../support/line-bench.ts'
import { toyBytes } from '../support/toy-codec.ts'
import { gate } from '../support/toy-gate.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** Swallows orders: sends for them if told so, and never ends them by itself. */
const forgetful =
  (send: boolean): Script =>
  (input) => {
    if (input.kind === 'start') return { signals: [online] }
    return input.kind === 'order' && send ? { send: urgent() } : {}
  }

const endings = (bench: Bench, ref: string) =>
  bench.signals
    .map(({ signal }) => signal)
    .filter((signal) => signal.kind.startsWith('Order') && 'ref' in signal && signal.ref === ref)

describe('an order and the poll before it', () => {
  const script: Script = (input) => {
    if (input.kind === 'start') return { send: poll() }
    return input.kind === 'order' ? { send: urgent({ code: 2 }) } : {}
  }

  test('a poll that is only queued ends with unsent, and then the order is delivered', () => {
    const bench = createBench({
      scripts: {
        other: (input) => (input.kind === 'start' ? { send: poll({ address: 9 }) } : {}),
        a: script,
      },
    })
    bench.open()
    bench.line.order('a', openGate('r'))
    bench.clock.advance(100)
    expect(bench.heard('a')).toEqual(['start', 'unsent', 'order', 'sent'])
    expect(bench.sent.map(({ packet }) => [packet.address, packet.code])).toEqual([
      [9, 1],
      [1, 2],
    ])
  })

  test('a poll in flight goes on, and the order is delivered at once', () => {
    const bench = createBench({ scripts: { a: gate() } })
    bench.open()
    bench.clock.advance(50)
    bench.line.order('a', openGate('r'))
    expect(bench.heard('a')).toEqual(['start', 'wake', 'sent', 'order'])
    bench.hear(toyBytes('answer'))
    expect(bench.heard('a').slice(4)).toEqual(['reply', 'sent'])
    bench.hear(toyBytes('answer', { code: 2 }))
    expect(endings(bench, 'r')).toEqual([{ kind: 'OrderDone', ref: 'r' }])
  })

  test('an order request that is queued is not withdrawn by the next order', () => {
    const bench = createBench({
      scripts: {
        other: (input) => (input.kind === 'start' ? { send: poll({ address: 9 }) } : {}),
        a: gate(),
      },
    })
    bench.open()
    bench.line.order('a', openGate('r1'))
    bench.line.order('a', openGate('r2'))
    expect(bench.heard('a')).toEqual(['start', 'order', 'order'])
  })
})

describe('orders while the wire is not there', () => {
  const offline = (ref: string) => ({ kind: 'OrderFailed', ref, why: 'offline' })

  test('before it is open they fail at once and the conversation hears nothing', () => {
    const bench = createBench({ scripts: { a: gate() } })
    bench.line.order('a', openGate('r'))
    expect(bench.signals).toEqual([{ deviceId: 'a', signal: offline('r') }])
    expect(bench.inputs).toEqual([])
  })

  test('after it closed, and while it closes, they fail at once', () => {
    const bench = createBench({ scripts: { a: gate() } })
    bench.open()
    bench.line.close()
    bench.line.order('a', openGate('r1'))
    expect(endings(bench, 'r1')).toEqual([offline('r1')])
    bench.clock.advance(1000)
    bench.line.order('a', openGate('r2'))
    expect(endings(bench, 'r2')).toEqual([offline('r2')])
    expect(bench.heard('a')).toEqual(['start'])
  })
})

describe('the wire is lost', () => {
  test('devices that were online go offline with the cause, the others say nothing, and onClosed comes last and once', () => {
    const order: string[] = []
    const bench = createBench({
      scripts: { there: forgetful(false), silent: () => ({}) },
      onSignal: (deviceId, signal) =>
        order.push(`${deviceId} ${signal.kind} ${'cause' in signal ? signal.cause : ''}`),
      onClosed: (fault) => order.push(`closed ${fault.code}`),
    })
    bench.open()
    bench.pipe.cut()
    bench.clock.advance(1000)
    expect(order).toEqual(['there Online ', 'there Offline unplugged', 'closed unplugged'])
  })

  test('a device that had gone offline by itself is not said to go offline again', () => {
    const bench = createBench({
      scripts: {
        a: (input, now) => {
          if (input.kind === 'start') return { signals: [online], wakeAt: now + 10 }
          return { signals: [{ kind: 'Offline', cause: 'no_reply' }] }
        },
      },
    })
    bench.open()
    bench.clock.advance(10)
    bench.pipe.cut()
    bench.clock.advance(0)
    expect(bench.signalsOf('a')).toEqual([online, { kind: 'Offline', cause: 'no_reply' }])
  })

  test('closing it ourselves does the same with the code closed', () => {
    const bench = createBench({ scripts: { a: forgetful(false) } })
    bench.open()
    bench.line.close()
    bench.line.close()
    bench.clock.advance(1000)
    expect(bench.signalsOf('a')).toEqual([online, { kind: 'Offline', cause: 'closed' }])
    expect(bench.faults.map((fault) => fault.code)).toEqual(['closed'])
  })

  test('closing before it opened gives onClosed and no input', () => {
    const bench = createBench({ scripts: { a: forgetful(false) } })
    bench.line.close()
    bench.clock.advance(1000)
    expect(bench.faults.map((fault) => fault.code)).toEqual(['closed'])
    expect(bench.inputs).toEqual([])
  })

  test('an order whose request was written stays unconfirmed', () => {
    const bench = createBench({ scripts: { a: forgetful(true) } })
    bench.open()
    bench.line.order('a', openGate('r'))
    bench.pipe.cut()
    bench.clock.advance(0)
    expect(endings(bench, 'r')).toEqual([{ kind: 'OrderUnconfirmed', ref: 'r' }])
  })

  test('an order of which nothing was written failed', () => {
    const bench = createBench({ scripts: { a: forgetful(false) } })
    bench.open()
    bench.line.order('a', openGate('r'))
    bench.pipe.cut()
    bench.clock.advance(0)
    expect(endings(bench, 'r')).toEqual([{ kind: 'OrderFailed', ref: 'r', why: 'offline' }])
  })

  test('a poll written after an order says nothing about it, and neither does a request from before', () => {
    const bench = createBench({
      scripts: {
        a: (input) => {
          if (input.kind === 'start') return { send: urgent() }
          return input.kind === 'reply' ? { send: poll() } : {}
        },
      },
    })
    bench.open()
    bench.line.order('a', openGate('r'))
    bench.hear(toyBytes('answer'))
    expect(bench.sent).toHaveLength(2)
    bench.pipe.cut()
    bench.clock.advance(0)
    expect(endings(bench, 'r')).toEqual([{ kind: 'OrderFailed', ref: 'r', why: 'offline' }])
  })

  test('nothing is written, heard or woken afterwards', () => {
    const bench = createBench({ scripts: { a: gate() } })
    bench.open()
    bench.clock.advance(50)
    bench.line.close()
    bench.pipe.far.write(toyBytes('answer'))
    const heard = bench.heard('a').length
    bench.clock.advance(0)
    expect(bench.clock.waiting()).toBe(0)
    expect(bench.heard('a')).toHaveLength(heard)
  })
})

test('closing in the gap between two exchanges leaves no timer behind', () => {
  const once: Script = (input) => (input.kind === 'start' ? { send: poll() } : {})
  const bench = createBench({ scripts: { a: once, b: once }, gapMs: 50 })
  bench.open()
  bench.hear(toyBytes('answer'))
  expect(bench.clock.waiting()).toBe(1)
  bench.line.close()
  bench.clock.advance(0)
  expect(bench.clock.waiting()).toBe(0)
})

describe('a transport that keeps its promises badly', () => {
  test('is closed once, and what it says afterwards changes nothing', () => {
    const owners: TransportOwner[] = []
    const calls: string[] = []
    const transport: Transport = {
      open: (owner) => owners.push(owner),
      write: () => calls.push('write'),
      close: () => calls.push('close'),
    }
    const clock = createVirtualClock()
    const bench = createBench({ scripts: { a: gate() }, transport, clock })
    bench.line.close()
    bench.line.close()
    for (const owner of owners) {
      owner.opened()
      owner.bytes(toyBytes('event'))
      owner.closed(new Fault('unplugged', 'first'))
      owner.closed(new Fault('reset', 'second'))
    }
    clock.advance(1000)
    expect(calls).toEqual(['close'])
    expect(bench.inputs).toEqual([])
    expect(bench.faults.map((fault) => fault.code)).toEqual(['unplugged'])
  })
})

describe('each order ends once', () => {
  test('a second ending of the same order is dropped and counted', () => {
    const bench = createBench({
      scripts: {
        a: (input) => {
          if (input.kind !== 'order') return {}
          const { ref } = input.order
          return {
            signals: [
              { kind: 'OrderDone', ref },
              { kind: 'OrderFailed', ref, why: 'late' },
            ],
          }
        },
      },
    })
    bench.open()
    bench.line.order('a', openGate('r'))
    bench.pipe.cut()
    bench.clock.advance(0)
    expect(endings(bench, 'r')).toEqual([{ kind: 'OrderDone', ref: 'r' }])
    expect(bench.line.counters().devices.get('a')?.repeatedEndings).toBe(1)
  })

  test('an order given again while unfinished is not carried out twice', () => {
    const bench = createBench({ scripts: { a: gate() } })
    bench.open()
    bench.line.order('a', openGate('r'))
    bench.line.order('a', openGate('r'))
    bench.hear(toyBytes('answer', { code: 2 }))
    bench.clock.advance(1000)
    expect(bench.sent.filter(({ packet }) => packet.code === 2)).toHaveLength(1)
    expect(endings(bench, 'r')).toEqual([{ kind: 'OrderDone', ref: 'r' }])
  })

  test('the ninth unfinished order of a device is refused as busy, and one that ends makes room', () => {
    const bench = createBench({ scripts: { a: gate(), b: gate() } })
    bench.open()
    for (let number = 1; number <= 9; number++) bench.line.order('a', openGate(`r${number}`))
    bench.line.order('b', openGate('b1'))
    expect(bench.signals.filter(({ signal }) => signal.kind === 'OrderFailed')).toEqual([
      { deviceId: 'a', signal: { kind: 'OrderFailed', ref: 'r9', why: 'busy' } },
    ])
    bench.hear(toyBytes('answer', { code: 2 }))
    bench.line.order('a', openGate('r10'))
    expect(endings(bench, 'r10')).toEqual([])
  })

  test('an order given from inside a signal is carried out after the step that gave the signal', () => {
    const heard: string[] = []
    const bench = createBench({
      scripts: { a: gate() },
      onSignal(_deviceId, signal) {
        heard.push(signal.kind)
        if (signal.kind === 'Online') bench.line.order('a', openGate('r'))
      },
    })
    bench.open()
    bench.hear(toyBytes('answer', { code: 2 }))
    expect(bench.heard('a')).toEqual(['start', 'order', 'sent', 'reply'])
    expect(heard).toEqual(['Online', 'OrderDone'])
  })

  test('an order given from inside a signal waits until all signals of that step are told', () => {
    const heard: string[] = []
    const bench = createBench({
      scripts: {
        a: (input) => {
          if (input.kind === 'order') return { signals: [{ kind: 'OrderDone', ref: input.order.ref }] }
          return { signals: [online, { kind: 'Degraded', what: 'lamp' }] }
        },
      },
      onSignal(_deviceId, signal) {
        heard.push(signal.kind)
        if (signal.kind === 'Online') bench.line.order('a', openGate('r'))
      },
    })
    bench.open()
    expect(heard).toEqual(['Online', 'Degraded', 'OrderDone'])
  })

  test('whatever the wire does, and whenever it is cut', () => {
    const happening = fc.oneof(
      fc.record({
        kind: fc.constant('order' as const),
        device: fc.constantFrom('a', 'b'),
        withinMs: fc.nat(300),
      }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(120) }),
      fc.record({ kind: fc.constant('hear' as const), code: fc.constantFrom(1, 2), event: fc.boolean() }),
      fc.record({ kind: fc.constant('noise' as const), bytes: fc.uint8Array({ maxLength: 20 }) }),
      fc.record({ kind: fc.constant('cut' as const) }),
    )
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const bench = createBench({ scripts: { a: gate(), b: gate() }, gapMs: 5 })
        bench.open()
        const refs: string[] = []
        for (const next of happenings) {
          if (next.kind === 'order') {
            const ref = `r${refs.length}`
            refs.push(ref)
            bench.line.order(next.device, openGate(ref, next.withinMs))
          }
          if (next.kind === 'wait') bench.clock.advance(next.ms)
          if (next.kind === 'hear') bench.hear(toyBytes(next.event ? 'event' : 'answer', { code: next.code }))
          if (next.kind === 'noise') bench.hear(next.bytes)
          if (next.kind === 'cut') bench.pipe.cut()
        }
        bench.clock.advance(20_000)
        for (const ref of refs) expect(endings(bench, ref)).toHaveLength(1)
      }),
    )
  })
})
