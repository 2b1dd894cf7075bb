import { describe, expect, test } from 'vitest'
import { dayStory, inRoom, placeOf, ready, reasonOf, sealed } from '../../support/day-story.ts'
import { dayVenue } from '../../support/day-venue.ts'
import type { EdgeCase, Person } from '../../support/people.ts'
import { edgeCases, person } from '../../support/people.ts'
import { morning, operatorOf, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const [zhao, chen, bidder] = [person('A1'), person('B2'), person('R1')]
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** An edge case as an expert on a roster: the document is what the case is about. */
function holderOf(edge: EdgeCase): Person {
  return { ...edge, key: 'E1', role: 'expert' }
}

function onRoster(edge: EdgeCase, nowMs = morning, venue = smallVenue({ depositRequired: false })) {
  const story = scenario({ venue, nowMs })
  return story.roster('S-A', 'room1', [holderOf(edge)])
}

function edgeCase(name: string): EdgeCase {
  const found = edgeCases.find((one) => one.case === name)
  if (found === undefined) throw new RangeError(`no edge case ${name}`)
  return found
}

const accepted = [
  'valid_long_term',
  'expires_today',
  'check_digit_x',
  'leap_day',
  'abolished_region',
  'unknown_region',
  'hk_residence_permit',
  'macao_residence_permit',
  'taiwan_residence_permit',
]
const refused = {
  expired: 'card_expired',
  not_yet_valid: 'card_not_yet_valid',
  bad_check_digit: 'number_invalid',
  bad_date: 'number_invalid',
  fifteen_digit: 'number_invalid',
}

describe('X3: documents, given somebody on the roster of the day', () => {
  test('all fourteen cases are told here', () => {
    const told = [...accepted, ...Object.keys(refused)]
    expect(told.toSorted()).toEqual(edgeCases.map((edge) => edge.case).toSorted())
  })

  test.each(accepted)('when the card is of the case %s, then desk and lane let it in', (name) => {
    const edge = edgeCase(name)
    expect(onRoster(edge).card('desk1-reader', edge).latest()).toContain('identity.verified')
    expect(onRoster(edge).card('lane1-in', edge).latest()).toEqual(['passage.granted'])
  })

  test.each(Object.entries(refused))(
    'edge case 8: when the card is of the case %s, then both say %s',
    (name, reason) => {
      const edge = edgeCase(name)
      expect(reasonOf(onRoster(edge).card('desk1-reader', edge))).toBe(reason)
      const atLane = onRoster(edge).card('lane1-in', edge)
      expect(reasonOf(atLane)).toBe(reason)
      expect(atLane.state().inside.size).toBe(0)
    },
  )

  test('when the last day of a card is over, then it has expired', () => {
    const edge = edgeCase('expires_today')
    const story = scenario({ nowMs: morning }).roster('S-A', 'room1', [holderOf(edge)], {
      dueMs: morning + dayMs,
      admitFromMs: morning,
    })
    expect(reasonOf(story.wait(dayMs).card('lane1-in', edge))).toBe('card_expired')
  })

  test('edge case 49: when the region of the number is unknown, then it is a hint and no refusal', () => {
    const edge = edgeCase('unknown_region')
    const story = onRoster(edge).card('desk1-reader', edge)
    const verified = story.events().findLast(({ type }) => type === 'identity.verified')
    expect(verified?.data).toMatchObject({ regionUnknown: true })
  })

  test('edge case 48: when residence permits are not accepted here, then card_type_unsupported', () => {
    const edge = edgeCase('taiwan_residence_permit')
    const venue = smallVenue({ depositRequired: false, documents: ['resident_id'] })
    expect(reasonOf(onRoster(edge, morning, venue).card('lane1-in', edge))).toBe('card_type_unsupported')
  })

  test('edge case 3: when a card lies on the reader for longer, then it is one grant and no attempt', () => {
    const story = ready(dayStory(), zhao).card('lane-1-in', zhao).card('lane-1-in', zhao)
    expect(reasonOf(story)).toBe('decision_unavailable')
    expect(story.state().passages.size).toBe(1)
    expect(story.state().attempts.wrong.size).toBe(0)
  })
})

describe('X2: wrong day, wrong room, wrong venue, wrong hour', () => {
  const unmoved = (story: ReturnType<typeof dayStory>) => {
    expect(story.state().inside.size).toBe(0)
    expect([story.state().badges.open.size, story.state().lockers.size]).toEqual([0, 0])
  }

  test('(a) given a booking for tomorrow, when the expert comes today, then wrong_day at the desk', () => {
    const story = scenario({ venue: dayVenue() }).roster('S-A', 'room1', [zhao], { dueMs: morning + dayMs })
    expect(reasonOf(story.card('desk-reader', zhao))).toBe('wrong_day')
    unmoved(story)
  })

  test('(b) given a member of session B, when the card is shown at room 1, then wrong_room', () => {
    const story = ready(dayStory(), chen).pass('lane-1', 'in', chen)
    expect(reasonOf(story.card('room1-in', chen))).toBe('wrong_room')
    expect(placeOf(story, chen)).toBe('corridor')
  })

  test('(c) given a booking at another venue, then nobody here knows the person', () => {
    const story = dayStory().card('desk-reader', person('R3'))
    expect(reasonOf(story)).toBe('not_on_roster')
    unmoved(story)
  })

  test.each([
    ['(d) given a window of an hour, when it is 08:30 for 10:00, then too_early', 90, null, 'too_early'],
    ["when a bidder comes after the opening's deadline, then too_late", 30, -1, 'too_late'],
  ])('%s', (_title, dueInMinutes, untilInMinutes, reason) => {
    const dueMs = morning + dueInMinutes * minuteMs
    const admitUntilMs = untilInMinutes === null ? null : morning + untilInMinutes * minuteMs
    const window = { dueMs, admitUntilMs, openingRoom: 'opening1' }
    const story = scenario({ venue: dayVenue() }).roster('S-A', 'room1', [bidder], window)
    expect(reasonOf(story.card('desk-reader', bidder))).toBe(reason)
    unmoved(story)
  })

  test('when a member of a closed session comes, then session_ended', () => {
    const story = dayStory().told({
      type: 'session.closed',
      subject: 'S-A',
      session: 'S-A',
      zone: null,
      data: { minutes: 90, operator: operatorOf('W1') },
    })
    expect(reasonOf(story.card('desk-reader', zhao))).toBe('session_ended')
    unmoved(story)
  })
})

describe('the steps before the lane (F-8.1, F-19.1)', () => {
  const badge = {
    type: 'badge.issued',
    session: 'S-A',
    zone: null,
  } as const

  test('are told one after another: the badge, then the deposit', () => {
    const story = dayStory().card('desk-reader', zhao).card('lane-1-in', zhao)
    expect(reasonOf(story)).toBe('badge_required')
    const participant = story.refOf(zhao)
    const data = { participant, badge: 'A1', kind: 'plastic', operator: operatorOf('W2') } as const
    story.told({ ...badge, subject: participant, data }).card('lane-1-in', zhao)
    expect(reasonOf(story)).toBe('deposit_required')
  })

  test('for the opening are a badge and no deposit', () => {
    const story = dayStory().card('desk-reader', bidder)
    expect(reasonOf(story.card('opening1-in', bidder))).toBe('badge_required')
    const participant = story.refOf(bidder)
    const data = { participant, badge: 'R1', kind: 'plastic', operator: operatorOf('W2') } as const
    story.told({ ...badge, subject: participant, data })
    expect(story.card('opening1-in', bidder).latest()).toEqual(['passage.granted'])
  })

  test('edge case 11: a lost badge stops nobody, since the credential is the document', () => {
    const story = inRoom(dayStory(), zhao)
    const participant = story.refOf(zhao)
    story.told({
      type: 'badge.reported_lost',
      subject: participant,
      session: 'S-A',
      zone: null,
      data: { participant, badge: 'A1', operator: operatorOf('W2') },
    })
    story.pass('room1', 'out', zhao).pass('lane-1', 'out', zhao)
    expect(story.card('lane-1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('do not help a member who went out of a sealed session', () => {
    const story = inRoom(dayStory(), zhao).pass('room1', 'out', zhao).pass('lane-1', 'out', zhao)
    expect(reasonOf(sealed(story).card('lane-1-in', zhao))).toBe('area_sealed')
  })
})
