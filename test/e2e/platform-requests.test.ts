/** The platform asks a real gateway over a real Mosquitto: signed, encrypted where people are named, answered once. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ResponseBody } from '../../daemon/platform/requests.ts'
import { ask } from '../../scripts/platform-consumer/ask.ts'
import {
  loadPrivateKey,
  type SigningKey,
  sealFor,
  signRequest,
} from '../../scripts/platform-consumer/sign.ts'
import type { LiveVenue } from '../support/live-venue.ts'
import { openLiveVenue } from '../support/live-venue.ts'
import { person, rosterEntry } from '../support/people.ts'
import { ed25519Pem, gbt32918Key, type PemPair, rfc8037Key, sm2Pem } from '../support/platform-keys.ts'

const venue = '140500-01'
const source = `/venues/${venue}/gateways/gw1`
const limitMs = 60_000
const keys = mkdtempSync(join(tmpdir(), 'warden-keys-'))
const city = keyOf('city', ed25519Pem(rfc8037Key))
const stranger = keyOf('stranger', sm2Pem(gbt32918Key))
let live: LiveVenue
let asked = 0

beforeAll(async () => {
  live = await openLiveVenue({ signers: [{ id: 'city', file: join(keys, 'city.pub') }] })
  await live.startDaemon()
}, limitMs)
afterAll(async () => {
  await live.stop()
  rmSync(keys, { recursive: true, force: true })
})

function keyOf(id: string, { privatePem, publicPem }: PemPair): SigningKey {
  writeFileSync(join(keys, `${id}.pub`), publicPem)
  writeFileSync(join(keys, id), privatePem)
  return { id, ...loadPrivateKey(join(keys, id)) }
}

function bodyOf(operation: string, data: object, changes: object = {}): Uint8Array {
  const now = Date.now()
  const body = {
    id: `order-${++asked}`,
    operation,
    audience: source,
    issued_at: new Date(now).toISOString(),
    expires_at: new Date(now + 300_000).toISOString(),
    data,
    ...changes,
  }
  return new TextEncoder().encode(JSON.stringify(body))
}

async function answerTo(operation: string, body: Uint8Array, jws?: string): Promise<ResponseBody> {
  const question = {
    topic: `warden/v1/${venue}/request/${operation}`,
    responseTopic: `warden/v1/${venue}/response/city/test`,
    correlation: `c-${asked}`,
    body,
    jws: jws ?? (await signRequest(body, city)),
  }
  const url = `mqtt://127.0.0.1:${live.broker.port}`
  return JSON.parse(await ask(question, { url, clientId: `city-${asked}`, waitMs: 10_000 })) as ResponseBody
}

const request = (operation: string, data: object) => answerTo(operation, bodyOf(operation, data))

test('a roster that is encrypted to the gateway puts people on the list, and no name goes over the wire (F-P.4)', {
  timeout: limitMs,
}, async () => {
  const key = JSON.parse((await live.command('platform', 'key')).out)
  const due = new Date(Date.now() + 30 * 60_000).toISOString()
  const people = ['A1', 'A2'].map(person).map(rosterEntry)
  const roster = JSON.stringify({ session: 'S-1', kind: 'works_tender', room: 'room1', due, people })
  const sealed = await sealFor(key, new TextEncoder().encode(roster))
  const answer = await request('roster.put', { roster: sealed })
  expect(answer).toMatchObject({ outcome: 'done', operation: 'roster.put' })
  expect(answer.result?.['participants']).toHaveLength(2)
  await live.played(live.arrive('A1', 'room1'))
  await live.subscriberIsComplete()
  expect(live.heard('zone.entered')).toBeGreaterThan(0)
  const said = live.subscriber.lines.join('\n')
  for (const { name, number } of people) {
    expect(said).not.toContain(name)
    expect(said).not.toContain(number)
  }
})

test('an order suspends a session once, however often it comes (F-10.1)', { timeout: limitMs }, async () => {
  const body = bodyOf('session.suspend', { session: 'S-1', cause: 'complaint' })
  const first = await answerTo('session.suspend', body)
  const again = await answerTo('session.suspend', body)
  expect(first.outcome).toBe('done')
  expect(again).toEqual(first)
  await live.daemon().kill('SIGKILL')
  await live.startDaemon()
  expect(await answerTo('session.suspend', body)).toEqual(first)
  await live.subscriberIsComplete()
  const types = (await live.storedLines()).map((line) => JSON.parse(line).type)
  expect(types.filter((type) => type === 'session.suspended')).toHaveLength(1)
  expect(types.filter((type) => type === 'request.accepted')).toHaveLength(2)
})

test('who signed with another key, or changed a byte, is refused and told why', {
  timeout: limitMs,
}, async () => {
  const body = bodyOf('session.resume', { session: 'S-1' })
  const jws = await signRequest(body, city)
  const altered = new TextEncoder().encode(new TextDecoder().decode(body).replace('S-1', 'S-2'))
  const answer = await answerTo('session.resume', altered, jws)
  expect(answer).toMatchObject({ outcome: 'refused', refusal: { code: 'signature_wrong' } })
  const other = await answerTo('session.resume', body, await signRequest(body, stranger))
  expect(other).toMatchObject({ outcome: 'refused', refusal: { code: 'unknown_key' } })
})

test('a request of 5 MB is answered with what is wrong, and a card still opens the gate', {
  timeout: limitMs,
}, async () => {
  const huge = new Uint8Array(5 * 1_048_576).fill(0x20)
  const answer = await answerTo('session.resume', huge, 'a..b')
  expect(answer).toMatchObject({ outcome: 'refused', refusal: { code: 'too_large' } })
  expect((await request('state.get', {})).result).toMatchObject({ journal: 'writable' })
})

test('the record tells who signed, and the key file is for the daemon alone', {
  timeout: limitMs,
}, async () => {
  const { out } = await live.command('log', '--type', 'request.*')
  expect(out).toContain('city')
  const pem = readFileSync(join(live.directory, 'platform.key'), 'utf8')
  expect(pem).toContain('PRIVATE KEY')
  expect((await live.storedLines()).join('')).not.toContain(pem.split('\n')[1] ?? 'PRIVATE')
})
