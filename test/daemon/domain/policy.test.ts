import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rulesFor, underRulesOf } from '../../../daemon/domain/policy.ts'
import { policyValues, rulesFromValues } from '../../../daemon/domain/policy-values.ts'
import type { Rules } from '../../../daemon/domain/venue.ts'
import { person } from '../../support/people.ts'
import { scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const usual = smallVenue().rules

describe('a set of rules', () => {
  test('comes back from the record as it went there', () => {
    const set = fc.record({
      grantMs: fc.integer({ min: 2_000, max: 30_000 }),
      wrongAttempts: fc.integer({ min: 3, max: 10 }),
      badgeRequired: fc.boolean(),
      antiPassback: fc.constantFrom<Rules['antiPassback']>('hard', 'soft'),
      lockerSizes: fc.uniqueArray(fc.constantFrom('small', 'large', 'bag'), { minLength: 1 }),
      loginMs: fc.integer({ min: 1, max: 24 }).map((hours) => hours * 3_600_000),
    })
    fc.assert(
      fc.property(set, (change) => {
        const rules = { ...usual, ...change }
        expect(rulesFromValues(policyValues(rules), usual)).toEqual(rules)
      }),
    )
  })

  test('of another version gives what this one knows, and leaves the rest as it is', () => {
    const values = { grantSeconds: 12, ofALaterVersion: true, badgeRequired: 'perhaps' }
    expect(rulesFromValues(values, usual)).toEqual({ ...usual, grantMs: 12_000 })
  })
})

describe('a change of rules (Art. 44, F-44.1)', () => {
  test('is on record as a whole set at the start that brings it, and not again', () => {
    const story = scenario({ venue: smallVenue({ grantMs: 9_000 }) })
    const changed = story.events().filter(({ type }) => type === 'policy.changed')
    expect(changed).toMatchObject([{ data: { what: 'rules', values: { grantSeconds: 9 }, by: null } }])
    story.restart()
    expect(story.events().filter(({ type }) => type === 'policy.changed')).toHaveLength(1)
  })

  test('leaves a session the rules that it began with', () => {
    const story = scenario({ venue: smallVenue({ clarificationLimit: 2 }) }).roster('S-A', 'room1', [
      person('A1'),
    ])
    const later = { state: story.state(), venue: smallVenue({ clarificationLimit: 4 }) }
    expect(rulesFor(later, 'S-A').clarificationLimit).toBe(2)
    expect(rulesFor(later, null).clarificationLimit).toBe(4)
    expect(underRulesOf(later, 'S-A').venue.rules.clarificationLimit).toBe(2)
  })
})
