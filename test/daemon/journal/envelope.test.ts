import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import { canonical, eventOf, hashOfStored, seal, sourceOf } from '../../../daemon/journal/envelope.ts'
import { canonicalJson, hashByDefinition } from '../../support/journal.ts'
import { dayStartMs, draft, grant, session } from '../../support/journal-drafts.ts'

const origin = { source: sourceOf('140500-01', 'gw1'), stream: 'stream-1', utcOffset: '+08:00', test: false }
const previous = { sequence: 41, hash: 'ab'.repeat(32) }
const id = '019cfe90-0000-7000-8000-000000000000'

function sealed(given: { draft?: Draft; test?: boolean; utcOffset?: string } = {}) {
  const { draft: drafted = grant(1), ...changed } = given
  const moment = { ms: dayStartMs, clock: 'synced' } as const
  return seal(drafted, { origin: { ...origin, ...changed }, previous, moment, id })
}

const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>
const eventTime = (text: string) => (JSON.parse(text) as { time: string }).time
const without = (nothing: 'session' | 'zone'): Draft => ({ ...grant(1), [nothing]: null }) as Draft

describe('an envelope', () => {
  test('has exactly the keys of the contract, in structured mode of CloudEvents 1.0', () => {
    const { text, hash } = sealed()
    expect(parsed(text)).toStrictEqual({
      specversion: '1.0',
      id,
      source: '/venues/140500-01/gateways/gw1',
      type: 'passage.granted',
      subject: grant(1).subject,
      time: '2026-03-18T09:30:00.000+08:00',
      dataschema: 'urn:warden:event:passage.granted:1',
      datacontenttype: 'application/json',
      sequence: '42',
      stream: 'stream-1',
      prevhash: previous.hash,
      hash,
      clock: 'synced',
      session,
      zone: 'evaluation',
      data: grant(1).data,
    })
  })

  test('says test: true in training mode, and has no such key otherwise', () => {
    expect(parsed(sealed({ test: true }).text)).toHaveProperty('test', true)
    expect(parsed(sealed().text)).not.toHaveProperty('test')
  })

  test('leaves out session and zone where there is none: no key is null', () => {
    expect(parsed(sealed({ draft: without('session') }).text)).not.toHaveProperty('session')
    expect(parsed(sealed({ draft: without('zone') }).text)).not.toHaveProperty('zone')
    for (let n = 0; n < 12; n++) {
      expect(Object.values(parsed(sealed({ draft: draft(n) }).text))).not.toContain(null)
    }
  })

  test('dates with the zone offset of the venue, the same instant everywhere', () => {
    const timeAt = (utcOffset: string) => eventTime(sealed({ utcOffset }).text)
    const times = ['+08:00', '-03:30', '+00:00'].map(timeAt)
    expect(times).toEqual([
      '2026-03-18T09:30:00.000+08:00',
      '2026-03-17T22:00:00.000-03:30',
      '2026-03-18T01:30:00.000+00:00',
    ])
    expect(times.map((time) => Date.parse(time))).toEqual([dayStartMs, dayStartMs, dayStartMs])
  })

  test('has for its hash the SHA-256 of its canonical JSON without the hash', () => {
    const { text, hash } = sealed()
    expect(hash).toBe(hashByDefinition(parsed(text)))
    expect(parsed(text)).toHaveProperty('hash', hash)
    expect(text).toBe(canonicalJson(parsed(text)))
  })

  test('turns back into the draft it was made from', () => {
    for (const one of [
      ...Array.from({ length: 8 }, (_, n) => draft(n)),
      without('session'),
      without('zone'),
    ]) {
      expect(eventOf(sealed({ draft: one }).text)).toEqual({ ...one, sequence: 42, id, atMs: dayStartMs })
    }
  })

  test.each(['', 'no JSON', 'null', '[]', '7', '"text"'])('is not what stands in %j', (text) => {
    expect(() => eventOf(text)).toThrow(SyntaxError)
  })
})

describe('canonical JSON', () => {
  test('writes the example of RFC 8785, section 3.2.2, as section 3.2.3 prints it', () => {
    const example = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as object
    expect(canonical(example)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  test('sorts keys by UTF-16 code units, as section 3.2.3 asks', () => {
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
    const order = JSON.parse(
      canonical(keys)
        .replace(/"(?<key>[^"]*)":\d/g, '"$<key>"')
        .replace(/^{(.*)}$/, '[$1]'),
    )
    expect(order).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'])
  })

  test('agrees with the definition for any JSON there is', () => {
    const json = fc.object({
      key: fc.string({ unit: 'grapheme' }).filter((key) => key !== 'hash'),
      values: [
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constant(null),
      ],
    })
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).toBe(canonicalJson(value))
        const hash = hashByDefinition({ data: value, hash: 'no matter' })
        expect(hashOfStored(canonical({ data: value, hash }), hash)).toBe(hash)
      }),
    )
  })
})
