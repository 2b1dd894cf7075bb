/** Who may say and hear what at a real Mosquitto with the shipped configuration and certificates of the shipped script. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Account, joins } from '../support/account.ts'
import { farAhead, longAgo, newCity } from '../support/city.ts'
import { type Mosquitto, prepareMosquitto } from '../support/mosquitto.ts'
import { oldTls, tlsServer } from '../support/tls-server.ts'

const limitMs = 60_000
/** MQTT 5, 2.4: not authorized */
const notAuthorized = 0x87
const trees = ['warden/v1', 'warden/v1-test'] as const
const [a, b] = ['140500-01', '140500-02'] as const

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const city = newCity()
let broker: Mosquitto

beforeAll(() => {
  city.make(['server', 'localhost', '127.0.0.1'])
  city.make(['venue', a, b])
  for (const name of ['platform', 'supervision']) city.make([name])
}, limitMs)
afterAll(city.dispose)

// Each test with a broker of its own: what one has retained another would hear.
beforeEach(async () => {
  broker = await prepareMosquitto({ shipped: { certificates: city.directory } })
  cleanups.push(broker.dispose)
  await broker.start()
}, limitMs)

async function account(name: string): Promise<Account> {
  const made = await joins(broker.port, city.of(name))
  cleanups.push(made.close)
  return made
}

/** Everything that is said at a venue, one topic of each kind. */
function said(venue: string, tree: string = trees[0]) {
  const root = `${tree}/${venue}`
  return {
    gateway: [
      `${root}/event/passage/granted`,
      `${root}/state/gateway`,
      `${root}/state/device/lane-1`,
      `${root}/state/occupancy`,
      `${root}/state/journal`,
      `${root}/response/platform/1`,
    ],
    platform: [`${root}/request/roster.put`, `${root}/ack`],
  }
}

describe('the account of a venue (F-P.1)', () => {
  test('writes all that a gateway says, and the platform hears it, in earnest and in training', {
    timeout: limitMs,
  }, async () => {
    const [venue, platform] = [await account(a), await account('platform')]
    const topics = trees.flatMap((tree) => said(a, tree).gateway)
    await platform.listensTo('warden/#')
    for (const topic of topics) expect([topic, await venue.says(topic)]).toEqual([topic, 0])
    await platform.untilHeard(topics)
  })

  test('hears the requests and acknowledgements of the platform that are for it', {
    timeout: limitMs,
  }, async () => {
    const [venue, platform] = [await account(a), await account('platform')]
    const topics = trees.flatMap((tree) => said(a, tree).platform)
    await venue.listensTo('warden/#')
    for (const topic of topics) expect([topic, await platform.says(topic)]).toEqual([topic, 0])
    await venue.untilHeard(topics)
  })

  test('writes nothing of another venue: not authorized, and nothing arrives', {
    timeout: limitMs,
  }, async () => {
    const [venue, other, platform] = [await account(a), await account(b), await account('platform')]
    await platform.listensTo('warden/#')
    await other.listensTo('warden/#')
    const mark = `warden/v1/${b}/event/gateway/started`
    for (const tree of trees) {
      const { gateway, platform: asked } = said(b, tree)
      for (const topic of [...gateway, ...asked])
        expect([topic, await venue.says(topic, 'stolen', true)]).toEqual([topic, notAuthorized])
    }
    // What a broker passes on comes in order: after this nothing of the above is on its way any more.
    expect(await other.says(mark)).toBe(0)
    expect(await platform.says(said(b).platform[1] ?? '')).toBe(0)
    await platform.untilHeard([mark])
    await other.untilHeard([said(b).platform[1] ?? ''])
    for (const { heard } of [platform, other])
      expect(heard.filter(({ text }) => text === 'stolen')).toEqual([])
  })

  test('cannot ask its own gateway for anything either, nor acknowledge its events', async () => {
    const venue = await account(a)
    for (const topic of said(a).platform)
      expect([topic, await venue.says(topic)]).toEqual([topic, notAuthorized])
  })

  test('hears nothing of another venue, whatever it subscribes to', { timeout: limitMs }, async () => {
    const [venue, other, platform] = [await account(a), await account(b), await account('platform')]
    for (const filter of [
      `warden/v1/${b}/#`,
      `warden/+/${b}/request/+`,
      'warden/#',
      '#',
      `$share/x/warden/v1/${b}/#`,
    ])
      await venue.listensTo(filter)
    for (const topic of said(b).gateway) await other.says(topic, 'secret', true)
    for (const topic of said(b).platform) await platform.says(topic, 'secret')
    const [mark = ''] = said(a).platform
    await platform.says(mark, 'ours')
    await venue.untilHeard([mark], 'ours')
    expect(new Set(venue.heard.map(({ text }) => text))).toEqual(new Set(['ours']))
    // nor what the broker has kept
    const late = await account(a)
    await late.listensTo('#')
    await platform.says(mark, 'ours')
    await late.untilHeard([mark], 'ours')
    expect(new Set(late.heard.map(({ text }) => text))).toEqual(new Set(['ours']))
  })
})

describe('the account of the platform', () => {
  test('cannot speak as a venue', async () => {
    const platform = await account('platform')
    for (const topic of trees.flatMap((tree) => said(a, tree).gateway))
      expect([topic, await platform.says(topic)]).toEqual([topic, notAuthorized])
  })

  test('can share the events of all venues between its processes', { timeout: limitMs }, async () => {
    const processes = [await account('platform'), await account('platform')]
    for (const one of processes) await one.listensTo('$share/platform/warden/v1/+/event/#')
    const venue = await account(a)
    const texts = Array.from({ length: 20 }, (_, n) => String(n))
    for (const text of texts) await venue.says(`warden/v1/${a}/event/card/read`, text)
    const heard = () => processes.flatMap((one) => one.heard).map(({ text }) => text)
    await expect.poll(() => heard().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(texts.length)
    // An end that all of them would hear after anything that came twice.
    await venue.says(`warden/v1/${a}/event/card/read`, 'end')
    await expect.poll(heard, { timeout: 20_000 }).toContain('end')
    expect(
      heard()
        .filter((text) => text !== 'end')
        .sort(),
    ).toEqual([...texts].sort())
  })
})

describe('the account of supervision', () => {
  test('sees counts and whether venues are there, and no event, answer or reference of a person', {
    timeout: limitMs,
  }, async () => {
    const [supervision, venue, platform] = [
      await account('supervision'),
      await account(b),
      await account('platform'),
    ]
    const reference = 'p-0123456789abcdef'
    for (const filter of ['warden/v1/#', 'warden/#', '#']) await supervision.listensTo(filter)
    const open = ['state/occupancy', 'state/gateway', 'state/journal'].map((end) => `warden/v1/${b}/${end}`)
    for (const tree of trees) {
      const { gateway, platform: asked } = said(b, tree)
      // A mistake of the gateway would show: what is not meant for supervision bears the reference.
      for (const topic of gateway)
        await venue.says(topic, open.includes(topic) ? '{"total":3}' : reference, true)
      for (const topic of asked) await platform.says(topic, reference)
    }
    const late = await account('supervision')
    await late.listensTo('#')
    // After these nothing of the above is on its way any more.
    for (const topic of open) await venue.says(topic, 'last', true)
    await supervision.untilHeard(open, 'last')
    await late.untilHeard(open, 'last')
    for (const { heard } of [supervision, late]) {
      expect([...new Set(heard.map(({ topic }) => topic))].sort()).toEqual([...open].sort())
      expect(JSON.stringify(heard)).not.toContain(reference)
    }
  })

  test('writes nothing at all', async () => {
    const supervision = await account('supervision')
    const { gateway, platform } = said(a)
    for (const topic of [...gateway, ...platform, 'anything'])
      expect([topic, await supervision.says(topic)]).toEqual([topic, notAuthorized])
  })
})

describe('who may not even connect', () => {
  test('a client without certificate', { timeout: limitMs }, async () => {
    await expect(joins(broker.port, { ca: city.ca })).rejects.toThrow(/certificate required/)
  })

  test('a client whose certificate has expired, is not valid yet, or is the certificate of the broker', {
    timeout: limitMs,
  }, async () => {
    const other = city.copy()
    cleanups.push(other.dispose)
    other.make(['venue', a], longAgo)
    other.make(['venue', b], farAhead)
    await expect(joins(broker.port, other.of(a))).rejects.toThrow(/certificate expired/)
    await expect(joins(broker.port, other.of(b))).rejects.toThrow(/bad certificate/)
    await expect(joins(broker.port, other.of('server'))).rejects.toThrow(/unsupported certificate/)
  })

  test('a client of another authority, even by the name of the platform', { timeout: limitMs }, async () => {
    const foreign = newCity()
    cleanups.push(foreign.dispose)
    foreign.make(['platform'])
    await expect(joins(broker.port, { ...foreign.of('platform'), ca: city.ca })).rejects.toThrow(/unknown ca/)
  })

  test('a client that offers no more than TLS 1.1, though another server would take it', {
    timeout: limitMs,
  }, async () => {
    await expect(joins(broker.port, { ...city.of(a), ...oldTls })).rejects.toThrow(/protocol version/)
    const lax = await tlsServer(city.of('server'), oldTls)
    cleanups.push(lax.close)
    joins(lax.port, { ...city.of(a), ...oldTls }).catch(() => undefined)
    expect(await lax.spoken).toBe('TLSv1.1')
  })

  test('a certificate that was revoked, from the next start of the broker on', {
    timeout: limitMs,
  }, async () => {
    const other = city.copy()
    cleanups.push(other.dispose)
    other.make(['revoke', a])
    const strict = await prepareMosquitto({ shipped: { certificates: other.directory } })
    cleanups.push(strict.dispose)
    await strict.start()
    await expect(joins(strict.port, city.of(a))).rejects.toThrow(/revoked/)
    const still = await joins(strict.port, city.of(b))
    expect(await still.says(`warden/v1/${b}/state/gateway`)).toBe(0)
    await still.close()
  })
})

describe('the script for certificates', () => {
  test.each([
    ['a venue by no code', ['venue', 'platform'], /platform is no venue code/],
    ['a code that is a wildcard', ['venue', '+'], /no venue code/],
    ['a broker by no name', ['server', 'a b'], /no host name/],
    ['a second authority', ['authority'], /authority already/],
    ['the end of what was never made', ['revoke', '999999-99'], /no valid certificate/],
    ['anything else', ['gateway'], /usage/],
  ])('refuses %s, and says why', (_what, words, complaint) => {
    expect(() => city.make(words)).toThrow(complaint)
  })
})
