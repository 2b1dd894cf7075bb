import { describe, expect, test } from 'vitest'
import { edgeCases, person } from '../../support/people.ts'
import { morning, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const zhao = person('A1')
const qian = person('A2')

function day(options: Parameters<typeof scenario>[0] = {}) {
  return scenario(options).roster('S-A', 'room1', [zhao, qian])
}

describe('checking in', () => {
  test('verifies, records the arrival and gives out a cell in one go', () => {
    expect(day().card('desk1-reader', zhao).latest()).toEqual([
      'card.read',
      'identity.verified',
      'participant.arrived',
      'locker.assigned',
    ])
  })

  test('records how many minutes after the due time it was, negative when early', () => {
    const early = day().card('desk1-reader', zhao)
    expect(early.events().find((event) => event.type === 'participant.arrived')?.data).toMatchObject({
      lateMinutes: -30,
    })
    const late = day()
      .wait(42 * 60_000)
      .card('desk1-reader', zhao)
    expect(late.events().find((event) => event.type === 'participant.arrived')?.data).toMatchObject({
      lateMinutes: 12,
    })
  })

  test('a second reading while the cell door is open changes nothing', () => {
    const story = day().card('desk1-reader', zhao).card('desk1-reader', zhao)
    expect(story.latest()).toEqual(['card.read', 'identity.verified'])
  })

  test('without a free cell says so, and gives one out at a later reading', () => {
    const story = day()
      .signal('bank1-board', { kind: 'Offline', cause: 'no_reply' })
      .card('desk1-reader', zhao)
    expect(story.last().type).toBe('locker.exhausted')
    story.signal('bank1-board', { kind: 'Online', identity: null }).card('desk1-reader', zhao)
    expect(story.latest()).toEqual(['card.read', 'identity.verified', 'locker.assigned'])
  })

  test('needs no cell where the venue does not ask for a deposit', () => {
    const story = day({ venue: smallVenue({ depositRequired: false }) }).card('desk1-reader', zhao)
    expect(story.latest()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    expect(story.card('lane1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('of somebody on no roster is rejected and keeps only the keyed hash', () => {
    const story = day().card('desk1-reader', person('R1'))
    expect(story.last()).toMatchObject({ type: 'identity.rejected', data: { reason: 'not_on_roster' } })
    expect(JSON.stringify(story.events())).not.toContain(person('R1').id_no)
  })

  test('takes the session whose window is open when a number stands on two rosters', () => {
    const story = scenario()
      .roster('S-LATER', 'room2', [zhao], { dueMs: morning + 6 * 60 * 60_000 })
      .roster('S-NOW', 'room1', [zhao])
      .roster('S-TOMORROW', 'room2', [zhao], { dueMs: morning + 24 * 60 * 60_000 })
    story.card('desk1-reader', zhao)
    expect(story.last()).toMatchObject({ type: 'locker.assigned', session: 'S-NOW' })
  })
})

describe('a document', () => {
  const ordinary = edgeCases.filter((one) => one.expect.startsWith('accept'))
  test.each(ordinary.map((one) => [one.case, one] as const))('%s is accepted', (_name, holder) => {
    const story = scenario({ nowMs: Date.parse('2026-03-18T12:00:00+08:00') })
    story
      .roster('S-A', 'room1', [{ ...holder, key: holder.case, role: 'expert' }])
      .card('desk1-reader', holder)
    expect(story.latest()).toContain('identity.verified')
  })

  const refused = edgeCases.filter((one) => !one.expect.startsWith('accept'))
  test.each(refused.map((one) => [one.case, one] as const))(
    '%s is refused as the case says',
    (_name, holder) => {
      const story = scenario({ nowMs: Date.parse('2026-03-18T12:00:00+08:00') })
      story
        .roster('S-A', 'room1', [{ ...holder, key: holder.case, role: 'expert' }])
        .card('desk1-reader', holder)
      expect(story.last().data).toMatchObject({ reason: /^[a-z_]+/.exec(holder.expect)?.[0] })
    },
  )

  test('is valid on its last day and refused on the day after', () => {
    const holder = edgeCases.find((one) => one.case === 'expires_today')
    if (holder === undefined) throw new Error('edge case is gone')
    const next = scenario({ nowMs: Date.parse('2026-03-19T00:00:01+08:00') })
    next.roster('S-A', 'room1', [{ ...holder, key: 'E', role: 'expert' }]).card('desk1-reader', holder)
    expect(next.last().data).toMatchObject({ reason: 'card_expired' })
  })

  test('of an unknown region is accepted with a hint for staff', () => {
    const holder = edgeCases.find((one) => one.case === 'unknown_region')
    if (holder === undefined) throw new Error('edge case is gone')
    const story = scenario().roster('S-A', 'room1', [{ ...holder, key: 'U', role: 'expert' }])
    story.card('desk1-reader', holder)
    expect(story.events().find((event) => event.type === 'identity.verified')?.data).toMatchObject({
      regionUnknown: true,
    })
  })

  test('of a kind that the venue does not take is refused', () => {
    const venue = smallVenue({ documents: ['resident_id'], openingDocuments: ['resident_id'] })
    const holder = edgeCases.find((one) => one.case === 'taiwan_residence_permit')
    if (holder === undefined) throw new Error('edge case is gone')
    expect(scenario({ venue }).card('desk1-reader', holder).last().data).toMatchObject({
      reason: 'card_type_unsupported',
    })
  })
})

describe('a card that cannot be read', () => {
  test.each(['desk1-reader', 'lane1-in', 'lane1-out'])(
    'at %s is told with the code of the module',
    (reader) => {
      const story = day().signal(reader, { kind: 'CardReadFailed', failure: 'moved_away', status: 0x41 })
      expect(story.last()).toMatchObject({
        type: 'card.read_failed',
        data: { reader, failure: 'moved_away', status: 0x41 },
      })
    },
  )
})
