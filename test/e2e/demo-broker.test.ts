/** The broker of the demonstration, with the real client: what a visitor sees must be what Mosquitto would do. */
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'
import type { BrokerLink, InboundMessage, OutboundMessage } from '../../daemon/platform/broker.ts'
import { createBroker } from '../../daemon/platform/client.ts'
import { Fault } from '../../drivers/fault.ts'
import { type DemoBroker, startBroker } from '../../scripts/demo-broker.ts'
import type { Message } from '../../scripts/platform-consumer/link.ts'
import { brokerAt } from '../../scripts/platform-consumer/link.ts'
import { listen } from '../support/listener.ts'
import { eventually } from '../support/programs.ts'

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

  test('keeps for a client that is away what came, and sends again what it did not acknowledge', async () => {
    const { port } = await broker()
    const { link } = await connect(port)
    const first = await platform(port)
    for (const payload of ['1', '2', '3']) await publish(link, { payload })
    await eventually('all came', () => first.heard.length === 3)
    first.heard[0]?.settle()
    first.link.close()
    await first.down
    for (const payload of ['4', '5']) await publish(link, { payload })
    const second = await platform(port)
    await eventually('all came again', () => second.heard.length === 4)
    expect(second.heard.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['2', '3', '4', '5'])
    for (const message of second.heard) message.settle()
    second.link.close()
    await second.down
    const third = await platform(port)
    await publish(link, { payload: '6' })
    await eventually('the next came', () => third.heard.length > 0)
    expect(third.heard.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['6'])
  })

  test('sends a client no more than it takes at a time', async () => {
    const { port } = await broker()
    const { link } = await connect(port)
    const consumer = await platform(port)
    await Promise.all(Array.from({ length: 250 }, (_, n) => publish(link, { payload: String(n) })))
    await eventually('the first came', () => consumer.heard.length === 200)
    for (const message of [...consumer.heard]) message.settle()
    await eventually('the rest came', () => consumer.heard.length === 250)
    expect(consumer.heard.map(({ payload }) => Number(Buffer.from(payload)))).toEqual(
      Array.from({ length: 250 }, (_, n) => n),
    )
  })

  test('passes on with a request where its answer goes, what it is known by, and its user properties', async () => {
    const { port } = await broker()
    const { link, heard } = await connect(port)
    await subscribe(link, 'site/request/+')
    const { link: asking } = await platform(port)
    asking.publish({
      topic: 'site/request/state.get',
      payload: '{}',
      responseTopic: 'site/response/city',
      correlation: 'c-1',
      properties: { jws: 'HEADER..SIGNATURE' },
    })
    await eventually('the request came', () => heard.length === 1)
    expect(heard[0]).toMatchObject({
      responseTopic: 'site/response/city',
      correlation: Buffer.from('c-1'),
      properties: { jws: 'HEADER..SIGNATURE' },
    })
  })
})

/** The platform's end, whose session waits at the broker. */
async function platform(port: number) {
  const heard: Message[] = []
  const up = Promise.withResolvers<void>()
  const down = Promise.withResolvers<string>()
  const link = brokerAt({ url: `mqtt://127.0.0.1:${port}`, clientId: 'city' })(['site/event'], {
    up: up.resolve,
    message: (message) => heard.push(message),
    down: down.resolve,
  })
  cleanups.push(() => link.close())
  await up.promise
  return { link, heard, down: down.promise }
}
