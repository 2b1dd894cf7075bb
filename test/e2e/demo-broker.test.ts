/** The broker of the demonstration, with the real client: what a visitor sees must be what Mosquitto would do. */
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'
import type { BrokerLink, InboundMessage, OutboundMessage } from '../../daemon/platform/broker.ts'
import { createBroker } from '../../daemon/platform/client.ts'
import { Fault } from '../../drivers/fault.ts'
import { type DemoBroker, startBroker } from '../../scripts/demo-broker.ts'
import { listen } from '../support/listener.ts'

const clock = systemClock(0)
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function broker(): Promise<DemoBroker> {
  const started = await startBroker(0)
  cleanups.push(started.close)
  return started
}

async function connect(port: number, clientId = 'gw') {
  const heard: InboundMessage[] = []
  const up = Promise.withResolvers<void>()
  const down = Promise.withResolvers<Fault>()
  const will = { topic: 'site/state', payload: 'gone' }
  const options = {
    host: '127.0.0.1',
    port,
    tls: null,
    username: null,
    password: null,
    clientId,
    will,
    clock,
  }
  const link = createBroker(options).connect({
    up: up.resolve,
    down: (fault) => {
      up.reject(fault)
      down.resolve(fault)
    },
    message: (message) => heard.push(message),
  })
  cleanups.push(() => link.close())
  await up.promise
  return { link, heard, down: down.promise }
}

function publish(link: BrokerLink, changes: Partial<OutboundMessage> = {}): Promise<Fault | null> {
  const message = {
    topic: 'site/event',
    payload: 'x',
    qos: 1,
    retain: false,
    contentType: 'text/plain',
    ...changes,
  }
  return new Promise((resolve) => link.publish(message as OutboundMessage, resolve))
}

function subscribe(link: BrokerLink, topic: string): Promise<Fault | null> {
  return new Promise((resolve) => link.subscribe(topic, resolve))
}

describe('the demonstration broker', () => {
  test('passes messages on in order, byte for byte', async () => {
    const { port } = await broker()
    const { link } = await connect(port)
    const consumer = listen(port, 'site/+')
    cleanups.push(consumer.close)
    await consumer.until(() => consumer.subscriptions() === 1)
    const texts = Array.from({ length: 500 }, (_, n) => `{ "n": ${n}, "say": "核验" }`)
    const answers = await Promise.all(texts.map((payload) => publish(link, { payload })))
    expect(answers.every((fault) => fault === null)).toBe(true)
    await consumer.until(() => consumer.heard.length === 500)
    expect(consumer.heard.map(({ payload }) => payload.toString())).toEqual(texts)
  })

  test('keeps the newest retained message for whoever comes later, and none for an empty one', async () => {
    const { port } = await broker()
    const { link, heard } = await connect(port)
    for (const payload of ['1', '2']) await publish(link, { topic: 'site/state', payload, retain: true })
    await publish(link, { topic: 'site/other', payload: 'y', retain: true })
    await publish(link, { topic: 'site/other', payload: '', retain: true })
    const late = listen(port, 'site/#')
    cleanups.push(late.close)
    await late.until(() => late.heard.length === 1)
    expect(late.heard[0]).toMatchObject({ topic: 'site/state', payload: Buffer.from('2'), retained: true })
    expect(await subscribe(link, 'site/state')).toBe(null)
    await late.until(() => heard.length === 1)
    expect(heard[0]?.retained).toBe(true)
  })

  test('says our last will when the line is cut, and not after a goodbye', async () => {
    const { port } = await broker()
    const consumer = listen(port, 'site/state')
    cleanups.push(consumer.close)
    await consumer.until(() => consumer.subscriptions() === 1)
    const orderly = await connect(port)
    orderly.link.close()
    expect((await orderly.down).code).toBe('closed')
    const cut = await connect(port)
    cut.link.close(new Fault('no_reply', 'silent'))
    await consumer.until(() => consumer.heard.length === 1)
    expect(consumer.heard[0]).toMatchObject({ payload: Buffer.from('gone'), retained: true })
  })

  test('tells a client whose id was taken over, and that client says so in its fault', async () => {
    const { port } = await broker()
    const first = await connect(port)
    await connect(port)
    const fault = await first.down
    expect(fault.code).toBe('reset')
    expect(fault.message).toMatch(/session taken over/)
  })

  test('cuts every connection when it is closed', async () => {
    const started = await startBroker(0)
    const { down } = await connect(started.port)
    await started.close()
    expect((await down).code).toBe('reset')
  })
})
