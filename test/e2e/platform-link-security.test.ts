/** Our own link over TLS: what it accepts, what it refuses, and what it says of that. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'
import { type Platform, platformOf } from '../../daemon/platform/configured.ts'
import { topics as makeTopics } from '../../daemon/platform/contract.ts'
import { createOutbox } from '../../daemon/platform/outbox.ts'
import { createUplink } from '../../daemon/platform/uplink.ts'
import { Fault } from '../../drivers/fault.ts'
import { joins } from '../support/account.ts'
import { seeded } from '../support/chance.ts'
import { type City, farAhead, longAgo, newCity } from '../support/city.ts'
import { createMemoryTail } from '../support/memory-tail.ts'
import { type Mosquitto, type MosquittoOptions, prepareMosquitto } from '../support/mosquitto.ts'
import { oldTls, tlsServer } from '../support/tls-server.ts'

const limitMs = 60_000
const clock = systemClock(0)
const [a, b] = ['140500-01', '140500-02'] as const

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const city = newCity()
const foreign = newCity()
let broker: Mosquitto

beforeAll(async () => {
  city.make(['server', 'localhost', '127.0.0.1'])
  city.make(['venue', a, b])
  city.make(['platform'])
  foreign.make(['venue', a])
  broker = await prepareMosquitto({ shipped: { certificates: city.directory } })
  await broker.start()
}, limitMs)

afterAll(async () => {
  await broker.dispose()
  city.dispose()
  foreign.dispose()
})

async function started(options: MosquittoOptions): Promise<Mosquitto> {
  const made = await prepareMosquitto(options)
  cleanups.push(made.dispose)
  await made.start()
  return made
}

/** The same city whose broker shows another certificate. */
async function brokerShowing(make: (other: City) => void): Promise<Mosquitto> {
  const other = city.copy()
  cleanups.push(other.dispose)
  make(other)
  return started({ shipped: { certificates: other.directory } })
}

type Settings = Partial<NonNullable<Parameters<typeof platformOf>[0]['platform']>>

/** Whose files a venue file names; null: no certificate of its own. */
interface Owner {
  readonly city: City
  readonly name: string | null
}

/** The platform as a venue file names it; the files of the city unless told otherwise. */
function platform(settings: Settings, owner: Owner = { city, name: a }) {
  const problems: string[] = []
  const inCity = (file: string) => join(owner.city.directory, file)
  const { name } = owner
  const own = name === null ? {} : { certFile: inCity(`${name}.crt`), keyFile: inCity(`${name}.key`) }
  const files = { caFile: inCity('ca.crt'), ...own }
  const url = `mqtts://localhost:${broker.port}`
  const venue = { code: a, gateway: 'gw1', name: 'Test', utcOffset: '+08:00', training: false }
  const made = platformOf(
    { venue, platform: { url, ...files, window: 64, acknowledges: false, signers: [], ...settings } },
    {
      stream: 'j-test',
      version: '0.0.0',
      clock,
      nowMs: () => clock.moment().ms,
      onProblem: (problem) => void problems.push(problem),
    },
  )
  if (made === null) throw new Error('no platform')
  return { made, problems }
}

/** How one link to it ends: up, or the fault. */
function endOf(made: Platform): Promise<'up' | Fault> {
  return new Promise((resolve) => {
    const link = made.broker.connect({ up: () => resolve('up'), down: resolve, message: () => undefined })
    cleanups.push(() => link.close())
  })
}

const linkOf = (settings: Settings, owner?: Owner) => endOf(platform(settings, owner).made)

describe('our own link', () => {
  test('comes up with the files of the venue, delivers every event, and knows all three certificates', {
    timeout: limitMs,
  }, async () => {
    const { made, problems } = platform({})
    const topics = makeTopics(a, { test: false })
    const consumer = await joins(broker.port, city.of('platform'))
    cleanups.push(consumer.close)
    await consumer.listensTo('warden/v1/+/event/#')
    const journal = createMemoryTail()
    journal.append(50)
    const outbox = createOutbox({ journal, topics, clock, window: 64, onDrained: () => undefined })
    const faults: string[] = []
    const uplink = createUplink({
      broker: made.broker,
      outbox,
      journal,
      topics,
      clock,
      chance: seeded(1),
      source: '/venues/140500-01/gateways/gw1',
      version: '0.0.0',
      wallTime: () => '2026-03-18T08:00:00+08:00',
      subscriptions: [topics.requests, topics.acknowledgements],
      onLinkChange: () => undefined,
      onFault: (fault) => faults.push(fault.message),
    })
    cleanups.push(uplink.stop)
    uplink.start()
    await consumer.untilHeard(journal.stored.map(({ type }) => topics.event(type)))
    await expect.poll(() => consumer.heard.length, { timeout: 20_000 }).toBe(50)
    expect(consumer.heard.map(({ text }) => text)).toEqual(journal.stored.map(({ envelope }) => envelope))
    expect([faults, problems]).toEqual([[], []])
    const known = made.certificates?.().map(({ certificate, days }) => [certificate, days > 700])
    expect(known).toEqual([
      ['own', true],
      ['server', true],
      ['ca', true],
    ])
  })

  test('without a certificate is refused, and the fault says what to set', { timeout: limitMs }, async () => {
    const { made, problems } = platform({}, { city, name: null })
    expect(problems).toEqual([])
    expect(await endOf(made)).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/wants a certificate .*set platform.certFile and keyFile/),
    })
  })

  test.each([
    ['expired', longAgo, /own certificate expired on 2024-03-01; get a new one/],
    ['is not valid yet', farAhead, /own certificate not valid before 2048-01-01; check the clock/],
  ])(
    'with a certificate that %s stays down, and log and fault say since when',
    { timeout: limitMs },
    async (_what, span, words) => {
      const other = city.copy()
      cleanups.push(other.dispose)
      other.make(['venue', a], span)
      const { made, problems } = platform({}, { city: other, name: a })
      expect(problems).toHaveLength(1)
      const fault = await endOf(made)
      expect(fault).toMatchObject({ code: 'refused', message: expect.stringMatching(words) })
      expect(`own ${problems[0]}`).toMatch(words)
    },
  )

  test('with a key of another certificate starts all the same, and says so', {
    timeout: limitMs,
  }, async () => {
    const { made, problems } = platform({ keyFile: join(city.directory, `${b}.key`) })
    expect(problems).toEqual([expect.stringMatching(/do not belong together/)])
    expect(await endOf(made)).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/not the key/),
    })
  })

  test('with a certificate of another authority is refused by the broker', { timeout: limitMs }, async () => {
    const settings = { caFile: join(city.directory, 'ca.crt') }
    expect(await linkOf(settings, { city: foreign, name: a })).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/does not know the authority of our certificate/),
    })
  })

  test('refuses a broker of another authority, and sends it nothing', { timeout: limitMs }, async () => {
    expect(await linkOf({ caFile: join(foreign.directory, 'ca.crt') })).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/no authority that platform.caFile names/),
    })
  })

  test('refuses a broker whose certificate has expired', { timeout: limitMs }, async () => {
    const { port } = await brokerShowing((other) => other.make(['server', 'localhost'], longAgo))
    expect(await linkOf({ url: `mqtts://localhost:${port}` })).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/broker's certificate.* has expired/),
    })
  })

  test('refuses a broker with the name of another host', { timeout: limitMs }, async () => {
    const { port } = await brokerShowing((other) => other.make(['server', 'broker.example']))
    expect(await linkOf({ url: `mqtts://localhost:${port}` })).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/another host name/),
    })
  })

  test('refuses a broker that shows the certificate of a venue', { timeout: limitMs }, async () => {
    const server = await tlsServer(city.of(a))
    cleanups.push(server.close)
    expect(await linkOf({ url: `mqtts://localhost:${server.port}` })).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/no certificate of a server/),
    })
  })

  test('refuses a broker that speaks no more than TLS 1.1', { timeout: limitMs }, async () => {
    const { port, close } = await tlsServer(city.of('server'), oldTls)
    cleanups.push(close)
    expect(await linkOf({ url: `mqtts://localhost:${port}` })).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/at least 1\.2/),
    })
  })

  test('with a wrong user name or password is refused with the remedy, and neither is told', {
    timeout: limitMs,
  }, async () => {
    const tls = { cert: join(city.directory, 'server.crt'), key: join(city.directory, 'server.key') }
    const guarded = await started({ tls, login: { username: 'gw1', password: 'correct-horse-battery' } })
    const passwordFile = join(city.directory, 'password')
    writeFileSync(passwordFile, 'hunter-2\n')
    const url = `mqtts://localhost:${guarded.port}`
    const fault = await linkOf({ url, username: 'gw1', passwordFile })
    expect(fault).toMatchObject({ code: 'refused' })
    expect(String(fault)).toMatch(/bad user name or password|not authorised/)
    expect(String(fault) + JSON.stringify(fault)).not.toMatch(/hunter-2|correct-horse|gw1/)
    writeFileSync(passwordFile, 'correct-horse-battery\n')
    expect(await linkOf({ url, username: 'gw1', passwordFile })).toBe('up')
  })

  test('without TLS comes to nothing at the shipped broker', { timeout: limitMs }, async () => {
    expect(await linkOf({ url: `mqtt://localhost:${broker.port}` })).toBeInstanceOf(Fault)
  })
})
