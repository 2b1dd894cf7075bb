import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const minute = 60_000
const [feng, chen, wei] = [person('B1'), person('B2'), person('B4')]
const [jiang, shen, bidder] = [person('B5'), person('B6'), person('R1')]

/** 冯辛 (lead), 陈壬 and 卫子 inside; 蒋丑 has not come; a bidder is on the roster too. */
function committee(rules: Parameters<typeof smallVenue>[0] = {}): Scenario {
  const story = scenario({ venue: smallVenue(rules) }).roster('S-B', 'room2', [
    feng,
    chen,
    wei,
    jiang,
    bidder,
  ])
  for (const member of [feng, chen, wei]) story.checkIn(member).pass('lane1', 'in', member)
  return story
}

function recused(rules: Parameters<typeof smallVenue>[0] = {}): Scenario {
  const story = committee(rules)
  return story.staff('participant.recuse', { person: story.refOf(wei), order: 'PT-11' }, { by: 'W1' })
}

/** 沈寅 takes the place of 卫子, by two of the staff. */
function replaced(story: Scenario = recused()): Scenario {
  const replaces = story.refOf(wei)
  const participant = story.enrol(shen, 'S-B')
  return story.staff('replacement.put', { replaces, participant }, { by: 'W1', second: 'W2' })
}

function seal(story: Scenario): Scenario {
  return story.staff('session.seal', { session: 'S-B', reason: '候补未到' }, { by: 'W1' })
}

function expectRefused(story: Scenario, code: string): void {
  expect(story.refusal()?.code).toBe(code)
  expect(story.latest()).toEqual([])
}

describe('a recusal (Art. 20, 22, F-22.3)', () => {
  test('takes the right, tells the agency and asks for another draw, in this order', () => {
    const story = recused()
    expect(story.latest()).toEqual(['participant.recused', 'notification.sent', 'replacement.requested'])
    const [fact, told, asked] = story.events().slice(-3)
    const participant = story.refOf(wei)
    expect(fact).toMatchObject({ data: { participant, order: 'PT-11', operator: operatorOf('W1') } })
    expect(told).toMatchObject({ data: { topic: 'recused', to: 'agency', participant } })
    expect(asked).toMatchObject({ session: 'S-B', data: { session: 'S-B', participant } })
  })

  test('of somebody inside shuts room door and lane to come back, and no way out (edge case 24)', () => {
    const story = recused()
    expect(story.card('door2-in', wei).last()).toMatchObject({
      type: 'passage.denied',
      data: { reason: 'replaced' },
    })
    expect(story.pass('lane1', 'out', wei).last().type).toBe('zone.exited')
    expect(story.card('lane1-in', wei).last()).toMatchObject({ data: { reason: 'replaced' } })
  })

  test('gives the belongings back at the table after the way out', () => {
    const story = recused().pass('lane1', 'out', wei).card('desk1-reader', wei)
    expect(story.latest()).toContain('locker.retrieval_granted')
  })

  test('comes once; the same order again changes nothing, also after a restart', () => {
    const story = recused()
    const again = { person: story.refOf(wei), order: 'PT-11' }
    expectRefused(story.staff('participant.recuse', again, { by: 'W1' }), 'already_done')
    expectRefused(story.restart().staff('participant.recuse', again, { by: 'W1' }), 'already_done')
  })

  test('is for members of a committee', () => {
    const story = committee()
    expectRefused(
      story.staff('participant.recuse', { person: story.refOf(bidder), order: null }, { by: 'W1' }),
      'not_a_member',
    )
  })

  test('of nobody that there is, or of staff, is refused', () => {
    const story = committee().staffed('W2')
    expectRefused(
      story.staff('participant.recuse', { person: 'B0099', order: null }, { by: 'W1' }),
      'unknown_person',
    )
    expectRefused(
      story.staff('participant.recuse', { person: operatorOf('W2'), order: null }, { by: 'W1' }),
      'not_of_a_session',
    )
  })

  test('can be of who is meant by the badge that is worn', () => {
    const story = committee()
    const participant = story.refOf(chen)
    const badge = { badge: 'B-0042', participant, kind: 'plastic' as const, operator: operatorOf('W2') }
    story.record({ type: 'badge.issued', subject: participant, session: 'S-B', zone: null, data: badge })
    story.staff('participant.recuse', { person: 'b-0042', order: null }, { by: 'S2' })
    expect(story.events().at(-3)).toMatchObject({ type: 'participant.recused', data: { participant } })
  })
})

describe('a withdrawal (Art. 22)', () => {
  test.each(['late', 'illness', 'misconduct', 'own_wish', 'other'])(
    'for %s is told and asks for a draw',
    (cause) => {
      const story = committee()
      story.staff('participant.withdraw', { person: story.refOf(chen), cause, order: null }, { by: 'W1' })
      expect(story.latest()).toEqual(['participant.withdrawn', 'notification.sent', 'replacement.requested'])
      expect(story.events().at(-3)).toMatchObject({ data: { cause } })
      expect(story.card('door2-in', chen).last()).toMatchObject({ data: { reason: 'replaced' } })
    },
  )

  test('of a respondent asks for nobody else', () => {
    const story = committee()
    story.staff(
      'participant.withdraw',
      { person: story.refOf(bidder), cause: 'own_wish', order: null },
      { by: 'W1' },
    )
    expect(story.latest()).toEqual(['participant.withdrawn', 'notification.sent'])
  })
})

describe('a replacement by hand (F-22.4)', () => {
  test('is who comes, who goes, and a roster with everybody who stays and the substitute in the same role', () => {
    const story = replaced()
    expect(story.latest()).toEqual(['replacement.assigned', 'participant.replaced', 'roster.received'])
    const [assigned, gone, roster] = story.events().slice(-3)
    const participant = story.refOf(shen)
    expect(assigned).toMatchObject({
      data: {
        participant,
        replaces: story.refOf(wei),
        source: 'file',
        operator: operatorOf('W1'),
        second: operatorOf('W2'),
      },
    })
    expect(gone).toMatchObject({ data: { participant: story.refOf(wei), replacement: participant } })
    expect(roster).toMatchObject({
      data: {
        revision: 2,
        participants: [
          { participant: story.refOf(feng), role: 'expert_lead' },
          { participant: story.refOf(chen), role: 'expert' },
          { participant: story.refOf(jiang), role: 'purchaser_rep' },
          { participant: story.refOf(bidder), role: 'respondent' },
          { participant, role: 'expert' },
        ],
      },
    })
  })

  test('takes two people', () => {
    const story = recused()
    const given = { replaces: story.refOf(wei), participant: story.enrol(shen, 'S-B') }
    expectRefused(story.staff('replacement.put', given, { by: 'W1' }), 'second_person_needed')
    expectRefused(story.staff('replacement.put', given, { by: 'W1', second: 'W1' }), 'same_person')
    expectRefused(
      story.staff('replacement.put', given, { by: 'W1', second: 'T1' }),
      'second_role_not_permitted',
    )
  })

  test('lets the substitute in although the session is sealed, once (edge case 25)', () => {
    const story = replaced(seal(recused()))
    story
      .wait(35 * minute)
      .checkIn(shen)
      .pass('lane1', 'in', shen)
    expect(story.last().type).toBe('zone.entered')
    expect(story.card('lane2-in', shen).last()).toMatchObject({ data: { reason: 'already_inside' } })
  })

  test('lets the substitute in to a suspended session, so that it can go on; nobody else newly', () => {
    const story = replaced()
    const cause = { session: 'S-B', cause: 'illness', order: null, reason: null }
    story.staff('session.suspend', cause, { by: 'W1' })
    expect(story.checkIn(shen).card('lane1-in', shen).latest()).toEqual(['passage.granted'])
    expect(story.card('desk1-reader', jiang).last()).toMatchObject({
      data: { reason: 'session_suspended' },
    })
  })

  test('has no due time to miss', () => {
    const story = replaced()
      .checkIn(jiang)
      .wait(120 * minute)
    expect(story.events().map(({ type }) => type)).not.toContain('participant.overdue')
  })

  test('of a late member shuts the door to the one who comes after all', () => {
    const story = committee().wait(45 * minute)
    const given = { replaces: story.refOf(jiang), participant: story.enrol(shen, 'S-B') }
    story.staff('replacement.put', given, { by: 'W1', second: 'S1' })
    expect(story.refusal()).toBeNull()
    expect(story.card('desk1-reader', jiang).last()).toMatchObject({
      type: 'identity.rejected',
      subject: story.refOf(jiang),
      data: { reason: 'replaced' },
    })
  })

  test('keeps what is on record of the one who went', () => {
    const story = recused()
      .wait(5 * minute)
      .pass('lane1', 'out', wei)
    const before = story.state().people.get(story.refOf(wei))
    replaced(story)
    expect(story.state().people.get(story.refOf(wei))).toEqual({
      ...before,
      removed: 'replaced',
      listed: false,
    })
    expect(before?.presentMs).toBeGreaterThanOrEqual(5 * minute)
  })

  test('completes the committee: nobody is missing when it is sealed', () => {
    const story = replaced(recused({ depositRequired: false }))
      .checkIn(jiang)
      .pass('lane1', 'in', jiang)
    story.checkIn(shen).pass('lane1', 'in', shen)
    story.staff('session.seal', { session: 'S-B', reason: null }, { by: 'W1' })
    expect(story.last()).toMatchObject({ type: 'session.sealed', data: { inside: 4, missing: 0 } })
  })

  test('of a lead is an expert: the committee elects a new lead', () => {
    const story = committee()
    const given = { replaces: story.refOf(feng), participant: story.enrol(shen, 'S-B') }
    story.staff('replacement.put', given, { by: 'W1', second: 'W2' })
    expect(story.state().people.get(story.refOf(shen))?.role).toBe('expert')
  })

  test('is refused for somebody who was replaced already', () => {
    const story = replaced()
    const given = { replaces: story.refOf(wei), participant: 'p-zzzzzzzzzzzz' }
    expectRefused(story.staff('replacement.put', given, { by: 'W1', second: 'W2' }), 'already_done')
  })

  test.each([
    ['sits on the committee', chen],
    ['was removed from it', wei],
  ])('by somebody who %s is refused', (_what, substitute) => {
    const story = recused()
    const given = { replaces: story.refOf(jiang), participant: story.refOf(substitute) }
    expectRefused(story.staff('replacement.put', given, { by: 'W1', second: 'W2' }), 'on_roster_already')
  })

  test('of a respondent is refused', () => {
    const story = committee()
    const given = { replaces: story.refOf(bidder), participant: 'p-zzzzzzzzzzzz' }
    expectRefused(story.staff('replacement.put', given, { by: 'W1', second: 'W2' }), 'not_a_member')
  })

  test('is the same after a restart', () => {
    const story = replaced(seal(recused()))
      .restart()
      .online(...scenario().venue.uses.keys())
    expect(story.checkIn(shen).card('lane1-in', shen).latest()).toEqual(['passage.granted'])
    expect(story.card('lane2-in', wei).last()).toMatchObject({ data: { reason: 'replaced' } })
  })
})
