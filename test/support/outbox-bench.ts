/** An outbox between a journal and a broker in memory, on virtual time, with links made as the uplink makes them. */
import type { BrokerLink } from '../../daemon/platform/broker.ts'
import { topics } from '../../daemon/platform/contract.ts'
import type { Outbox } from '../../daemon/platform/outbox.ts'
import { createOutbox } from '../../daemon/platform/outbox.ts'
import { createMemoryBroker } from './memory-broker.ts'
import { createMemoryTail } from './memory-tail.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** The platform of the bench confirms what it is told to confirm. */
export function outboxBench({ window = 256, stored = 0 } = {}) {
  const clock = createVirtualClock()
  const broker = createMemoryBroker(clock)
  const journal = createMemoryTail()
  journal.append(stored)
  const drained: number[] = []
  let link: BrokerLink | null = null
  let outbox = start()

  function start(): Outbox {
    return createOutbox({
      journal,
      topics: topics('140500-01', { test: false }),
      clock,
      window,
      acknowledges: true,
      dateMs: () => clock.now(),
      onDrained: (count) => drained.push(count),
    })
  }

  /** Connects once and hands the link to the outbox. */
  function connect(): void {
    const mine = outbox
    let isUp = false
    const made = broker.connect({
      up() {
        isUp = true
        link = made
        if (mine === outbox) mine.linkUp(made)
      },
      down() {
        if (link === made) link = null
        if (mine === outbox) mine.linkDown()
      },
      message: () => undefined,
    })
    clock.runUntil(() => isUp, 100)
  }

  return {
    clock,
    broker,
    journal,
    drained,
    connect,
    outbox: () => outbox,
    isUp: () => link !== null,
    /** Appends and has the outbox look. */
    append(count: number) {
      journal.append(count)
      outbox.wake()
    },
    /** The process dies, and another one begins where the kept positions say. */
    crash() {
      const kept = { sent: journal.kept.position, confirmed: journal.cursor('confirmed') }
      outbox.close()
      journal.kept.position = kept.sent
      journal.moveCursor('confirmed', kept.confirmed)
      outbox = start()
      broker.kill()
    },
    /** Sequences that arrived, in order, with how each came. */
    arrived: () =>
      broker.received.map(({ payload, properties }) => ({
        sequence: Number(JSON.parse(payload).sequence),
        delivery: properties?.['delivery'],
      })),
  }
}
