import { describe, expect, test } from 'vitest'
import type { BrokerLink, Done, OutboundMessage } from '../../../daemon/platform/broker.ts'
import { topics } from '../../../daemon/platform/contract.ts'
import { createOutbox, type Outbox } from '../../../daemon/platform/outbox.ts'
import { Fault } from '../../../drivers/fault.ts'
import { createMemoryBroker } from '../../support/memory-broker.ts'
import { createMemoryTail } from '../../support/memory-tail.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

function given({ window = 256, stored = 0 } = {}) {
  const clock = createVirtualClock()
  const broker = createMemoryBroker(clock)
  const journal = createMemoryTail()
  journal.append(stored)
  const drained: number[] = []
  const faults: Fault[] = []
  let outbox: Outbox
  function start(): Outbox {
    outbox = createOutbox({
      journal,
      topics: topics('140500-01', { test: false }),
      clock,
      window,
      onDrained: (count) => drained.push(count),
    })
    return outbox
  }
  /** Connects once and hands the link to the outbox, as the uplink does. */
  function connect(): BrokerLink {
    let isUp = false
    const link = broker.connect({
      up() {
        isUp = true
        outbox.linkUp(link)
      },
      down(fault) {
        faults.push(fault)
        outbox.linkDown()
      },
      message: () => undefined,
    })
    clock.runUntil(() => isUp, 100)
    return link
  }
  return { clock, broker, journal, drained, faults, start, connect }
}

const sequences = (messages: readonly OutboundMessage[]): number[] =>
  messages.map(({ payload }) => Number(JSON.parse(payload).sequence))
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n)

describe('a backlog', () => {
  test('arrives whole, in order, byte for byte, at QoS 1, never retained', () => {
    const { clock, broker, journal, start, connect } = given({ stored: 1_000 })
    const outbox = start()
    expect(outbox.backlog()).toBe(1_000)
    connect()
    clock.advance(1_000)
    expect(broker.received.map(({ payload }) => payload)).toEqual(journal.stored.map((one) => one.envelope))
    expect(broker.received.every(({ qos, retain }) => qos === 1 && !retain)).toBe(true)
    expect(broker.received[0]).toMatchObject({
      topic: 'warden/v1/140500-01/event/passage/timed_out',
      contentType: 'application/cloudevents+json',
    })
    expect(outbox.backlog()).toBe(0)
    expect(outbox.sentUpTo()).toBe(1_000)
  })

  test('never has more than the window open, and is read in small bites', () => {
    const { clock, broker, journal, start, connect } = given({ stored: 1_000, window: 200 })
    broker.acks = 'hold'
    start()
    connect()
    clock.advance(1_000)
    expect(broker.held).toBe(200)
    broker.acknowledge(0)
    clock.advance(10)
    expect(broker.held).toBe(200)
    expect(journal.largestRead).toBeLessThanOrEqual(64)
  })

  test('is read no more once all of it is published', () => {
    const { clock, journal, start, connect } = given({ stored: 64 })
    const outbox = start()
    connect()
    clock.advance(1_000)
    expect([outbox.backlog(), journal.reads]).toEqual([0, 1])
    journal.append(1)
    outbox.wake()
    clock.advance(1_000)
    expect([outbox.backlog(), journal.reads]).toEqual([0, 2])
  })

  test('publishes a bounded number in one turn, then lets everything else that is due run', () => {
    const { clock, start } = given({ stored: 1_000 })
    const outbox = start()
    let published = 0
    const publish = (): void => void published++
    outbox.linkUp({ publish, subscribe: () => undefined, close: () => undefined })
    const seen: number[] = []
    const decide = (): void => {
      seen.push(published)
      if (seen.length < 10) clock.at(clock.now(), decide)
    }
    clock.at(clock.now(), decide)
    clock.advance(0)
    expect(seen).toEqual([64, 128, 192, 256, 256, 256, 256, 256, 256, 256])
  })
})

describe('the cursor', () => {
  test('moves only over what is acknowledged without a gap', () => {
    const { clock, broker, journal, start, connect } = given({ stored: 5 })
    broker.acks = 'hold'
    const outbox = start()
    connect()
    clock.advance(10)
    broker.acknowledge(1)
    broker.acknowledge(1)
    clock.advance(500)
    expect(outbox.sentUpTo()).toBe(0)
    expect(journal.kept.position).toBe(0)
    broker.acknowledge(0)
    clock.advance(500)
    expect(outbox.sentUpTo()).toBe(3)
    expect(outbox.backlog()).toBe(2)
    expect(journal.kept.position).toBe(3)
  })

  test('is kept every 200 ms at most while few events come', () => {
    const { clock, journal, start, connect } = given()
    const outbox = start()
    connect()
    for (let n = 0; n < 100; n++) {
      journal.append(1)
      outbox.wake()
      clock.advance(10)
    }
    expect(outbox.sentUpTo()).toBe(100)
    expect(journal.kept.times).toBeLessThanOrEqual(5)
    expect(journal.kept.position).toBeGreaterThan(60)
  })

  test('is kept every 512 events while many come', () => {
    const { clock, journal, start, connect } = given({ stored: 2_048 })
    const outbox = start()
    connect()
    clock.runUntil(() => outbox.sentUpTo() >= 2_048, 10_000)
    expect(journal.kept.times).toBeGreaterThanOrEqual(4)
    expect(journal.kept.position).toBe(2_048)
  })

  test('is kept at once when the link goes or the outbox ends', () => {
    const { clock, broker, journal, start, connect } = given({ stored: 3 })
    const outbox = start()
    connect()
    clock.runUntil(() => outbox.sentUpTo() === 3, 1_000)
    expect(journal.kept.position).toBe(0)
    broker.kill()
    expect(journal.kept.position).toBe(3)
    journal.append(1)
    connect()
    clock.runUntil(() => outbox.sentUpTo() === 4, 1_000)
    outbox.close()
    expect(journal.kept.position).toBe(4)
  })

  test('that cannot be written stops nothing and is tried again', () => {
    const { clock, broker, journal, start, connect } = given({ stored: 10 })
    const move = journal.moveCursor
    journal.moveCursor = () => {
      throw new Fault('journal_unwritable', 'disk full')
    }
    const outbox = start()
    connect()
    clock.advance(1_000)
    expect(outbox.sentUpTo()).toBe(10)
    expect(journal.kept.position).toBe(0)
    journal.moveCursor = move
    journal.append(1)
    outbox.wake()
    clock.advance(1_000)
    expect(journal.kept.position).toBe(11)
    expect(sequences(broker.received)).toEqual(range(1, 11))
  })
})

describe('a lost link', () => {
  test('in the middle of a window repeats what was open and loses nothing', () => {
    const { clock, broker, start, connect } = given({ stored: 10, window: 4 })
    broker.acks = 'hold'
    const outbox = start()
    connect()
    clock.advance(10)
    broker.acknowledge(0)
    broker.acknowledge(1)
    clock.advance(10)
    broker.kill()
    expect(outbox.sentUpTo()).toBe(1)
    broker.acks = 'give'
    connect()
    clock.advance(1_000)
    expect(sequences(broker.received)).toEqual([...range(1, 5), ...range(2, 10)])
  })

  test('takes late acknowledgements of the former link with it', () => {
    const { clock, broker, start, connect } = given({ stored: 2 })
    const outbox = start()
    broker.acks = 'hold'
    const link = connect()
    clock.advance(10)
    broker.acknowledge(0)
    outbox.linkDown()
    clock.advance(10)
    expect(outbox.sentUpTo()).toBe(0)
    link.close()
  })

  test('cannot hurt the next one with a late refusal', () => {
    const { clock, journal, start } = given({ stored: 1 })
    const outbox = start()
    const open: Done[] = []
    const faults: (Fault | undefined)[] = []
    const link = (): BrokerLink => ({
      publish: (_message, done) => open.push(done),
      subscribe: () => undefined,
      close: (fault) => faults.push(fault),
    })
    for (let n = 0; n < 2; n++) {
      outbox.linkDown()
      outbox.linkUp(link())
      clock.advance(10)
    }
    open[0]?.(new Fault('refused', 'too late'))
    open[1]?.(null)
    clock.advance(1_000)
    expect(faults).toEqual([])
    expect(journal.kept.position).toBe(1)
  })

  test('after a crash the new process starts at the kept cursor', () => {
    const { clock, broker, journal, start, connect } = given({ stored: 6 })
    const first = start()
    connect()
    clock.advance(1_000)
    expect(journal.kept.position).toBe(6)
    journal.append(3)
    first.wake()
    clock.runUntil(() => first.sentUpTo() === 9, 1_000)
    // The crash: nothing is kept any more, the sockets are gone.
    const position = journal.kept.position
    first.linkDown()
    journal.kept.position = position
    const second = start()
    expect(second.backlog()).toBe(3)
    connect()
    clock.advance(1_000)
    expect(sequences(broker.received)).toEqual([...range(1, 9), ...range(7, 9)])
  })
})

describe('a broker that does not do its part', () => {
  test('is left with fault no_reply when an acknowledgement is missing for 20 s', () => {
    const { clock, broker, faults, start, connect } = given({ stored: 3 })
    start()
    broker.acks = 'hold'
    connect()
    clock.advance(19_900)
    expect(faults).toEqual([])
    clock.advance(200)
    expect(faults.map((fault) => fault.code)).toEqual(['no_reply'])
  })

  test('is left when it skips one message, however many others it acknowledges', () => {
    const { clock, broker, journal, faults, start, connect } = given({ stored: 1 })
    const outbox = start()
    broker.acks = 'hold'
    connect()
    for (let second = 0; second < 19; second++) {
      journal.append(1)
      outbox.wake()
      clock.advance(1_000)
      broker.acknowledge(1)
    }
    expect(faults).toEqual([])
    clock.advance(1_100)
    expect(faults.map((fault) => fault.code)).toEqual(['no_reply'])
  })

  test('is kept as long as it goes on acknowledging, however slowly', () => {
    const { clock, broker, faults, start, connect } = given({ stored: 30 })
    const outbox = start()
    broker.acks = 'hold'
    connect()
    for (let n = 0; n < 30; n++) {
      clock.advance(15_000)
      broker.acknowledge(0)
    }
    clock.advance(100_000)
    expect(faults).toEqual([])
    expect(outbox.backlog()).toBe(0)
  })

  test('is left with its reason when it refuses an event, and the event is kept', () => {
    const { clock, broker, faults, start, connect } = given({ stored: 3 })
    const outbox = start()
    const refusal = new Fault('refused', 'broker refused to publish: not authorised')
    broker.refuse = (message) => (message.payload.includes('"2"') ? refusal : null)
    connect()
    clock.advance(100)
    expect(faults).toEqual([refusal])
    expect(outbox.sentUpTo()).toBe(1)
    broker.refuse = () => null
    connect()
    clock.advance(1_000)
    expect(outbox.backlog()).toBe(0)
  })

  test('a journal that cannot be read ends the link with its fault', () => {
    const { clock, journal, faults, start, connect } = given({ stored: 3 })
    start()
    journal.readAfter = () => {
      throw new Fault('journal_damaged', 'page 7')
    }
    connect()
    clock.advance(100)
    expect(faults.map((fault) => fault.code)).toEqual(['journal_damaged'])
  })
})

describe('the end of a backlog', () => {
  test('is told once, with the number of events since the link went', () => {
    const { clock, broker, journal, drained, start, connect } = given({ stored: 2 })
    const outbox = start()
    connect()
    clock.advance(1_000)
    expect(drained).toEqual([])
    broker.kill()
    clock.advance(60_000)
    journal.append(40)
    connect()
    clock.advance(1_000)
    expect(drained).toEqual([40])
    journal.append(5)
    outbox.wake()
    clock.advance(1_000)
    expect(drained).toEqual([40])
  })

  test('counts over a link that broke in between, without repeats', () => {
    const { clock, broker, drained, start, connect } = given({ stored: 200, window: 10 })
    const outbox = start()
    clock.advance(60_000)
    connect()
    clock.runUntil(() => outbox.sentUpTo() >= 50, 1_000)
    broker.kill()
    connect()
    clock.advance(1_000)
    expect(drained).toEqual([200])
  })

  test('is not told for the few events of a moment without link', () => {
    const { clock, broker, journal, drained, start, connect } = given({ stored: 2 })
    start()
    connect()
    clock.advance(1_000)
    broker.kill()
    clock.advance(1_500)
    journal.append(3)
    connect()
    clock.advance(1_000)
    expect(drained).toEqual([])
  })
  test('is told also after links over which nothing came through, which were none (edge case 28)', () => {
    const { clock, broker, journal, drained, start, connect } = given({ stored: 2 })
    const outbox = start()
    connect()
    clock.advance(1_000)
    broker.acks = 'hold'
    journal.append(3)
    outbox.wake()
    for (const _ of ['one', 'another']) {
      broker.kill()
      connect()
      clock.advance(1_500)
    }
    broker.acks = 'give'
    broker.kill()
    connect()
    clock.advance(1_000)
    expect(drained).toEqual([3])
  })
})
