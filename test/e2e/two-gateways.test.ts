/** Two gateways with one identity at the real Mosquitto: told as an alarm, and no war of taking over (F-P.1). */
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'
import type { Broker } from '../../daemon/platform/broker.ts'
import { createBroker } from '../../daemon/platform/client.ts'
import { clientId, gatewayPayload, topics as makeTopics } from '../../daemon/platform/contract.ts'
import { createOutbox } from '../../daemon/platform/outbox.ts'
import { createUplink } from '../../daemon/platform/uplink.ts'
import { seeded } from '../support/chance.ts'
import { createMemoryTail } from '../support/memory-tail.ts'
import { prepareMosquitto } from '../support/mosquitto.ts'

const clock = systemClock(0)
const topics = makeTopics('140500-01', { test: false })
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A gateway of its own journal under the one identity of the venue. */
function gateway(port: number, stream: string, seed: number) {
  const ends = { connects: 0, rivals: [] as string[] }
  const inner = createBroker({
    host: '127.0.0.1',
    port,
    tls: null,
    username: null,
    password: null,
    clientId: clientId('140500-01', 'gw1', { test: false }),
    will: {
      topic: topics.gateway,
      payload: gatewayPayload({ state: 'offline', stream, version: '0.1.0', since: null }),
    },
    clock,
  })
  const broker: Broker = {
    connect(owner) {
      ends.connects++
      return inner.connect(owner)
    },
  }
  const journal = { ...createMemoryTail(), stream }
  const outbox = createOutbox({ journal, topics, clock, window: 16, onDrained: () => undefined })
  const uplink = createUplink({
    broker,
    outbox,
    journal,
    topics,
    clock,
    chance: seeded(seed),
    source: '/venues/140500-01/gateways/gw1',
    version: '0.1.0',
    wallTime: () => new Date().toISOString().replace('Z', '+00:00'),
    onLinkChange: () => undefined,
    onRival: (other) => ends.rivals.push(other),
  })
  cleanups.push(uplink.stop)
  return { uplink, ends }
}

test('each hears of the other, who is thrown out stays away, and nobody connects more than a few times', {
  timeout: 40_000,
}, async () => {
  const mosquitto = await prepareMosquitto()
  cleanups.push(mosquitto.dispose)
  await mosquitto.start()
  const one = gateway(mosquitto.port, 'j-one', 1)
  one.uplink.start()
  await pause(500)
  const other = gateway(mosquitto.port, 'j-other', 2)
  other.uplink.start()
  // as long as twenty take-overs of before would have needed
  await pause(12_000)
  expect([...one.ends.rivals, ...other.ends.rivals]).not.toEqual([])
  expect(one.ends.connects + other.ends.connects).toBeLessThanOrEqual(6)
  expect([one.uplink.isUp(), other.uplink.isUp()].filter(Boolean)).toHaveLength(1)
})
