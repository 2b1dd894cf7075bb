import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { denials } from '../../../../daemon/domain/denials.ts'
import { catalogue } from '../../../../daemon/domain/events/catalogue.ts'

/** Rows of a CSV file with quoted fields, without its heading. */
function rows(file: string): string[][] {
  const text = readFileSync(new URL(`../../../vectors/${file}`, import.meta.url), 'utf8')
  const lines = text.trim().split(/\r?\n/).slice(1)
  return lines.map((line) =>
    [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1] ?? '').slice(0, -1),
  )
}

const listed = new Map(rows('events.csv').map((row) => [row[0], row]))

/**
 * Not in the published list: the stored decision that must come before a cell is opened for retrieval, the platform's leave
 * to fetch belongings early, what became of its requests and of its confirmations, and the warning ahead of the end of a
 * certificate.
 */
const ourOwn = new Set([
  'link.certificate_expiring',
  'link.contested',
  'locker.retrieval_granted',
  'locker.retrieval_ordered',
  'outbox.mismatched',
  'request.accepted',
  'request.refused',
])

describe('the event catalogue', () => {
  test.each(Object.entries(catalogue))('%s says what the published list says', (type, event) => {
    if (ourOwn.has(type)) {
      expect(listed.has(type)).toBe(false)
      return
    }
    const [, zh, severity, articles, , person] = listed.get(type) ?? []
    expect({
      zh: event.zh,
      severity: event.severity,
      articles: event.articles.join(','),
      person: event.person ? 'y' : 'n',
    }).toEqual({ zh, severity, articles, person })
  })

  test.each(Object.entries(catalogue))('%s takes no field that it did not declare', (_type, event) => {
    const result = event.data.safeParse({ name: 'x', address: 'x', number: 'x' })
    expect(result.success).toBe(false)
    if (!result.success) expect(result.error.issues.map((issue) => issue.code)).toContain('unrecognized_keys')
  })
})

describe('the denial codes', () => {
  test('are those of the published list, with its words and its BACnet neighbours', () => {
    const published = rows('denial-reasons.csv').map(([code, zh, , bacnet]) => [code, { zh, bacnet }])
    const ours = Object.entries(denials).map(([code, { zh, bacnet }]) => [code, { zh, bacnet }])
    expect(ours).toEqual(published)
  })
})
