import { describe, expect, test } from 'vitest'
import { topics as makeTopics } from '../../../daemon/platform/contract.ts'
import { createOutbox } from '../../../daemon/platform/outbox.ts'
import { createUplink } from '../../../daemon/platform/uplink.ts'
import type { Fault } from '../../../drivers/fault.ts'
import { seeded } from '../../support/chance.ts'
import { createMemoryBroker } from '../../support/memory-broker.ts'
import { createMemoryTail, hashOf } from '../../support/memory-tail.ts'
import { createVirtualClock, passTimeUntil } from '../../support/virtual-clock.ts'

const topics = makeTopics('140500-01', { test: false })
const since = '2026-03-18T08:00:00+08:00'

function given({
  stored = 0,
  available = true,
  subscriptions = [] as string[],
  parent = undefined as string | undefined,
} = {}) {
  const clock = createVirtualClock()
  const broker = createMemoryBroker(clock)
  broker.available = available
  const journal = createMemoryTail()
  journal.append(stored)
  const drained: number[] = []
  const changes: string[] = []
  const faults: Fault[] = []
  const heard: string[] = []
  const outbox = createOutbox({
    journal,
    topics,
    clock,
    window: 256,
    onDrained: (count) => drained.push(count),
  })
  const uplink = createUplink({
    broker,
    outbox,
    journal,
    topics,
    clock,
    chance: seeded(7),
    source: '/venues/140500-01/gateways/gw1',
    version: '0.1.0',
    parent,
    wallTime: () => since,
    subscriptions,
    onMessage: ({ topic, retained }) => heard.push(`${topic} ${retained}`),
    onLinkChange: (up, cause) => changes.push(`${clock.now()} ${up ? 'restored' : `lost ${cause}`}`),
    onFault: (fault) => faults.push(fault),
  })
  const sentTo = (topic: string): string[] =>
    broker.received.filter((one) => one.topic === topic).map((one) => one.payload)
  const finish = (promise: Promise<void>) => passTimeUntil(promise, clock)
  return { clock, broker, journal, outbox, uplink, drained, changes, faults, heard, sentTo, finish }
}

describe('a link that comes up', () => {
  test('F-P.3: says which venue is above a sub-site', () => {
    const { clock, uplink, sentTo } = given({ parent: '140500-01' })
    uplink.start()
    clock.advance(100)
    expect(JSON.parse(sentTo(topics.gateway)[0] ?? '')).toMatchObject({
      state: 'online',
      parent: '140500-01',
    })
  })

  test('carries the birth first, then the states, then the events', () => {
    const { clock, broker, uplink } = given({ stored: 2 })
    uplink.reportState(topics.device('gate-1'), '"gate"')
    uplink.reportState(topics.occupancy, '"counts"')
    uplink.start()
    clock.advance(100)
    expect(uplink.isUp()).toBe(true)
    expect(broker.received.map(({ topic, retain }) => [topic, retain])).toEqual([
      [topics.gateway, true],
      [topics.device('gate-1'), true],
      [topics.occupancy, true],
      [topics.journal, true],
      [topics.event('passage.timed_out'), false],
      [topics.event('card.read'), false],
    ])
    expect(JSON.parse(broker.retained.get(topics.gateway) ?? '')).toEqual({
      state: 'online',
      stream: 'j-test',
      version: '0.1.0',
      since,
    })
    expect(JSON.parse(broker.retained.get(topics.journal) ?? '')).toEqual({
      source: '/venues/140500-01/gateways/gw1',
      stream: 'j-test',
      lastSequence: 2,
      headHash: hashOf(2),
      confirmedSequence: null,
    })
  })

  test('says everything again on every new link: the broker may have forgotten it', () => {
    const { clock, broker, uplink, sentTo } = given()
    uplink.reportState(topics.occupancy, '"counts"')
    uplink.start()
    clock.advance(100)
    broker.kill()
    clock.advance(2_000)
    expect(sentTo(topics.gateway)).toHaveLength(2)
    expect(sentTo(topics.occupancy)).toEqual(['"counts"', '"counts"'])
    expect(sentTo(topics.journal)).toHaveLength(2)
  })

  test('subscribes on every link and passes messages on with their retained mark', () => {
    const { clock, broker, uplink, heard } = given({ subscriptions: ['a/+'] })
    uplink.start()
    clock.advance(100)
    broker.kill()
    clock.advance(2_000)
    expect(broker.subscribed).toEqual([topics.gateway, 'a/+', topics.gateway, 'a/+'])
    broker.say('a/b', 'x')
    broker.say('a/c', 'x', { retained: true })
    expect(heard).toEqual(['a/b false', 'a/c true'])
  })
})

describe('states', () => {
  test('are published when they change, and the same again is not', () => {
    const { clock, uplink, sentTo } = given()
    uplink.start()
    clock.advance(100)
    for (const payload of ['1', '1', '2', '2']) {
      uplink.reportState(topics.occupancy, payload)
      clock.advance(10)
    }
    expect(sentTo(topics.occupancy)).toEqual(['1', '2'])
  })

  test('that change faster than the broker acknowledges are told newest only, one at a time', () => {
    const { clock, broker, uplink, sentTo } = given()
    uplink.start()
    clock.advance(100)
    broker.acks = 'hold'
    for (let n = 1; n <= 50; n++) uplink.reportState(topics.occupancy, `${n}`)
    clock.advance(10)
    expect(sentTo(topics.occupancy)).toEqual(['1'])
    broker.acknowledge(0)
    clock.advance(10)
    expect(sentTo(topics.occupancy)).toEqual(['1', '50'])
  })

  test('that change while the broker is away are told newest only when it is back', () => {
    const { clock, broker, uplink, sentTo } = given({ available: false })
    uplink.start()
    for (let n = 1; n <= 500; n++) {
      uplink.reportState(topics.occupancy, `${n}`)
      clock.advance(100)
    }
    broker.available = true
    clock.advance(15_000)
    expect(sentTo(topics.occupancy)).toEqual(['500'])
  })

  test('the head of the journal is told at most every 5 s, and only when it moved', () => {
    const { clock, journal, uplink, sentTo } = given()
    uplink.start()
    for (let n = 0; n < 100; n++) {
      journal.append(1)
      uplink.wake()
      clock.advance(100)
    }
    const told = sentTo(topics.journal).map((payload) => JSON.parse(payload).lastSequence)
    expect(told).toHaveLength(2)
    clock.advance(60_000)
    expect(sentTo(topics.journal)).toHaveLength(3)
    expect(JSON.parse(sentTo(topics.journal).at(-1) ?? '').lastSequence).toBe(100)
  })

  test('that the broker stops acknowledging end the link after 20 s, and are said again on the next', () => {
    const { clock, broker, uplink, faults, sentTo } = given()
    uplink.start()
    clock.advance(100)
    broker.acks = 'hold'
    uplink.reportState(topics.occupancy, '1')
    clock.advance(20_100)
    expect(faults.map((fault) => fault.code)).toEqual(['no_reply'])
    broker.acks = 'give'
    clock.advance(2_000)
    expect(uplink.isUp()).toBe(true)
    expect(sentTo(topics.occupancy)).toEqual(['1', '1'])
  })
})

describe('a broker that is away', () => {
  test('is tried again for ever, first after half a second at most, later every 15 s at most', () => {
    const { clock, broker, uplink } = given({ available: false })
    uplink.start()
    clock.advance(3 * 86_400_000)
    const pauses = broker.attempts.slice(1).map((at, n) => at - (broker.attempts[n] ?? 0))
    expect(pauses[0]).toBeGreaterThanOrEqual(250)
    expect(pauses[0]).toBeLessThanOrEqual(502)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_002)
    expect(Math.min(...pauses.slice(6))).toBeGreaterThanOrEqual(7_500)
    expect(new Set(pauses.slice(6).map(Math.round)).size).toBeGreaterThan(100)
    broker.available = true
    clock.advance(15_010)
    expect(uplink.isUp()).toBe(true)
  })

  test('is reported to the log once per reason', () => {
    const { clock, uplink, faults } = given({ available: false })
    uplink.start()
    clock.advance(86_400_000)
    expect(faults.map((fault) => fault.code)).toEqual(['refused'])
  })

  test('that accepts links and drops them at once is not tried faster and faster', () => {
    const { clock, broker, uplink } = given()
    uplink.start()
    for (let n = 0; n < 600_000; n += 100) {
      clock.advance(100)
      broker.kill()
    }
    expect(broker.attempts.length).toBeLessThan(90)
  })

  test('is soon tried again after a link that had held', () => {
    const { clock, broker, uplink } = given({ available: false })
    uplink.start()
    clock.advance(120_000)
    broker.available = true
    clock.advance(30_000)
    expect(uplink.isUp()).toBe(true)
    const before = broker.attempts.length
    broker.kill()
    clock.advance(510)
    expect(broker.attempts.length).toBe(before + 1)
  })
})

describe('loss and return', () => {
  test('a link that is there from the start is nothing to tell', () => {
    const { clock, uplink, changes } = given()
    uplink.start()
    clock.advance(600_000)
    expect(changes).toEqual([])
  })

  test('a broker that is away at start is told after 2 s, once, and its coming too', () => {
    const { clock, broker, uplink, changes } = given({ available: false })
    uplink.start()
    clock.advance(86_400_000)
    expect(changes).toEqual(['2000 lost refused'])
    broker.available = true
    clock.advance(15_010)
    expect(changes).toHaveLength(2)
    expect(changes[1]).toMatch(/restored$/)
  })

  test('an absence of less than 2 s is not told', () => {
    const { clock, broker, uplink, changes } = given()
    uplink.start()
    clock.advance(20_000)
    for (let n = 0; n < 10; n++) {
      broker.kill()
      clock.advance(20_000)
    }
    expect(changes).toEqual([])
  })

  test('a longer one is told after 2 s; the return at once, while the backlog is still whole', () => {
    const { clock, broker, journal, uplink, outbox, drained, changes } = given()
    const backlogs: number[] = []
    uplink.start()
    clock.advance(20_000)
    broker.available = false
    broker.kill()
    clock.advance(1_900)
    expect(changes).toEqual([])
    clock.advance(200)
    expect(changes).toEqual(['22000 lost refused'])
    journal.append(70)
    broker.available = true
    clock.runUntil(() => {
      if (changes.length === 2) backlogs.push(outbox.backlog())
      return changes.length === 2
    }, 15_010)
    expect(backlogs).toEqual([70])
    clock.advance(1_000)
    expect(drained).toEqual([70])
  })

  test('a broker that restarts every second for an hour leaves few words in the journal', () => {
    const { clock, broker, journal, uplink, changes, drained } = given()
    uplink.start()
    for (let n = 0; n < 3_600; n++) {
      broker.available = n % 2 === 0
      if (!broker.available) broker.kill()
      // Each word is an event itself.
      journal.append(changes.length + drained.length - journal.stored.length)
      uplink.wake()
      clock.advance(1_000)
    }
    expect(changes.length).toBeLessThanOrEqual(2 * 60 + 2)
    expect(changes.map((one) => one.split(' ')[1])).toEqual(
      changes.map((_, n) => (n % 2 === 0 ? 'lost' : 'restored')),
    )
  })
})

describe('a stop', () => {
  test('sends the last events, says offline, and closes', async () => {
    const { clock, broker, journal, outbox, uplink, finish } = given()
    uplink.start()
    clock.advance(100)
    journal.append(300)
    uplink.wake()
    await finish(uplink.stop())
    expect(outbox.backlog()).toBe(0)
    expect(journal.kept.position).toBe(300)
    expect(broker.received.at(-1)?.topic).toBe(topics.gateway)
    expect(JSON.parse(broker.retained.get(topics.gateway) ?? '').state).toBe('offline')
    const attempts = broker.attempts.length
    clock.advance(600_000)
    expect(broker.attempts.length).toBe(attempts)
    expect(clock.waiting()).toBe(0)
  })

  test('ends in time with a broker that acknowledges nothing', async () => {
    const { clock, broker, journal, uplink, finish } = given()
    uplink.start()
    clock.advance(100)
    broker.acks = 'hold'
    journal.append(1)
    uplink.wake()
    const before = clock.now()
    await finish(uplink.stop())
    expect(clock.now() - before).toBeLessThan(1_200)
  })

  test.each(['before the start', 'while the broker is away', 'while connecting'])(
    'works %s',
    async (when) => {
      const { clock, uplink, changes, finish } = given({ available: false })
      if (when !== 'before the start') uplink.start()
      if (when === 'while the broker is away') clock.advance(1_000)
      await finish(uplink.stop())
      clock.advance(600_000)
      expect(changes).toEqual([])
      expect(clock.waiting()).toBe(0)
    },
  )
})
