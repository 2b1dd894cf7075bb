import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, hashOfStored, seal, sourceOf } from '../../../daemon/journal/envelope.ts'
import { envelopeOf, hashByDefinition } from '../../support/journal.ts'
import { draft, moment } from '../../support/journal-drafts.ts'

const origin = { source: sourceOf('140500-01', 'gw1'), stream: 's', utcOffset: '+08:00', test: false }
const place = { origin, previous: { sequence: 4, hash: 'a'.repeat(64) }, moment: moment(), id: 'e' }

/** A sealed envelope whose data is any JSON at all, fields named `hash` among it. */
function sealed(data: unknown) {
  return seal({ ...draft(1), data } as ReturnType<typeof draft>, place)
}

const anyData = fc.jsonValue({ maxDepth: 4 })

describe('the hash of a stored text', () => {
  test('is that of the definition, whatever the data holds', () => {
    fc.assert(
      fc.property(anyData, (data) => {
        const { text, hash } = sealed(data)
        expect(hashOfStored(text, hash)).toBe(hashByDefinition(envelopeOf({ envelope: text })))
      }),
    )
  })

  test.each([
    ['a field named hash', { hash: 'f'.repeat(64) }],
    ['text that looks like the field', { note: `,"hash":"${'f'.repeat(64)}"` }],
    ['fields named hash in a list', [{ a: 1, hash: 'f'.repeat(64) }, { hash: '' }]],
  ])('is not misled by %s', (_, data) => {
    const { text, hash } = sealed(data)
    expect(hashOfStored(text, hash)).toBe(hash)
  })

  test.each([
    ['the text says another hash', (text: string) => text.replace(/"hash":"./, '"hash":"x')],
    ['the text says no hash', (text: string) => text.replace(/,"hash":"[0-9a-f]{64}"/, '')],
  ])('is unknown when %s', (_, changed) => {
    const { text, hash } = sealed({})
    expect(hashOfStored(changed(text), hash)).toBeNull()
  })

  test('is another one when anything else in the text is', () => {
    const { text, hash } = sealed({ a: 1 })
    const envelope = envelopeOf({ envelope: text })
    for (const key of Object.keys(envelope).filter((one) => one !== 'hash')) {
      expect(hashOfStored(canonical({ ...envelope, [key]: 'x' }), hash), key).not.toBe(hash)
    }
  })

  test('is not that of a text whose last field named hash is a copy further down', () => {
    const { text, hash } = sealed({})
    const envelope = { ...envelopeOf({ envelope: text }), zzz: { a: 1, hash } }
    expect(hashOfStored(canonical(envelope), hash)).not.toBe(hash)
  })
})
