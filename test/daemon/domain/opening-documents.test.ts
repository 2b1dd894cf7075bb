import { describe, expect, test } from 'vitest'
import type { Rules } from '../../../daemon/domain/venue.ts'
import type { Person } from '../../support/people.ts'
import { edgeCases, person } from '../../support/people.ts'
import { scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

/** Somebody with a residence permit in this role. */
function permitHolder(role: Person['role']): Person {
  const edge = edgeCases.find((one) => one.case === 'taiwan_residence_permit')
  if (edge === undefined) throw new RangeError('the edge case is gone')
  return { ...edge, key: 'P', role }
}

function atDesk(role: Person['role'], rules: Partial<Rules>) {
  const holder = permitHolder(role)
  const venue = smallVenue({ depositRequired: false, ...rules })
  return scenario({ venue })
    .roster('S-A', 'room1', [person('A1'), holder])
    .card('desk1-reader', holder)
}

const onlyCards = ['resident_id'] as const
const withPermits = ['resident_id', 'hmt_residence_permit'] as const

describe('conflict 10 of the notice: opening area and evaluation area take documents of their own (Art. 8, 17)', () => {
  test('a permit that only the opening area takes brings a bidder in, and no expert', () => {
    const rules = { documents: onlyCards, openingDocuments: withPermits }
    expect(atDesk('respondent', rules).latest()).toContain('identity.verified')
    expect(atDesk('expert', rules).last()).toMatchObject({
      type: 'identity.rejected',
      data: { reason: 'card_type_unsupported' },
    })
  })

  test('and the other way round', () => {
    const rules = { documents: withPermits, openingDocuments: onlyCards }
    expect(atDesk('expert', rules).latest()).toContain('identity.verified')
    expect(atDesk('respondent', rules).last()).toMatchObject({
      type: 'identity.rejected',
      data: { reason: 'card_type_unsupported' },
    })
  })

  test('a lane says the same as the desk', () => {
    const holder = permitHolder('expert')
    const venue = smallVenue({ depositRequired: false, documents: onlyCards, openingDocuments: withPermits })
    const story = scenario({ venue }).roster('S-A', 'room1', [person('A1'), holder])
    expect(story.card('lane1-in', holder).last()).toMatchObject({
      type: 'passage.denied',
      data: { reason: 'card_type_unsupported' },
    })
  })
})
