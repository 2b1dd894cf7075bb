import { afterAll, describe, expect, test } from 'vitest'
import { createCertificates } from '../../../daemon/platform/certificates.ts'
import { newCity } from '../../support/city.ts'

const dayMs = 86_400_000
const begin = Date.UTC(2026, 0, 1)
const end = Date.UTC(2026, 2, 1)
const span = { from: '260101000000Z', until: '260301000000Z' }

const city = newCity()
afterAll(city.dispose)
city.make(['venue', '140500-01', '140500-02'], span)
const one = city.of('140500-01')
const two = city.of('140500-02')
/** until August */
city.make(['platform'], { from: '260101000000Z', until: '260801000000Z' })
const longer = city.of('platform')

function at(nowMs: number, files: Partial<typeof one> = one) {
  const whole = { ca: null, cert: null, key: null, ...files }
  return createCertificates({ files: whole, utcOffset: '+08:00', nowMs: () => nowMs })
}

describe('our own certificate', () => {
  test('is no problem from its first to its last second', () => {
    expect(at(begin).problem()).toBeNull()
    expect(at(end).problem()).toBeNull()
  })

  test('that has expired is named with its date at the venue and the remedy', () => {
    expect(at(end + 1).problem()).toMatch(/^certificate expired on 2026-03-01; .*new one/)
    // 20:00 UTC is the next day at the venue.
    city.make(['supervision'], { from: '260101000000Z', until: '260228200000Z' })
    expect(at(end, city.of('supervision')).problem()).toContain('expired on 2026-03-01')
  })

  test('that is not valid yet points to the clock of the machine', () => {
    expect(at(begin - 1).problem()).toMatch(/not valid before 2026-01-01; check the clock/)
  })

  test.each([
    ['the key of another', { ...one, key: two.key }],
    ['no key', { cert: one.cert }],
    ['a key that is none', { ...one, key: 'no key' }],
  ])('with %s is a pair that does not belong together', (_what, files) => {
    expect(at(begin, files).problem()).toMatch(/do not belong together/)
  })

  test('that is no certificate at all is said to be none, and nothing of its contents is told', () => {
    const problem = at(begin, { cert: 'hunter-2', key: one.key }).problem()
    expect(problem).toMatch(/no certificate in PEM/)
    expect(problem).not.toContain('hunter-2')
  })

  test('that nobody asked for is no problem', () => {
    expect(at(begin, { ca: city.ca }).problem()).toBeNull()
  })
})

describe('what there is', () => {
  const standing = (files: Partial<typeof one>, nowMs = begin) =>
    at(nowMs, files)
      .now()
      .map(({ certificate, notAfter, days }) => [certificate, notAfter, days])

  test('is our own and the authority, each with its end in venue time and the whole days until then', () => {
    expect(standing({ cert: one.cert, ca: longer.cert })).toEqual([
      ['own', '2026-03-01T08:00:00.000+08:00', 59],
      ['ca', '2026-08-01T08:00:00.000+08:00', 212],
    ])
    expect(standing({ cert: one.cert }, end - dayMs)).toEqual([['own', '2026-03-01T08:00:00.000+08:00', 1]])
    expect(standing({ cert: one.cert }, end + 1)[0]?.at(2)).toBe(-1)
  })

  test('counts the authority that lasts longest, and the first certificate of our own file', () => {
    const [own, ca] = standing({ cert: one.cert + longer.cert, ca: one.cert + longer.cert + two.cert })
    expect([own?.[1], ca?.[1]]).toEqual(['2026-03-01T08:00:00.000+08:00', '2026-08-01T08:00:00.000+08:00'])
  })

  test('has the certificate of the broker once it was shown, the newest one', () => {
    const certificates = at(begin, {})
    expect(certificates.now()).toEqual([])
    certificates.seen({ notBeforeMs: begin, notAfterMs: begin + 3 * dayMs })
    certificates.seen({ notBeforeMs: begin, notAfterMs: begin + 5 * dayMs })
    expect(certificates.now()).toMatchObject([{ certificate: 'server', days: 5 }])
  })

  test('leaves out what cannot be read', () => {
    const torn = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    expect(standing({ cert: torn, ca: `${torn}${one.cert}` })).toHaveLength(1)
  })
})
