import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BrokerLink } from '../../../daemon/platform/broker.ts'
import { topics } from '../../../daemon/platform/contract.ts'
import { createOutbox, type Outbox } from '../../../daemon/platform/outbox.ts'
import { createMemoryBroker } from '../../support/memory-broker.ts'
import { createMemoryTail } from '../../support/memory-tail.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

/** What may happen to an outbox. */
type Happening =
  | { readonly kind: 'append'; readonly count: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'acknowledge'; readonly at: number }
  | { readonly kind: 'hold' | 'give' | 'connect' | 'kill' | 'crash' }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ kind: fc.constant('acknowledge' as const), at: fc.nat({ max: 20 }) }),
  fc.record({ kind: fc.constantFrom('hold' as const, 'give' as const, 'connect' as const) }),
  fc.record({ kind: fc.constantFrom('kill' as const, 'crash' as const) }),
)

const window = 16

/** A journal, a broker and an outbox that can be killed and started again. */
function world() {
  const clock = createVirtualClock()
  const broker = createMemoryBroker(clock)
  const journal = createMemoryTail()
  let outbox: Outbox = start()
  let link: BrokerLink | null = null

  function start(): Outbox {
    const options = {
      journal,
      topics: topics('v', { test: false }),
      clock,
      window,
      onDrained: () => undefined,
    }
    return createOutbox(options)
  }

  function connect(): void {
    if (link !== null) return
    const mine = outbox
    const made = broker.connect({
      up: () => mine === outbox && mine.linkUp(made),
      down() {
        if (link === made) link = null
        if (mine === outbox) mine.linkDown()
      },
      message: () => undefined,
    })
    link = made
  }

  /** The process dies: what it had not kept is gone, and its sockets with it. */
  function crash(): void {
    const position = journal.kept.position
    outbox.close()
    journal.kept.position = position
    outbox = start()
    broker.kill()
    link = null
  }

  function happen(one: Happening): void {
    if (one.kind === 'append') journal.append(one.count)
    if (one.kind === 'append') outbox.wake()
    if (one.kind === 'wait') clock.advance(one.ms)
    if (one.kind === 'acknowledge') broker.acknowledge(one.at)
    if (one.kind === 'hold' || one.kind === 'give') broker.acks = one.kind
    if (one.kind === 'connect') connect()
    if (one.kind === 'kill') broker.kill()
    if (one.kind === 'crash') crash()
  }

  return { clock, broker, journal, happen, outbox: () => outbox, connect }
}

test('whatever happens, every event arrives, in order, and only repeats come twice', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { clock, broker, journal, happen, outbox, connect } = world()
      for (const one of happenings) {
        happen(one)
        // Nothing that never arrived may count as sent, and what is kept is never ahead of what is sent.
        const arrived = new Set(broker.received.map(({ payload }) => payload))
        const sent = journal.stored.slice(0, outbox().sentUpTo())
        expect(sent.every(({ envelope }) => arrived.has(envelope))).toBe(true)
        expect(journal.kept.position).toBeLessThanOrEqual(outbox().sentUpTo())
        expect(broker.held).toBeLessThanOrEqual(window)
      }
      broker.acks = 'give'
      broker.kill()
      clock.advance(10)
      connect()
      clock.advance(60_000)
      expect(outbox().backlog()).toBe(0)
      const firsts = [...new Set(broker.received.map(({ payload }) => payload))]
      expect(firsts).toEqual(journal.stored.map(({ envelope }) => envelope))
    }),
    { numRuns: 300 },
  )
})
