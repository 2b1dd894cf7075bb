import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { requestBody } from '../../daemon/platform/requests.ts'
import { loadOrCreateGatewayKey } from '../../daemon/requests/gateway-key.ts'
import { openSealed } from '../../daemon/requests/sealed.ts'
import { verifySignature } from '../../daemon/requests/signature.ts'
import { loadSigners } from '../../daemon/requests/signers.ts'
import { startBroker } from '../../scripts/demo-broker.ts'
import { temporaryDirectory } from '../support/journal.ts'
import { people } from '../support/people.ts'
import type { PlatformKey } from '../support/platform-keys.ts'
import { fileWith, platformKey } from '../support/platform-keys.ts'
import { startProgram } from '../support/programs.ts'

const audience = '/venues/140500-01/gateways/gw1'

/** Runs the program as city's platform to its end. */
async function run(key: PlatformKey, ...words: readonly string[]) {
  const signer = ['--audience', audience, '--key', key.privateFile, '--key-id', key.signing.id]
  const program = startProgram('scripts/platform-consumer/request.ts', ...words, ...signer)
  const { code } = await program.ended()
  return { code, said: program.lines.join('\n'), complaint: program.complaints() }
}

/** What the two files hold, when the gateway takes their signature. */
async function taken(key: PlatformKey, name: string, operation: string) {
  const body = readFileSync(`${name}.json`)
  const jws = readFileSync(`${name}.json.jws`, 'utf8')
  const verdict = await verifySignature({
    jws,
    body,
    signers: loadSigners([key.configured]),
    operation,
    nowMs: 0,
  })
  expect(verdict).toMatchObject({ ok: true })
  return requestBody.parse(JSON.parse(body.toString()))
}

test('a request goes onto a stick as body and signature, and not over another one', async () => {
  const key = platformKey('city', { suite: 'SM2-SM3' })
  const name = join(temporaryDirectory(), 'stop')
  const data = fileWith('{"session":"SX-1","cause":"complaint"}', 'data.json')
  const words = [
    'session.suspend',
    '--data',
    data,
    '--id',
    'order-7',
    '--lasts-s',
    '90',
    '--out',
    `${name}.json`,
  ]
  expect(await run(key, ...words)).toMatchObject({ code: 0, said: `${name}.json\n${name}.json.jws` })
  const body = await taken(key, name, 'session.suspend')
  expect(body).toMatchObject({ id: 'order-7', operation: 'session.suspend', audience })
  expect(body.data).toEqual({ session: 'SX-1', cause: 'complaint' })
  expect(Date.parse(body.expires_at) - Date.parse(body.issued_at)).toBe(90_000)
  const before = readFileSync(`${name}.json`)
  expect(await run(key, ...words)).toMatchObject({
    code: 3,
    complaint: expect.stringContaining('is there already'),
  })
  expect(readFileSync(`${name}.json`).equals(before)).toBe(true)
})

test('a roster leaves encrypted to the gateway, and no name stands in the files', async () => {
  const key = platformKey('city')
  const directory = temporaryDirectory()
  const gatewayKey = loadOrCreateGatewayKey(join(directory, 'gateway.pem'), (bytes) =>
    new Uint8Array(bytes).fill(5),
  )
  const roster = JSON.stringify({ session: 'SX-1', people: people.slice(0, 3) })
  const jwk = fileWith(JSON.stringify(gatewayKey.publicJwk), 'gateway.jwk')
  const name = join(directory, 'roster')
  const seal = ['--seal', fileWith(roster, 'roster.json'), '--gateway-key', jwk]
  expect(await run(key, 'roster.put', ...seal, '--out', name)).toMatchObject({ code: 0, complaint: '' })
  const { data } = await taken(key, name, 'roster.put')
  const sealed = typeof data === 'object' && data !== null ? Reflect.get(data, 'roster') : null
  const opened = await openSealed(String(sealed), gatewayKey)
  expect(opened.ok && new TextDecoder().decode(opened.plaintext)).toBe(roster)
  const written = readFileSync(`${name}.json`, 'utf8')
  for (const person of people.slice(0, 3)) expect(written).not.toContain(person.name)
})

test('a roster that is no JSON is refused without a word of it', async () => {
  const key = platformKey('city')
  const [person] = people
  const seal = [
    '--seal',
    fileWith(`${person?.name}`, 'roster.json'),
    '--gateway-key',
    fileWith('{}', 'gateway.jwk'),
  ]
  const { code, complaint } = await run(
    key,
    'roster.put',
    ...seal,
    '--out',
    join(temporaryDirectory(), 'roster'),
  )
  expect(code).toBe(3)
  expect(complaint).toMatch(/roster\.json: expected JSON\n$/)
  expect(complaint).not.toContain(person?.name)
})

test.each([
  ['no operation', [], 'expected one of the operations'],
  ['an unknown operation', ['gate.open', '--out', 'x'], 'got "gate.open"'],
  ['neither way', ['state.get'], 'either --out or --url'],
  ['both ways', ['state.get', '--out', 'x', '--url', 'mqtt://h'], 'either --out or --url'],
  ['a wrong address', ['state.get', '--url', 'http://h'], 'expected mqtt:// or mqtts://'],
  ['a roster in the clear', ['roster.put', '--out', 'x'], 'roster.put needs --seal and --gateway-key'],
  [
    'something to encrypt where nobody is named',
    ['state.get', '--seal', 'x', '--out', 'x'],
    'has nothing to encrypt',
  ],
  [
    'a life of no seconds',
    ['state.get', '--lasts-s', '0', '--out', 'x'],
    '--lasts-s: expected whole seconds',
  ],
  ['an id with a space', ['state.get', '--id', 'a b', '--out', 'x'], '--id: expected'],
])('%s is told with the usage', async (_what, words, complaint) => {
  const told = await run(platformKey('city'), ...words)
  expect(told.code).toBe(2)
  expect(told.complaint).toContain(complaint)
  expect(told.complaint).toContain('usage: scripts/platform-request')
})

test('a life longer than the operation allows is told before anything is sent', async () => {
  const told = await run(
    platformKey('city'),
    'state.get',
    '--lasts-s',
    '601',
    '--out',
    join(temporaryDirectory(), 'x'),
  )
  expect(told).toMatchObject({ code: 3, complaint: 'state.get lasts 600 s at the most, got 601\n' })
})

/** A broker with somebody there who answers each request: `outcome`, or nothing at all. */
async function answering(outcome: 'done' | 'refused' | null) {
  const broker = await startBroker(0)
  const url = `mqtt://127.0.0.1:${broker.port}`
  const gateway = await connectAsync(url, { protocolVersion: 5, clientId: 'gateway' })
  onTestFinished(async () => {
    await gateway.endAsync(true)
    await broker.close()
  })
  const heard: { topic: string; body: Uint8Array; jws: string }[] = []
  gateway.on('message', (topic, body, { properties }) => {
    const { responseTopic = '', correlationData = Buffer.alloc(0), userProperties } = properties ?? {}
    heard.push({ topic, body, jws: String(userProperties?.['jws']) })
    if (outcome === null) return
    // the answer to somebody else's question first
    gateway.publish(responseTopic, '{"outcome":"done"}', {
      qos: 1,
      properties: { correlationData: Buffer.from('x') },
    })
    gateway.publish(responseTopic, JSON.stringify({ outcome }), { qos: 1, properties: { correlationData } })
  })
  await gateway.subscribeAsync('warden/v1/140500-01/request/+', { qos: 1 })
  return { url, heard }
}

test('over MQTT the request arrives signed, and its answer is printed', async () => {
  const key = platformKey('city')
  const { url, heard } = await answering('done')
  expect(await run(key, 'state.get', '--url', url)).toMatchObject({
    code: 0,
    said: '{\n  "outcome": "done"\n}',
  })
  expect(heard.map(({ topic }) => topic)).toEqual(['warden/v1/140500-01/request/state.get'])
  for (const { body, jws } of heard) {
    const request = {
      jws,
      body,
      signers: loadSigners([key.configured]),
      operation: 'state.get',
      nowMs: 0,
    }
    expect(await verifySignature(request)).toMatchObject({ ok: true })
  }
})

test('a refusal is another exit code than an answer that does not come', async () => {
  const key = platformKey('city')
  const refusing = await answering('refused')
  expect(await run(key, 'state.get', '--url', refusing.url)).toMatchObject({ code: 1 })
  const silent = await answering(null)
  const told = await run(key, 'state.get', '--url', silent.url, '--wait-s', '1')
  expect(told).toMatchObject({
    code: 3,
    complaint: 'no answer in 1 s; whether it was carried out is not known\n',
  })
})
