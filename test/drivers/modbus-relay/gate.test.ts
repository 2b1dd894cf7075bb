import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import type { Signal } from '../../../drivers/words.ts'
import { openGate } from '../../support/relay-gate.ts'
import {
  type Fate,
  type RelayGateBench,
  type RelayGateBenchOptions,
  relayGateBench,
} from '../../support/relay-gate-bench.ts'

const isFlash = (packet: ModbusPacket) => packet.kind === 'flashOn'
const isRelayReading = (packet: ModbusPacket) => packet.kind === 'readCoils'

function onlineBench(options: RelayGateBenchOptions = {}): RelayGateBench {
  const bench = relayGateBench(options)
  bench.advance(200)
  expect(bench.signals()[0]).toEqual({ kind: 'Online', identity: null })
  return bench
}

/** Everything said since the board came online. */
function said(bench: RelayGateBench): readonly Signal[] {
  return bench.signals().slice(1)
}

const done: Signal = { kind: 'OrderDone', ref: 'a' }

describe('conversation and board', () => {
  test('at start nothing but readings reaches the board, and no relay moves', () => {
    const bench = onlineBench()
    bench.advance(10_000)
    expect(new Set(bench.heard.map(({ packet }) => packet.kind))).toEqual(
      new Set(['readCoils', 'readInputs']),
    )
    expect(bench.movements()).toEqual([])
  })

  test('a person is let in, walks through and is seen', () => {
    const bench = onlineBench()
    bench.order(openGate('in', 'a'))
    bench.advance(100)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(10_000)
    expect(said(bench)).toEqual([done, { kind: 'PersonPassed', direction: 'in', ref: 'a' }])
    expect(bench.movements()).toEqual([
      { kind: 'GateOpened', direction: 'in' },
      { kind: 'PersonWentThrough', direction: 'in' },
      { kind: 'GateLocked' },
    ])
  })

  test('an open that nobody uses lapses after the gate has locked by itself', () => {
    const bench = onlineBench()
    bench.order(openGate('in', 'a'))
    bench.advance(5500)
    expect(bench.movements()).toEqual([{ kind: 'GateOpened', direction: 'in' }, { kind: 'GateLocked' }])
    expect(said(bench)).toEqual([done])
    bench.advance(1000)
    expect(said(bench)).toEqual([done, { kind: 'PassageLapsed', ref: 'a' }])
  })

  test('two people let in one after the other each have their own pulse and passage', () => {
    const bench = onlineBench()
    bench.order(openGate('in', 'a'))
    bench.order(openGate('in', 'b'))
    bench.advance(1000)
    expect(bench.openings()).toEqual(['in', 'in'])
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1000)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1000)
    expect(said(bench)).toEqual([
      done,
      { kind: 'OrderDone', ref: 'b' },
      { kind: 'PersonPassed', direction: 'in', ref: 'a' },
      { kind: 'PersonPassed', direction: 'in', ref: 'b' },
    ])
  })

  test('somebody who comes against the opened direction is reported, and the order still serves its person', () => {
    const bench = onlineBench()
    bench.order(openGate('in', 'a'))
    bench.advance(100)
    bench.stimulate({ kind: 'Walk', direction: 'out', force: true })
    bench.advance(1000)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1000)
    expect(said(bench)).toEqual([
      done,
      { kind: 'PassageReversed', direction: 'out', ref: 'a' },
      { kind: 'PersonPassed', direction: 'in', ref: 'a' },
    ])
  })

  test('somebody who forces the locked gate is reported without a ref; who only pushes is not', () => {
    const bench = onlineBench()
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(500)
    expect(said(bench)).toEqual([])
    bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
    bench.advance(500)
    expect(said(bench)).toEqual([{ kind: 'PersonPassed', direction: 'in', ref: null }])
  })

  test('in a fire everybody gets out, nobody is let in, and the end of it is reported', () => {
    const bench = onlineBench({ settings: { fire: 8 } })
    bench.stimulate({ kind: 'Fire', active: true })
    bench.advance(100)
    bench.order(openGate('in', 'a'))
    bench.stimulate({ kind: 'Walk', direction: 'out' })
    bench.advance(500)
    bench.stimulate({ kind: 'Fire', active: false })
    bench.advance(100)
    expect(said(bench)).toEqual([
      { kind: 'FireContact', active: false },
      { kind: 'FireContact', active: true },
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
      { kind: 'PersonPassed', direction: 'out', ref: null },
      { kind: 'FireContact', active: false },
    ])
    expect(bench.openings()).toEqual([])
  })
})

describe('one grant opens the gate once', () => {
  test('when the echo is lost: the relay proves that the flash was executed', () => {
    const bench = onlineBench()
    bench.fates.reply = bench.once(isFlash, 'lost')
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(bench.openings()).toEqual(['in'])
    expect(said(bench)).toEqual([done])
  })

  test('when the request is lost: it is sent again, once', () => {
    const bench = onlineBench()
    bench.fates.request = bench.once(isFlash, 'lost')
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(bench.openings()).toEqual(['in'])
    expect(said(bench)).toEqual([done])
  })

  test('when every flash is lost: it is tried twice and the order fails', () => {
    const bench = onlineBench()
    let tries = 0
    bench.fates.request = (packet) => {
      if (!isFlash(packet)) return null
      tries++
      return 'lost'
    }
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(tries).toBe(2)
    expect(bench.openings()).toEqual([])
    expect(said(bench)).toEqual([{ kind: 'OrderFailed', ref: 'a', why: 'late' }])
  })

  test('when the echo comes late, while the relays are read', () => {
    const bench = onlineBench()
    bench.fates.reply = bench.once(isFlash, { lateMs: 60 })
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(bench.openings()).toEqual(['in'])
    expect(said(bench)).toEqual([done])
    expect(bench.counters().strays).toBe(1)
  })

  test('when echo and reading are both lost: nobody knows, and the passage still counts for the order', () => {
    const bench = onlineBench()
    bench.fates.reply = (packet) => (isFlash(packet) || packet.kind === 'coils' ? 'lost' : null)
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1000)
    expect(bench.openings()).toEqual(['in'])
    expect(said(bench)).toEqual([
      { kind: 'OrderUnconfirmed', ref: 'a' },
      { kind: 'PersonPassed', direction: 'in', ref: 'a' },
    ])
  })

  test('when the reading is lost with the request: it stays shut, and the open lapses', () => {
    const bench = onlineBench()
    bench.fates.request = (packet) => (isFlash(packet) || isRelayReading(packet) ? 'lost' : null)
    bench.order(openGate('in', 'a'))
    bench.advance(10_000)
    expect(bench.openings()).toEqual([])
    expect(said(bench)).toEqual([
      { kind: 'OrderUnconfirmed', ref: 'a' },
      { kind: 'PassageLapsed', ref: 'a' },
    ])
  })

  test('when the answer to the reading for the order before it comes instead of its own', () => {
    const bench = onlineBench()
    let readings = 0
    bench.fates.reply = (packet) => {
      if (packet.kind === 'coils') readings++
      if (packet.kind === 'coils' && readings === 1) return { lateMs: 140 }
      return isFlash(packet) ? 'lost' : null
    }
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(2000)
    expect(bench.openings()).toEqual(['in', 'out'])
    expect(said(bench)).toEqual([
      { kind: 'OrderUnconfirmed', ref: 'a' },
      { kind: 'OrderUnconfirmed', ref: 'b' },
    ])
  })

  test('when a pulse is too short to be proved: the echo lost, it is not repeated', () => {
    const bench = onlineBench({ settings: { pulseMs: 200, replyMs: 200 } })
    bench.fates.reply = bench.once(isFlash, 'lost')
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(bench.openings()).toEqual(['in'])
    expect(said(bench)).toEqual([{ kind: 'OrderUnconfirmed', ref: 'a' }])
  })

  /** However that falls: each order ends once, and what is said to have failed did not open. */
  test('whatever the wire loses, of several orders', () => {
    const fate = fc.constantFrom<Fate>('lost', null, null)
    const given = fc.record({
      direction: fc.constantFrom('in' as const, 'out' as const),
      afterMs: fc.nat(900),
    })
    fc.assert(
      fc.property(
        fc.array(given, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fate),
        fc.infiniteStream(fate),
        fc.constantFrom(200, 300, 500, 1000),
        (orders, requestFates, replyFates, pulseMs) => {
          const bench = onlineBench({ settings: { pulseMs } })
          bench.fates.request = drawnFrom(requestFates)
          bench.fates.reply = drawnFrom(replyFates)
          orders.forEach(({ direction, afterMs }, at) => {
            bench.advance(afterMs)
            bench.order(openGate(direction, `${at}`, 1500))
          })
          bench.advance(12_000)
          const endings = orderEndings(bench)
          expect(endings.map(({ ref }) => ref).sort()).toEqual(orders.map((_, at) => `${at}`))
          const surelyOpened = endings.filter(({ kind }) => kind === 'OrderDone').length
          const mayHaveOpened = endings.filter(({ kind }) => kind !== 'OrderFailed').length
          expect(bench.openings().length).toBeGreaterThanOrEqual(surelyOpened)
          expect(bench.openings().length).toBeLessThanOrEqual(mayHaveOpened)
          expect(bench.counters().devices.get('gate')?.repeatedEndings).toBe(0)
        },
      ),
      { numRuns: 150 },
    )
  })

  /** A device server or a network may hold packets up for seconds, but keeps their order. */
  test('whatever the wire loses or holds up, of two orders in different directions', () => {
    const fate = fc.oneof(
      { weight: 4, arbitrary: fc.constant<Fate>(null) },
      { weight: 2, arbitrary: fc.constant<Fate>('lost') },
      { weight: 3, arbitrary: fc.nat(600).map((lateMs): Fate => ({ lateMs })) },
    )
    fc.assert(
      fc.property(
        fc.nat(900),
        fc.infiniteStream(fate),
        fc.infiniteStream(fate),
        (afterMs, requestFates, replyFates) => {
          const bench = onlineBench()
          bench.fates.request = drawnFrom(requestFates)
          bench.fates.reply = drawnFrom(replyFates)
          bench.order(openGate('in', 'a', 1500))
          bench.advance(afterMs)
          bench.order(openGate('out', 'b', 1500))
          bench.advance(20_000)
          expect(
            orderEndings(bench)
              .map(({ ref }) => ref)
              .sort(),
          ).toEqual(['a', 'b'])
          for (const [direction, ref] of [
            ['in', 'a'],
            ['out', 'b'],
          ] as const) {
            const openings = bench.openings().filter((opened) => opened === direction).length
            const failed = orderEndings(bench).some((end) => end.ref === ref && end.kind === 'OrderFailed')
            expect(openings, direction).toBeLessThanOrEqual(failed ? 0 : 1)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

function drawnFrom(fates: fc.Stream<Fate>): () => Fate {
  return () => {
    const next = fates.next()
    return next.done ? null : next.value
  }
}

type Ending = Extract<Signal, { kind: 'OrderDone' | 'OrderFailed' | 'OrderUnconfirmed' }>

function orderEndings(bench: RelayGateBench): readonly Ending[] {
  const isEnding = (signal: Signal): signal is Ending =>
    signal.kind === 'OrderDone' || signal.kind === 'OrderFailed' || signal.kind === 'OrderUnconfirmed'
  return bench.signals().filter(isEnding)
}

describe('readings', () => {
  test.each([100, 150, 300])(
    'a passage contact that closes for %i ms is never missed, whenever it does',
    (passPulseMs) => {
      for (let offsetMs = 0; offsetMs < 45; offsetMs += 0.5) {
        const bench = onlineBench({ passPulseMs })
        bench.advance(offsetMs)
        bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
        bench.advance(500)
        expect(said(bench), `${offsetMs} ms later`).toEqual([
          { kind: 'PersonPassed', direction: 'in', ref: null },
        ])
      }
    },
  )

  test('100 ms are not missed either when an order comes at the same time', () => {
    for (let offsetMs = 0; offsetMs < 45; offsetMs += 0.5) {
      for (const walkAfterMs of [0, 5, 15, 30]) {
        const bench = onlineBench({ passPulseMs: 100 })
        bench.advance(offsetMs)
        bench.order(openGate('out', 'a'))
        bench.advance(walkAfterMs)
        bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
        bench.advance(500)
        const passages = said(bench).filter(
          ({ kind }) => kind === 'PassageReversed' || kind === 'PersonPassed',
        )
        expect(passages, `order ${offsetMs} ms later, walk after ${walkAfterMs} ms`).toHaveLength(1)
      }
    }
  })

  test('are found behind noise', () => {
    const bench = onlineBench()
    bench.fates.reply = () => ({ noise: fromHex('01 02 FA 55') })
    bench.stimulate({ kind: 'Walk', direction: 'out', force: true })
    bench.advance(500)
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    expect(said(bench)).toEqual([{ kind: 'PersonPassed', direction: 'out', ref: null }, done])
    expect(bench.counters().noiseBytes).toBeGreaterThan(0)
    expect(bench.counters().devices.get('gate')?.silences).toBe(0)
  })

  test('noise between the exchanges is nothing', () => {
    const bench = onlineBench()
    for (let times = 0; times < 100; times++) {
      bench.noise(fromHex('01 05 02 00'))
      bench.advance(37)
    }
    expect(said(bench)).toEqual([])
  })

  test('a board that loses power for a while goes offline and comes back', () => {
    const bench = onlineBench()
    bench.fates.request = () => 'lost'
    bench.advance(20_000)
    expect(said(bench)).toEqual([{ kind: 'Offline', cause: 'no_reply' }])
    bench.fates.request = () => null
    bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
    bench.advance(2100)
    expect(said(bench).at(-1)).toEqual({ kind: 'Online', identity: null })
    expect(said(bench)).toHaveLength(2)
  })

  test('that come late are each news once', () => {
    const bench = onlineBench()
    bench.fates.reply = bench.once((packet) => packet.kind === 'inputs' && packet.on.includes(true), {
      lateMs: 70,
    })
    bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
    bench.advance(1000)
    expect(bench.counters().devices.get('gate')?.silences).toBe(1)
    expect(said(bench)).toEqual([{ kind: 'PersonPassed', direction: 'in', ref: null }])
  })
})
