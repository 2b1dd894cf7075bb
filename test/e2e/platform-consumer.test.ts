/** The reference consumer as a real process at the real Mosquitto, against the gateway's own outbox. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'
import { createBroker } from '../../daemon/platform/client.ts'
import { createConfirmations } from '../../daemon/platform/confirmations.ts'
import { clientId, gatewayPayload, topics as makeTopics } from '../../daemon/platform/contract.ts'
import { createOutbox } from '../../daemon/platform/outbox.ts'
import { requestBody } from '../../daemon/platform/requests.ts'
import { createUplink } from '../../daemon/platform/uplink.ts'
import { verifySignature } from '../../daemon/requests/signature.ts'
import { loadSigners } from '../../daemon/requests/signers.ts'
import { seeded } from '../support/chance.ts'
import {
  alarmsOfConsumer,
  type ConsumerProcess,
  holdWriters,
  setBack,
  startConsumer,
  storedByConsumer,
} from '../support/consumer-process.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { prepareMosquitto } from '../support/mosquitto.ts'
import { eventually } from '../support/programs.ts'
import { sealedTail } from '../support/sealed-events.ts'

const limitMs = 60_000
const clock = systemClock(0)
const topics = makeTopics('140500-01', { test: false })
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function mosquitto(): Promise<Mosquitto> {
  const broker = await prepareMosquitto({ durable: true })
  cleanups.push(broker.dispose)
  await broker.start()
  return broker
}

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'warden-consumer-'))
  cleanups.push(() => rmSync(made, { recursive: true, force: true }))
  return made
}

function consumer(...words: Parameters<typeof startConsumer>): ConsumerProcess {
  const started = startConsumer(...words)
  cleanups.push(() => started.kill())
  return started
}

/** The gateway's way to the platform, over a journal in memory. */
function gateway(port: number) {
  const journal = sealedTail()
  const outbox = createOutbox({
    journal,
    topics,
    clock,
    window: 256,
    acknowledges: true,
    onDrained: () => undefined,
  })
  const mismatches: string[] = []
  const asked: { readonly body: string; readonly jws: string; readonly responseTopic: string | null }[] = []
  const confirm = createConfirmations({
    journal,
    outbox,
    onMismatch: ({ problem }) => void mismatches.push(problem),
    onNoise: (reason) => void mismatches.push(reason),
  })
  const will = gatewayPayload({ state: 'offline', stream: journal.stream, version: '0.1.0', since: null })
  const place = { host: '127.0.0.1', port, tls: null, username: null, password: null }
  const id = clientId('140500-01', 'gw1', { test: false })
  const uplink = createUplink({
    broker: createBroker({ ...place, clientId: id, will: { topic: topics.gateway, payload: will }, clock }),
    outbox,
    journal,
    topics,
    clock,
    chance: seeded(1),
    source: '/venues/140500-01/gateways/gw1',
    version: '0.1.0',
    wallTime: () => '2026-03-18T08:00:00+08:00',
    subscriptions: [topics.acknowledgements, topics.requests],
    onMessage(message) {
      if (message.topic === topics.acknowledgements) return confirm(message)
      const body = Buffer.from(message.payload).toString()
      asked.push({ body, jws: message.properties['jws'] ?? '', responseTopic: message.responseTopic })
      const { from, to } = requestBody.parse(JSON.parse(body)).data as { from: number; to: number }
      outbox.repeat(from, to)
    },
    onLinkChange: () => undefined,
  })
  cleanups.push(() => uplink.stop())
  uplink.start()
  const append = (count: number): void => {
    journal.append(count)
    uplink.wake()
  }
  return { journal, outbox, append, mismatches, asked }
}

describe('a consumer that is killed', () => {
  test('between receipt and commit has lost nothing: the broker was told nothing, and the gateway neither', {
    timeout: limitMs,
  }, async () => {
    const { port } = await mosquitto()
    const database = join(directory(), 'platform.db')
    const first = consumer(port, database)
    await first.told('up')
    const { journal, outbox, append, mismatches } = gateway(port)
    const release = holdWriters(database)
    append(40)
    await first.told('received')
    await first.kill('SIGKILL')
    release()
    expect(storedByConsumer(database)).toEqual([])
    expect(outbox.confirmedUpTo()).toBe(0)

    consumer(port, database)
    await eventually('all is confirmed', () => outbox.confirmedUpTo() === 40)
    expect(storedByConsumer(database)).toEqual(journal.texts())
    expect(alarmsOfConsumer(database)).toEqual([])
    expect(mismatches).toEqual([])
  })

  test('again and again in the middle of the stream ends with every event once, in order', {
    timeout: limitMs,
  }, async () => {
    const { port } = await mosquitto()
    const database = join(directory(), 'platform.db')
    let running = consumer(port, database)
    await running.told('up')
    const { journal, outbox, append, mismatches } = gateway(port)
    for (let n = 0; n < 5; n++) {
      append(300)
      await running.told('acknowledged')
      await running.kill('SIGKILL')
      running = consumer(port, database)
      await running.told('up')
    }
    await eventually('all is confirmed', () => outbox.confirmedUpTo() === 1_500, 45_000)
    expect(storedByConsumer(database)).toEqual(journal.texts())
    expect(alarmsOfConsumer(database)).toEqual([])
    expect(mismatches).toEqual([])
  })
})

test('what a restored copy lacks is asked for with a signed request, and comes', {
  timeout: limitMs,
}, async () => {
  const { port } = await mosquitto()
  const place = directory()
  const database = join(place, 'platform.db')
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = join(place, 'key.pem')
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(place, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
  const words = ['--key', key, '--key-id', 'city-1', '--venue', '140500-01'] as const

  const before = consumer(port, database, ...words)
  await before.told('up')
  const { journal, outbox, append, asked } = gateway(port)
  append(20)
  await eventually('all is confirmed', () => outbox.confirmedUpTo() === 20)
  await before.kill('SIGTERM')
  expect((await before.ended()).code).toBe(0)
  const kept = JSON.parse(journal.texts()[11] ?? '') as { hash: string }
  setBack(database, { sequence: 12, hash: kept.hash })

  consumer(port, database, ...words)
  await eventually('all is here again', () => storedByConsumer(database).length === 20, 20_000)
  expect(storedByConsumer(database)).toEqual(journal.texts())
  expect(asked).toHaveLength(1)
  const [{ body, jws, responseTopic } = { body: '', jws: '', responseTopic: null }] = asked
  expect(JSON.parse(body)).toMatchObject({ data: { stream: 'j-1', from: 13, to: 20 } })
  expect(responseTopic !== null && topics.isResponse(responseTopic)).toBe(true)
  const signers = loadSigners([{ id: 'city-1', file: join(place, 'public.pem') }])
  const request = { jws, body: Buffer.from(body), signers, operation: 'journal.resend', nowMs: Date.now() }
  expect(await verifySignature(request)).toMatchObject({ ok: true })
})
