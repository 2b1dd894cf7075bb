/** What may come instead of a request: bombs, rubbish, and what is shaped like one (F-P.4). One answer, and nothing else. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operations, responseBody } from '../../../daemon/platform/requests.ts'
import { signRequest } from '../../../scripts/platform-consumer/sign.ts'
import type { RequestBench, Said, Sending } from '../../support/request-bench.ts'
import { requestBench } from '../../support/request-bench.ts'

const text = (value: string) => new TextEncoder().encode(value)

/** One answer with the sender's correlation and the shape of the contract, nothing moved, at most a refusal on record. */
function expectOneRefusal(it: RequestBench, said: readonly Said[]): Said {
  const [one, ...more] = said
  if (one === undefined || more.length > 0) throw new Error(`${said.length} answers`)
  expect(responseBody.parse(one.answer).outcome).toBe('refused')
  expect(one.correlation).toBe(it.lastCorrelation())
  const { zh = '', en = '' } = one.answer.refusal ?? {}
  expect(zh).toMatch(/\p{Script=Han}/u)
  expect(en).not.toMatch(/\p{Script=Han}|undefined|\{detail\}/u)
  expect(it.news().filter((type) => type !== 'request.refused')).toEqual([])
  expect(it.bench.openings).toEqual([])
  return one
}

/** A signed body, as it would be if the key of the platform were in the wrong hands or its program had gone mad. */
async function signed(it: RequestBench, body: string | Uint8Array, operation = 'session.suspend') {
  return expectOneRefusal(it, await it.send(operation, typeof body === 'string' ? text(body) : body))
}

const open = (it: RequestBench, inside: string) =>
  Buffer.from(it.body('session.suspend', {})).toString().replace(/\}$/, `,${inside}}`)

const mebibyte = 1_048_576

const bombs: Readonly<Record<string, [(it: RequestBench) => string | Uint8Array, string]>> = {
  'lists in lists, a hundred thousand deep': [() => '['.repeat(100_000) + ']'.repeat(100_000), 'too_deep'],
  'objects in objects, thirty thousand deep': [() => '{"a":'.repeat(30_000), 'too_deep'],
  '256 KiB of brackets': [() => '['.repeat(262_144), 'too_deep'],
  'one byte more than 256 KiB': [() => ' '.repeat(262_145), 'too_large'],
  'five megabytes': [() => new Uint8Array(5 * mebibyte).fill(0x5b), 'too_large'],
  nothing: [() => '', 'not_json'],
  'a byte order mark': [() => '\ufeff{}', 'field_invalid'],
  'half of a character': [() => new Uint8Array([0x22, 0xe8, 0xaf]), 'not_utf8'],
  'a surrogate in UTF-8': [() => new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not_utf8'],
  'a number of 200,000 digits': [() => '9'.repeat(200_000), 'field_invalid'],
  'a number beyond all numbers': [(it) => open(it, '"expires_at":1e999'), 'field_invalid'],
  'twenty thousand keys': [
    () => `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":0`).join()}}`,
    'field_invalid',
  ],
  'a key of 200 KiB': [() => `{"${'k'.repeat(204_800)}":1}`, 'field_invalid'],
  null: [() => 'null', 'field_invalid'],
  'a list': [() => '[{}]', 'field_invalid'],
  'the name __proto__': [(it) => open(it, '"__proto__":{"operation":"session.resume"}'), 'field_invalid'],
  'an escaped __proto__ in the data': [
    (it) => open(it, '"data":{"session":"S-A","cause":"fire","\\u005f_proto__":{}}'),
    'field_invalid',
  ],
  'the name constructor': [(it) => open(it, '"constructor":{"prototype":{}}'), 'field_invalid'],
}

describe('a signed body that is a bomb is refused within its bounds', () => {
  test.each(Object.entries(bombs))('%s', async (_, [body, code]) => {
    const it = await requestBench()
    const { answer } = await signed(it, body(it))
    expect(answer.refusal?.code).toBe(code)
    expect(Object.hasOwn(Object.prototype, 'operation')).toBe(false)
  })

  test('of a key that stands there twice the last one counts, for the signature as for us', async () => {
    const it = await requestBench()
    const { answer } = await signed(it, open(it, '"operation":"session.resume"'))
    expect(answer.refusal).toMatchObject({ code: 'operation_differs', field: 'operation' })
  })
})

const good = { session: 'S-N', kind: 'works_tender', room: 'room2', due: '2026-03-18T12:00:00+08:00' }
/** What a schema would let through that only knows texts and dates. */
const odd: readonly (readonly [operation: string, data: object, field: string])[] = [
  ['session.schedule', { ...good, session: 'S-\ud800' }, 'data.session'],
  ['session.schedule', { ...good, session: 'S-\u0000' }, 'data.session'],
  ['session.schedule', { ...good, session: 'S-\u001b[2J' }, 'data.session'],
  ['session.schedule', { ...good, session: '某某有限公司' }, 'data.session'],
  ['session.schedule', { ...good, due: '9999-12-31T23:59:59Z' }, 'data.due'],
  ['session.schedule', { ...good, due: '0000-01-01T00:00:00+23:59' }, 'data.due'],
  ['session.schedule', { ...good, mealAt: '9999-12-31T23:59:59Z' }, 'data.mealAt'],
  ['session.schedule', { ...good, due: '2026-02-29T12:00:00+08:00' }, 'data.due'],
  ['session.schedule', { ...good, due: '2026-03-18T23:59:60+08:00' }, 'data.due'],
  ['session.schedule', { ...good, due: '2026-03-18T12:00:00' }, 'data.due'],
  ['booking.put', { ...good, bookedUntil: '9999-12-31T23:59:59Z' }, 'data.bookedUntil'],
  ['session.reschedule', { session: 'S-A', admitFrom: '0000-01-01T00:00:00+23:59' }, 'data.admitFrom'],
  ['session.suspend', { session: 'S-A', cause: 'fire', reason: 'x\ud800y' }, 'data.reason'],
  ['session.suspend', { session: 'S-A', cause: 'fire', reason: '电话 13800000000' }, 'data.reason'],
  ['rules.put', { values: { lockerSizes: ['\ud800'] } }, 'data.values.lockerSizes.0'],
  ['rules.put', { values: { grantSeconds: 1e308 } }, 'data.values.grantSeconds'],
  ['rules.put', { values: { constructor: 1 } }, 'data.values.constructor'],
  ['rules.put', { values: { ['x'.repeat(100_000)]: 1 } }, 'data.values'],
  ['rules.put', { values: { '140500199001011234': 1 } }, 'data.values'],
  ['rules.put', { values: {}, local: ['grantSeconds', '__proto__'] }, 'data.local.1'],
  ['journal.resend', { stream: 'j', from: 1, to: 2 ** 60 }, 'data.to'],
  ['journal.resend', { stream: 'j', from: 1.5, to: 2 }, 'data.from'],
]

describe('a value that cannot be kept is refused by its field, in both languages', () => {
  test.each(odd)('%s %j: %s', async (operation, data, field) => {
    const it = await requestBench()
    it.bench.roster(['A1'])
    it.news()
    const said = await it.send(operation, it.body(operation, data))
    const { answer } = expectOneRefusal(it, said)
    expect(answer.refusal).toMatchObject({ code: 'field_invalid', field })
    expect(JSON.stringify(answer)).not.toMatch(/x{200}|140500199001011234/)
  })
})

const runs = { numRuns: 150 }
/** Any text but Chinese: a refusal repeats it, and its English words are looked through for ours. */
const unprinted = fc.string({ unit: 'binary' }).filter((word) => !/\p{Script=Han}/u.test(word))
const header = fc.record({ alg: fc.constantFrom('EdDSA', 'SM2-SM3', 'none', 'HS256'), kid: fc.string() })
const detached = header.map((head) => `${Buffer.from(JSON.stringify(head)).toString('base64url')}..AAAA`)

describe('whatever comes', () => {
  test('with any body, header, topic and property there is one answer, and no fact but a refusal', async () => {
    const it = await requestBench()
    const how: fc.Arbitrary<Sending> = fc.record(
      {
        jws: fc.oneof(fc.string(), detached, fc.constant(null)),
        retained: fc.boolean(),
        responseTopic: fc.oneof(
          fc.constantFrom(
            null,
            '',
            '#',
            'warden/v1/140500-01/response/#',
            'warden/v1/140500-01/request/state.get',
          ),
          unprinted,
        ),
      },
      { requiredKeys: ['jws'] },
    )
    const operation = fc.oneof(fc.constantFrom(...Object.keys(operations)), unprinted)
    const body = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.json().map(text))
    await fc.assert(
      fc.asyncProperty(operation, body, how, async (named, bytes, sending) => {
        const { topic } = expectOneRefusal(it, await it.send(named, bytes, sending))
        expect(topic).toMatch(/^warden\/v1\/140500-01\/response\/(city\/desk|unaddressed)$/)
      }),
      runs,
    )
  })

  test('with any signed JSON for a body there is one answer, and no fact but a refusal', async () => {
    const it = await requestBench()
    const body = fc.oneof(
      fc.json(),
      fc
        .json()
        .map((data) =>
          Buffer.from(it.body('session.suspend', {})).toString().replace('"data":{}', `"data":${data}`),
        ),
      fc
        .dictionary(
          fc.constantFrom('id', 'operation', 'audience', 'issued_at', 'expires_at', 'data'),
          fc.jsonValue(),
        )
        .map((given) => JSON.stringify(given)),
    )
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => void (await signed(it, bytes))),
      runs,
    )
  })

  test('with any data for an operation there is one answer, and the record verifies', async () => {
    const it = await requestBench()
    it.bench.roster(['A1', 'A2'])
    const instant = fc.oneof(
      fc
        .date({ min: new Date(0), noInvalidDate: false })
        .map((date) => (Number.isNaN(date.getTime()) ? '' : date.toISOString())),
      fc.constantFrom('2026-03-18T12:00:00+08:00', '2199-12-31T23:59:59-23:59', '2000-01-01T00:00:00+23:59'),
    )
    const word = fc.oneof(
      fc.constantFrom('S-A', 'room1', 'room2', 'fire', 'works_tender', 'p-000000000000'),
      fc.string({ unit: 'binary' }),
    )
    const value = fc.oneof(word, instant, fc.jsonValue())
    const keys = [...new Set(Object.values(operations).flatMap(({ data }) => Object.keys(data.shape)))]
    const data = fc.dictionary(fc.constantFrom(...keys), value)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(operations)), data, async (operation, given) => {
        const [one, ...more] = await it.send(operation, it.body(operation, given))
        expect([responseBody.safeParse(one?.answer).error, more]).toEqual([undefined, []])
      }),
      { numRuns: 400 },
    )
    expect(it.bench.openings).toEqual([])
    const verify = it.bench.gateway().verify('o-000000000001')
    await it.settle()
    expect((await verify)?.audit.intact).toBe(true)
  })
})

test('a signature over other bytes is refused, whichever byte was changed', async () => {
  const it = await requestBench()
  const body = it.body('session.suspend', { session: 'S-A', cause: 'fire' })
  const jws = await signRequest(body, it.city.signing)
  await fc.assert(
    fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = body.with(at, (body[at] ?? 0) ^ by)
      const { answer } = expectOneRefusal(it, await it.send('session.suspend', changed, { jws }))
      expect(answer.refusal?.code).toBe('signature_wrong')
    }),
    { numRuns: 60 },
  )
})
