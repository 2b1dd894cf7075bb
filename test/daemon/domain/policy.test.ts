import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rule } from '../../../config/rules.ts'
import { catalogue } from '../../../config/rules.ts'
import { personDenial } from '../../../daemon/domain/entry.ts'
import { rulesFor, underRulesOf } from '../../../daemon/domain/policy.ts'
import { policyIds, policyValues, rulesFromValues } from '../../../daemon/domain/policy-values.ts'
import { moment } from '../../support/journal-drafts.ts'
import { person } from '../../support/people.ts'
import { scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const usual = smallVenue().rules

/** Any set that a venue file can give: each rule of the catalogue within its range. */
const anyValues = fc.record(
  Object.fromEntries(catalogue.rules.filter(({ id }) => policyIds.includes(id)).map(anyValueOf)),
)

function anyValueOf({ id, kind, min = 0, max = 0, choices = ['small', 'large', 'bag'] }: Rule) {
  const arbitraries: Record<Rule['kind'], fc.Arbitrary<number | boolean | string | string[]>> = {
    // tenths of a second are the finest that anybody writes
    number: fc.integer({ min: min * 10, max: max * 10 }).map((tenths) => tenths / 10),
    integer: fc.integer({ min: Math.ceil(min), max: Math.floor(max) }),
    boolean: fc.boolean(),
    choice: fc.constantFrom(...choices),
    list: fc.uniqueArray(fc.constantFrom(...choices), { minLength: 1 }),
    time: fc.constant('03:30'),
  }
  return [id, arbitraries[kind]] as const
}

describe('a set of rules', () => {
  test('comes back from the record as it went there, rule by rule', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const rules = rulesFromValues(values, usual)
        const recorded = policyValues({ rules, otherRules: {} })
        expect(recorded).toEqual(values)
        expect(rulesFromValues(JSON.parse(JSON.stringify(recorded)), usual)).toEqual(rules)
      }),
    )
  })

  test('is whole on record: what binds outside the core stands there too', () => {
    const values = policyValues({
      rules: usual,
      otherRules: { journalYears: 15, leaveApprovers: ['a', 'b'] },
    })
    expect(values).toMatchObject({ journalYears: 15, leaveApprovers: ['a', 'b'], grantSeconds: 8 })
  })

  test('of another version gives what this one knows, and leaves the rest as it is', () => {
    const values = {
      grantSeconds: 12,
      ofALaterVersion: true,
      badgeRequired: 'perhaps',
      antiPassback: 'medium',
      documents: ['passport'],
    }
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

  test('does not reach the people of a session that is under way: deposit, badge and consents stay as they were', () => {
    const story = scenario({ venue: smallVenue({ depositRequired: true }) }).roster('S-A', 'room1', [
      person('A1'),
    ])
    const zhao = story.state().people.get(story.refOf(person('A1')))
    const lane = story.venue.portals.get('lane1')
    if (zhao === undefined || lane === undefined) throw new Error('the small venue has a lane and a roster')
    const later = {
      state: story.state(),
      venue: smallVenue({ depositRequired: false }),
      now: moment(),
      ref: 'r',
    }
    expect(personDenial(later, lane, zhao)).toBe('deposit_required')
    expect(personDenial(later, lane, { ...zhao, session: 'S-unknown' })).not.toBe('deposit_required')
  })
})
