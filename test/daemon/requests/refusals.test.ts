/** Every reason why a request is refused before the core is asked, from the wire to the answer. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { requestRefusals } from '../../../daemon/domain/refusals-requests.ts'
import { sealFor, signRequest } from '../../../scripts/platform-consumer/sign.ts'
import { platformKey } from '../../support/platform-keys.ts'
import type { RequestBench, Said } from '../../support/request-bench.ts'
import { answersTopic, requestBench } from '../../support/request-bench.ts'

type Code = keyof typeof requestRefusals
const text = (value: string) => new TextEncoder().encode(value)
const suspend = { session: 'S-A', cause: 'complaint' }
const orderBody = (it: RequestBench, changes = {}) => it.body('session.suspend', suspend, changes)
const order = (it: RequestBench, changes = {}) => it.send('session.suspend', orderBody(it, changes))
const at = (it: RequestBench, seconds: number) =>
  new Date(it.bench.gateway().moment().ms + seconds * 1_000).toISOString()

/** A session to suspend; what is told of it is not looked at. */
async function ready(): Promise<RequestBench> {
  const it = await requestBench()
  it.bench.roster(['A1'])
  it.news()
  return it
}

async function rosterWith(it: RequestBench, jwe: string): Promise<readonly Said[]> {
  return it.send('roster.put', it.body('roster.put', { roster: jwe }))
}

/** How each comes about, and the field that the answer names. */
const rows: Readonly<
  Record<Code, { field: string | null; send: (it: RequestBench) => Promise<readonly Said[]> }>
> = {
  retained: { field: null, send: (it) => it.send('session.suspend', orderBody(it), { retained: true }) },
  too_large: {
    field: null,
    async send(it) {
      const body = new Uint8Array(5 * 1_048_576).fill(0x20)
      return it.send('session.suspend', body, { jws: 'a..b' })
    },
  },
  response_topic_missing: {
    field: null,
    send: (it) => it.send('session.suspend', orderBody(it), { responseTopic: null }),
  },
  response_topic_foreign: {
    field: null,
    send: (it) =>
      it.send('session.suspend', orderBody(it), { responseTopic: 'warden/v1/140500-02/response/city' }),
  },
  unknown_operation: {
    field: 'operation',
    send: (it) => it.send('gate.open', it.body('gate.open', { portal: 'lane1' })),
  },
  too_many_requests: {
    field: null,
    async send(it) {
      await it.ask('state.get', {})
      const body = it.body('state.get', {})
      const jws = await signRequest(body, it.city.signing)
      const before = it.bench.broker.received.length
      for (let n = 0; n < 80; n++)
        it.bench.broker.say('warden/v1/140500-01/request/state.get', body, {
          responseTopic: answersTopic,
          correlation: text(String(n)),
          properties: { jws },
        })
      await it.settle(() => answersAfter(it, before).length === 80)
      const answers = answersAfter(it, before)
      expect(new Set(answers.map(({ correlation }) => correlation)).size).toBe(80)
      return answers.filter(({ answer }) => answer.outcome === 'refused').slice(0, 1)
    },
  },
  unsigned: { field: null, send: (it) => it.send('session.suspend', orderBody(it), { jws: null }) },
  signature_malformed: {
    field: null,
    send: (it) => it.send('session.suspend', orderBody(it), { jws: 'not.a.signature' }),
  },
  algorithm_not_allowed: {
    field: null,
    send(it) {
      const header = Buffer.from('{"alg":"none","kid":"city"}').toString('base64url')
      return it.send('session.suspend', orderBody(it), { jws: `${header}..` })
    },
  },
  unknown_key: {
    field: null,
    async send(it) {
      const body = orderBody(it)
      const { signing } = platformKey('stranger')
      return it.send('session.suspend', body, { jws: await signRequest(body, signing) })
    },
  },
  key_retired: { field: null, send: (it) => signedBy(it, { retiresAt: '2020-01-01T00:00:00+08:00' }) },
  key_not_permitted: { field: null, send: (it) => signedBy(it, { operations: ['roster.put'] }) },
  signature_wrong: {
    field: null,
    async send(it) {
      const jws = await signRequest(orderBody(it), it.city.signing)
      return it.send('session.suspend', orderBody(it, { id: 'another' }), { jws })
    },
  },
  not_utf8: {
    field: null,
    send: (it) => it.send('session.suspend', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])),
  },
  not_json: { field: null, send: (it) => it.send('session.suspend', text('{"id": "x"')) },
  too_deep: { field: null, send: (it) => it.send('session.suspend', text('['.repeat(200_000))) },
  field_invalid: {
    field: 'data.cause',
    send: (it) =>
      it.send('session.suspend', it.body('session.suspend', { session: 'S-A', cause: 'boredom' })),
  },
  operation_differs: {
    field: 'operation',
    send: (it) => it.send('session.suspend', it.body('session.resume', { session: 'S-A' })),
  },
  wrong_audience: {
    field: 'audience',
    send: (it) => order(it, { audience: '/venues/140500-02/gateways/gw1' }),
  },
  clock_not_trusted: {
    field: null,
    send(it) {
      it.bench.wall.quality = 'suspect'
      return order(it)
    },
  },
  issued_in_future: {
    field: 'issued_at',
    send: (it) => order(it, { issued_at: at(it, 120), expires_at: at(it, 300) }),
  },
  expired: {
    field: 'expires_at',
    send: (it) => order(it, { issued_at: at(it, -300), expires_at: at(it, -1) }),
  },
  lifetime_too_long: { field: 'expires_at', send: (it) => order(it, { expires_at: at(it, 2 * 3_600) }) },
  id_reused: {
    field: 'id',
    async send(it) {
      await it.ask('state.get', {}, { id: 'order-x' })
      return order(it, { id: 'order-x' })
    },
  },
  sealed_malformed: { field: 'data.roster', send: (it) => rosterWith(it, 'e30.e30.e30.e30.e30') },
  sealed_for_another_key: {
    field: 'data.roster',
    async send(it) {
      const { publicJwk } = await it.door.key()
      const jwe = await sealFor({ ...publicJwk, kid: 'another' }, text('{}'))
      return rosterWith(it, jwe)
    },
  },
  sealed_altered: {
    field: 'data.roster',
    async send(it) {
      const { publicJwk } = await it.door.key()
      const jwe = await sealFor(publicJwk, text('{"session":"S-B"}'))
      const [head, key, iv, cipher = '', tag] = jwe.split('.')
      const other = cipher.startsWith('A') ? `B${cipher.slice(1)}` : `A${cipher.slice(1)}`
      return rosterWith(it, [head, key, iv, other, tag].join('.'))
    },
  },
  roster_invalid: {
    field: 'data.roster',
    async send(it) {
      const { publicJwk } = await it.door.key()
      return rosterWith(it, await sealFor(publicJwk, text('{"session":"S-B","people":[{"name":""}]}')))
    },
  },
  gateway_fault: {
    field: null,
    async send(it) {
      // a key that others may read is none
      writeFileSync(join(it.bench.directory, 'p.key'), 'x', { mode: 0o644 })
      return rosterWith(it, 'e30.e30.e30.e30.e30')
    },
  },
  wrong_stream: {
    field: 'data.stream',
    send: (it) => it.send('journal.resend', it.body('journal.resend', { stream: 'j-other', from: 1, to: 2 })),
  },
  beyond_journal: {
    field: 'data.to',
    send(it) {
      const { stream } = it.bench.journal
      return it.send('journal.resend', it.body('journal.resend', { stream, from: 1, to: 1_000_000 }))
    },
  },
  too_many_resends: {
    field: null,
    async send(it) {
      const { stream } = it.bench.journal
      it.bench.broker.acks = 'hold'
      for (let n = 0; n < 40; n++) it.bench.gateway().repeat(1, 5)
      it.bench.broker.acks = 'give'
      return it.send('journal.resend', it.body('journal.resend', { stream, from: 1, to: 5 }))
    },
  },
}

async function signedBy(it: RequestBench, limits: object): Promise<readonly Said[]> {
  const limited = platformKey('limited', limits)
  const other = await requestBench({ signers: [limited] })
  const body = orderBody(other)
  const said = await other.send('session.suspend', body, { jws: await signRequest(body, limited.signing) })
  expect(it.bench.openings).toEqual([])
  return said
}

function answersAfter(it: RequestBench, from: number): readonly Said[] {
  return it.bench.broker.received
    .slice(from)
    .filter(({ topic }) => topic.includes('/response/'))
    .map(({ topic, payload, correlation }) => ({
      topic,
      text: payload,
      correlation: Buffer.from(correlation ?? []).toString(),
      answer: JSON.parse(payload),
    }))
}

describe('a request is refused', () => {
  test.each(Object.entries(rows))(
    '%s: told with its field, on record, and nothing moves',
    async (code, { field, send }) => {
      const it = await ready()
      const said = await send(it)
      expect(said).toHaveLength(1)
      const [one] = said
      expect(one?.answer).toMatchObject({ outcome: 'refused', refusal: { code, field } })
      const { zh = '', en = '' } = one?.answer.refusal ?? {}
      expect(zh).toMatch(/\p{Script=Han}|should|expected/u)
      expect(en).not.toMatch(/\p{Script=Han}|undefined|\{detail\}/u)
      expect(one?.correlation).not.toBe('')
      const facts = it.news().filter((type) => !['clock.unsynchronized', 'roster.rejected'].includes(type))
      expect(facts.filter((type) => type !== 'request.refused')).toEqual([])
      expect(it.bench.openings).toEqual([])
      expect(it.bench.gateway().state().sessions.get('S-A')?.suspended).toBe(false)
    },
  )

  test('for each reason that there is', () => {
    expect(Object.keys(rows).sort()).toEqual(Object.keys(requestRefusals).sort())
  })

  test('without a topic of ours for the answer the answer goes to response/unaddressed', async () => {
    const it = await ready()
    const [said] = await it.send('session.suspend', orderBody(it), { responseTopic: null })
    expect(said?.topic).toBe('warden/v1/140500-01/response/unaddressed')
  })

  test('that is meant for another gateway of this venue is left to it, without a word', async () => {
    const it = await ready()
    const body = orderBody(it, { audience: '/venues/140500-01/gateways/gw2' })
    const before = it.bench.broker.received.length
    const jws = await signRequest(body, it.city.signing)
    it.bench.broker.say('warden/v1/140500-01/request/session.suspend', body, {
      responseTopic: answersTopic,
      properties: { jws },
    })
    await it.settle()
    expect([answersAfter(it, before), it.news()]).toEqual([[], []])
  })

  test('when large ones come faster than they can be looked at, so that they take no memory', async () => {
    const it = await ready()
    await it.ask('state.get', {})
    const before = it.bench.broker.received.length
    const large = new Uint8Array(250_000).fill(0x20)
    for (let n = 0; n < 20; n++)
      it.bench.broker.say('warden/v1/140500-01/request/state.get', large, {
        responseTopic: answersTopic,
        properties: { jws: 'a..b' },
      })
    await it.settle(() => answersAfter(it, before).length === 20)
    const codes = answersAfter(it, before).map(({ answer }) => answer.refusal?.code)
    expect(codes.filter((code) => code === 'too_many_requests').length).toBeGreaterThan(9)
    expect(codes.filter((code) => code === 'signature_malformed').length).toBeGreaterThan(5)
  })

  test('a thousand times at once: each is answered, the record holds two facts of it', async () => {
    const it = await ready()
    await it.ask('state.get', {})
    const before = it.bench.broker.received.length
    for (let n = 0; n < 1_000; n++)
      it.bench.broker.say('warden/v1/140500-01/request/session.suspend', text('x'), {
        responseTopic: answersTopic,
        correlation: text(String(n)),
        retained: true,
      })
    await it.settle(() => answersAfter(it, before).length >= 1_000)
    expect(answersAfter(it, before)).toHaveLength(1_000)
    expect(it.news()).toEqual(['request.refused'])
    it.bench.clock.advance(61_000)
    expect(it.news()).toEqual(['request.refused'])
    const events = [...it.bench.journal.events()].filter(({ type }) => type === 'request.refused')
    expect(events.map(({ data }) => ('count' in data ? data.count : 0))).toEqual([1, 999])
  })
})
