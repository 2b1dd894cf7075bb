/** A platform that is absent, wants another password or sends rubbish, at a daemon of its own process: the gate goes on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { ResponseBody } from '../../daemon/platform/requests.ts'
import { ask } from '../../scripts/platform-consumer/ask.ts'
import { loadPrivateKey, signRequest } from '../../scripts/platform-consumer/sign.ts'
import type { HousePlatform, LiveHouse } from '../support/live-house.ts'
import { openLiveHouse } from '../support/live-house.ts'
import type { Mosquitto, MosquittoOptions } from '../support/mosquitto.ts'
import { prepareMosquitto } from '../support/mosquitto.ts'
import { ed25519Pem, rfc8037Key } from '../support/platform-keys.ts'
import { eventually, startProgram } from '../support/programs.ts'

const limitMs = 90_000
const topics = 'warden/v1/140500-01'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function preparedBroker(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const broker = await prepareMosquitto({ durable: true, ...options })
  cleanups.push(broker.dispose)
  return broker
}

/** The daemon runs, and all its devices answer. */
async function openedHouse(platform: HousePlatform): Promise<LiveHouse> {
  const house = await openLiveHouse(platform)
  cleanups.push(house.stop)
  house.startProcess()
  const connected = async () =>
    (await house.storedLines().catch((): readonly string[] => [])).filter((line) =>
      line.includes('"type":"device.connected"'),
    )
  await expect.poll(async () => (await connected()).length, { timeout: 30_000 }).toBe(house.site.deviceCount)
  return house
}

/** Somebody checks in, passes the lane and enters the own room, and all of it is on record. */
async function somebodyArrives(house: LiveHouse): Promise<void> {
  expect((await house.importRoster('S-A', 'room1', ['A1'])).code).toBe(0)
  await house.played(house.arrive('A1', 'room1'))
  const entered = async () =>
    (await house.storedLines()).filter((line) => line.includes('"type":"zone.entered"')).length
  await expect.poll(entered, { timeout: 15_000 }).toBe(2)
}

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'warden-troubles-'))
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('with no broker there at the start the gate opens, and a broker that comes later gets all of it (F-P.1)', {
  timeout: limitMs,
}, async () => {
  const broker = await preparedBroker()
  await broker.start()
  const subscriber = startProgram('test/e2e/subscriber.ts', String(broker.port), `${topics}/event/#`)
  cleanups.push(() => subscriber.kill('SIGKILL'))
  await eventually('subscribed', () => subscriber.complaints().includes('subscribed'))
  await broker.stop()
  const house = await openedHouse({ platformUrl: `mqtt://127.0.0.1:${broker.port}` })
  await somebodyArrives(house)
  expect(subscriber.lines).toEqual([])
  await broker.start()
  const stored = await house.storedLines()
  // the longest pause between two tries is thirty seconds
  await eventually('all is there', () => subscriber.lines.length >= stored.length, 45_000)
  expect(subscriber.lines.slice(0, stored.length)).toEqual(stored)
})

test('with a wrong password the gate opens, the broker is not beset, and staff are told what to set (F-P.1)', {
  timeout: limitMs,
}, async () => {
  const broker = await preparedBroker({ login: { username: 'gw1', password: 'correct-horse-battery' } })
  await broker.start()
  const passwordFile = join(folder(), 'password')
  writeFileSync(passwordFile, 'hunter-2\n')
  const platformUrl = `mqtt://127.0.0.1:${broker.port}`
  const house = await openedHouse({ platformUrl, login: { username: 'gw1', passwordFile } })
  await somebodyArrives(house)
  await expect.poll(broker.refusals, { timeout: 30_000 }).toBeGreaterThan(1)
  // the pause doubles each time, so that a broker is asked some five times in the first half minute
  expect(broker.refusals()).toBeLessThan(12)
  const { out } = await house.command('status')
  expect(out).toMatch(/not authorised|user name or password/i)
  expect(out + house.daemon().complaints()).not.toMatch(/hunter-2|correct-horse/)
})

const brackets = new TextEncoder().encode('['.repeat(250_000))
const rubbish: readonly (readonly [what: string, operation: string, body: Uint8Array, code: RegExp])[] = [
  ['invalid UTF-8', 'state.get', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), /^not_utf8$/],
  ['a bomb of brackets', 'state.get', brackets, /^too_deep$/],
  ['an unknown operation', 'gate.open', new TextEncoder().encode('{}'), /^unknown_operation$/],
  ['five megabytes', 'rules.put', new Uint8Array(5 * 1_048_576).fill(0x5b), /^too_large$/],
]

test('rubbish in numbers is answered, takes a bounded piece of memory, and a card opens the gate all the while (F-P.4)', {
  timeout: limitMs,
}, async () => {
  const broker = await preparedBroker()
  await broker.start()
  const directory = folder()
  const { privatePem, publicPem } = ed25519Pem(rfc8037Key)
  writeFileSync(join(directory, 'city'), privatePem)
  writeFileSync(join(directory, 'city.pub'), publicPem)
  const key = { id: 'city', ...loadPrivateKey(join(directory, 'city')) }
  const url = `mqtt://127.0.0.1:${broker.port}`
  const signers = [{ id: 'city', file: join(directory, 'city.pub') }]
  const house = await openedHouse({ platformUrl: url, signers })
  let sent = 0

  async function refusalOf(operation: string, body: Uint8Array): Promise<string | undefined> {
    const correlation = `c-${++sent}`
    const jws = await signRequest(body, key)
    const topic = `${topics}/request/${operation}`
    const question = {
      topic,
      responseTopic: `${topics}/response/city/${correlation}`,
      correlation,
      body,
      jws,
    }
    const answer = await ask(question, { url, clientId: `city-${correlation}`, waitMs: 20_000 })
    return (JSON.parse(answer) as ResponseBody).refusal?.code
  }

  /** Each kind so many times, one after the other. */
  async function send(times: number): Promise<void> {
    for (let n = 0; n < times; n++)
      for (const [what, operation, body, code] of rubbish)
        expect(await refusalOf(operation, body), what).toMatch(code)
  }

  await send(2)
  const before = house.daemon().residentBytes()
  await Promise.all([send(10), somebodyArrives(house)])
  const grown = house.daemon().residentBytes() - before
  // two hundred megabytes went through; a handful of bodies may stand in memory at a time
  expect(grown).toBeLessThan(80 * 1_048_576)
  expect(house.movements.map(({ movement }) => movement.kind)).toContain('GateOpened')
})
