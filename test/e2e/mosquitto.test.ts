/** The way to the platform against the real Mosquitto: what it really does with links, wills and logins. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'
import type { Broker, BrokerLink } from '../../daemon/platform/broker.ts'
import { type BrokerOptions, createBroker } from '../../daemon/platform/client.ts'
import { clientId, gatewayPayload, topics as makeTopics } from '../../daemon/platform/contract.ts'
import { createOutbox } from '../../daemon/platform/outbox.ts'
import { createUplink } from '../../daemon/platform/uplink.ts'
import { Fault } from '../../drivers/fault.ts'
import { seeded } from '../support/chance.ts'
import { startChild } from '../support/child.ts'
import { listen } from '../support/listener.ts'
import { createMemoryTail } from '../support/memory-tail.ts'
import { freePort, type MosquittoOptions, prepareMosquitto } from '../support/mosquitto.ts'

const limitMs = 60_000
const clock = systemClock(0)
const topics = makeTopics('140500-01', { test: false })
const since = '2026-03-18T08:00:00+08:00'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function mosquitto(options?: MosquittoOptions) {
  const broker = await prepareMosquitto(options)
  cleanups.push(broker.dispose)
  return broker
}

function listener(port: number, filter: string) {
  const made = listen(port, filter)
  cleanups.push(made.close)
  return made
}

function optionsFor(port: number, changes: Partial<BrokerOptions> = {}): BrokerOptions {
  const will = gatewayPayload({ state: 'offline', stream: 'j-test', version: '0.1.0', since: null })
  return {
    host: '127.0.0.1',
    port,
    tls: null,
    username: null,
    password: null,
    clientId: clientId('140500-01', 'gw1', { test: false }),
    will: { topic: topics.gateway, payload: will },
    clock,
    ...changes,
  }
}

/** One link, and what became of it. */
function connect(options: BrokerOptions): {
  link: BrokerLink
  end: Promise<'up' | Fault>
  down: Promise<Fault>
} {
  const end = Promise.withResolvers<'up' | Fault>()
  const down = Promise.withResolvers<Fault>()
  const link = createBroker(options).connect({
    up: () => end.resolve('up'),
    down(fault) {
      end.resolve(fault)
      down.resolve(fault)
    },
    message: () => undefined,
  })
  cleanups.push(() => link.close())
  return { link, end: end.promise, down: down.promise }
}

/** A broker that the test can put out of reach, so that a listener is back before the gateway is. */
function gated(inner: Broker): Broker & { open: boolean } {
  const gate = {
    open: true,
    connect(owner: Parameters<Broker['connect']>[0]): BrokerLink {
      if (gate.open) return inner.connect(owner)
      clock.at(clock.now(), () => owner.down(new Fault('unreachable', 'the gate is shut')))
      return { publish: () => undefined, subscribe: () => undefined, close: () => undefined }
    },
  }
  return gate
}

function gateway(broker: Broker, stored: number) {
  const journal = createMemoryTail()
  journal.append(stored)
  const outbox = createOutbox({ journal, topics, clock, window: 256, onDrained: () => undefined })
  const uplink = createUplink({
    broker,
    outbox,
    journal,
    topics,
    clock,
    chance: seeded(1),
    source: '/venues/140500-01/gateways/gw1',
    version: '0.1.0',
    wallTime: () => since,
    onLinkChange: () => undefined,
  })
  cleanups.push(uplink.stop)
  return { journal, outbox, uplink }
}

describe('delivery', () => {
  test('a broker that is absent at start and killed while the backlog drains costs no event', {
    timeout: limitMs,
  }, async () => {
    const real = await mosquitto()
    const broker = gated(createBroker(optionsFor(real.port)))
    broker.open = false
    const { journal, outbox, uplink } = gateway(broker, 6_000)
    uplink.start()
    await real.start()
    const consumer = listener(real.port, 'warden/v1/140500-01/event/#')
    await consumer.until(() => consumer.subscriptions() === 1)
    broker.open = true
    await consumer.until(() => consumer.heard.length >= 1_500)

    broker.open = false
    await real.kill()
    const beforeRestart = consumer.heard.length
    expect(outbox.backlog()).toBeGreaterThan(0)
    await real.start()
    await consumer.until(() => consumer.subscriptions() === 2)
    broker.open = true
    journal.append(10)
    uplink.wake()
    await consumer.until(
      () => outbox.backlog() === 0 && consumer.heard.at(-1)?.payload.includes('"6010"') === true,
    )

    const arrived = consumer.heard.map(({ payload }) => payload.toString('hex'))
    const stored = journal.stored.map(({ envelope }) => Buffer.from(envelope).toString('hex'))
    expect([...new Set(arrived)]).toEqual(stored)
    // On one link nothing comes twice, and a repeat begins no earlier than what was still open.
    const places = arrived.map((hex) => stored.indexOf(hex))
    for (const [n, place] of places.entries()) {
      if (n > 0 && n !== beforeRestart) expect(place).toBe((places[n - 1] ?? 0) + 1)
    }
    expect(arrived.length - stored.length).toBeLessThanOrEqual(256)
    expect(consumer.heard.every(({ retained }) => !retained)).toBe(true)
  })
})

describe('states', () => {
  test('wait, retained, for whoever comes later', { timeout: limitMs }, async () => {
    const real = await mosquitto()
    await real.start()
    const { uplink } = gateway(createBroker(optionsFor(real.port)), 3)
    uplink.reportState(topics.device('gate-1'), '"gate"')
    uplink.start()
    const early = listener(real.port, 'warden/v1/140500-01/state/#')
    await early.until(() => early.heard.length >= 3)
    const late = listener(real.port, 'warden/v1/140500-01/state/#')
    await late.until(() => late.heard.length === 3)
    expect(late.heard.every(({ retained }) => retained)).toBe(true)
    const states = new Map(late.heard.map(({ topic, payload }) => [topic, payload.toString()]))
    expect(JSON.parse(states.get(topics.gateway) ?? '')).toMatchObject({ state: 'online', stream: 'j-test' })
    expect(states.get(topics.device('gate-1'))).toBe('"gate"')
    expect(JSON.parse(states.get(topics.journal) ?? '')).toMatchObject({ lastSequence: 3 })
  })

  test('an ordered stop says offline since when, and the last will stays unsaid', {
    timeout: limitMs,
  }, async () => {
    const real = await mosquitto()
    await real.start()
    const { uplink } = gateway(createBroker(optionsFor(real.port)), 0)
    const consumer = listener(real.port, topics.gateway)
    uplink.start()
    await consumer.until(() => consumer.heard.length === 1)
    await uplink.stop()
    // A will would have come before anything that is published after the link ended.
    const other = connect(optionsFor(real.port, { clientId: 'other' }))
    expect(await other.end).toBe('up')
    const message = {
      topic: topics.gateway,
      payload: 'later',
      qos: 1,
      retain: false,
      contentType: 'x',
    } as const
    other.link.publish(message, () => undefined)
    await consumer.until(() => consumer.heard.at(-1)?.payload.toString() === 'later')
    const said = consumer.heard.slice(0, -1).map(({ payload }) => JSON.parse(payload.toString()))
    expect(said.map(({ state }) => state)).toEqual(['online', 'offline'])
    expect(said.at(-1).since).toBe(since)
  })
})

describe('the last will', () => {
  test('is published when the process is killed', { timeout: limitMs }, async () => {
    const real = await mosquitto()
    await real.start()
    const consumer = listener(real.port, 'lone/state')
    await consumer.until(() => consumer.subscriptions() === 1)
    const child = startChild('lone-client.ts', [String(real.port)])
    await consumer.until(() => consumer.heard.length === 1)
    await child.kill()
    await consumer.until(() => consumer.heard.length === 2)
    expect(consumer.heard.map(({ payload }) => payload.toString())).toEqual(['here', 'gone'])
    const late = listener(real.port, 'lone/state')
    await late.until(() => late.heard.length === 1)
    expect(late.heard[0]).toMatchObject({ payload: Buffer.from('gone'), retained: true })
  })

  test('is published when we give a link up because of a fault, and down gets that fault', {
    timeout: limitMs,
  }, async () => {
    const real = await mosquitto()
    await real.start()
    const consumer = listener(real.port, topics.gateway)
    await consumer.until(() => consumer.subscriptions() === 1)
    const { link, end, down } = connect(optionsFor(real.port))
    expect(await end).toBe('up')
    const fault = new Fault('no_reply', 'the broker stopped acknowledging events')
    link.close(fault)
    expect(await down).toBe(fault)
    await consumer.until(() => consumer.heard.length === 1)
    expect(JSON.parse(consumer.heard[0]?.payload.toString() ?? '')).toMatchObject({
      state: 'offline',
      since: null,
    })
  })
})

describe('refusals and ends', () => {
  const login = { username: 'gw1', password: 'correct-horse-battery' }

  test('a wrong password is fault refused, with the reason and without the password', {
    timeout: limitMs,
  }, async () => {
    const real = await mosquitto({ login })
    await real.start()
    const wrong = await connect(optionsFor(real.port, { username: 'gw1', password: 'hunter-2' })).end
    expect(wrong).toBeInstanceOf(Fault)
    expect(wrong).toMatchObject({ code: 'refused' })
    expect(String(wrong)).toMatch(/not authorised|bad user name or password/)
    expect(JSON.stringify(wrong) + String(wrong)).not.toMatch(/hunter-2|gw1/)
    expect(await connect(optionsFor(real.port, login)).end).toBe('up')
  })

  test('a second client with our id ends our link, and the fault names that cause', {
    timeout: limitMs,
  }, async () => {
    const real = await mosquitto()
    await real.start()
    const first = connect(optionsFor(real.port))
    expect(await first.end).toBe('up')
    expect(await connect(optionsFor(real.port)).end).toBe('up')
    const fault = await first.down
    expect(fault.code).toBe('reset')
    expect(fault.message).toMatch(/another client (with|uses) our (client )?id/)
  })

  test('a port where nothing listens is fault refused', async () => {
    expect(await connect(optionsFor(await freePort())).end).toMatchObject({ code: 'refused' })
  })

  test('a broker that dies is fault reset', { timeout: limitMs }, async () => {
    const real = await mosquitto()
    await real.start()
    const { end, down } = connect(optionsFor(real.port))
    expect(await end).toBe('up')
    await real.kill()
    expect(await down).toMatchObject({ code: 'reset' })
  })

  test.each([
    ['noise', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['zeros', Buffer.alloc(64)],
    ['a CONNACK cut short', Buffer.from([0x20, 0x13, 0x00])],
  ])('a server that answers with %s and hangs up ends the link, nothing more', async (_what, bytes) => {
    const server = createServer((socket) => socket.end(bytes))
    cleanups.push(() => server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const end = await connect(optionsFor(port)).end
    expect(end).toBeInstanceOf(Fault)
  })
})

describe('TLS', () => {
  function authority(directory: string, who: string): { cert: string; key: string } {
    const cert = join(directory, `${who}.crt`)
    const key = join(directory, `${who}.key`)
    const subject = ['-subj', `/CN=${who}`, '-addext', 'subjectAltName=IP:127.0.0.1']
    const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    execFileSync('openssl', ['req', ...made, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { cert, key }
  }

  test('the broker must show a certificate that our authority vouches for', {
    timeout: limitMs,
  }, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'warden-tls-'))
    cleanups.push(() => rmSync(directory, { recursive: true }))
    const ours = authority(directory, 'ours')
    const foreign = authority(directory, 'foreign')
    const real = await mosquitto({ tls: ours })
    await real.start()
    const withCa = (ca: string | null) => optionsFor(real.port, { tls: { ca, cert: null, key: null } })
    expect(await connect(withCa(readFileSync(ours.cert, 'utf8'))).end).toBe('up')
    expect(await connect(withCa(readFileSync(foreign.cert, 'utf8'))).end).toMatchObject({ code: 'refused' })
    expect(await connect(withCa(null)).end).toMatchObject({ code: 'refused' })
    expect(await connect(optionsFor(real.port)).end).toBeInstanceOf(Fault)
    const broken = optionsFor(real.port, { tls: { ca: null, cert: 'no PEM', key: 'no PEM' } })
    expect(await connect(broken).end).toBeInstanceOf(Fault)
  })
})
