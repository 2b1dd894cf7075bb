import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { morning, operatorOf, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const minute = 60_000
const [zhao, qian, zhou] = [person('A1'), person('A2'), person('A5')]
const [agency, bidder] = [person('G1'), person('R1')]

/** 赵甲 has checked in, 周戊 has not; the session is due at 10:00, half an hour from now. */
function morningOf(given: Partial<Parameters<Scenario['roster']>[3]> = {}): Scenario {
  const story = scenario({ venue: smallVenue({ overdueRepeatMs: 10 * minute }) })
  return story.roster('S-A', 'room1', [zhao, zhou, agency, bidder], given ?? {}).checkIn(zhao)
}

/** Types of the facts about people and notices that time brings. */
function during(story: Scenario, ms: number): readonly string[] {
  const before = story.events().length
  const types = story
    .wait(ms)
    .events()
    .slice(before)
    .map(({ type }) => type)
  return types.filter((type) => type === 'participant.overdue' || type.startsWith('notification.'))
}

describe('who is not there at the due time (Art. 22, F-22.1)', () => {
  test('is reported at that moment, once, and the agency is told', () => {
    const story = morningOf()
    expect(during(story, 30 * minute - 1)).toEqual([])
    expect(during(story, 1)).toEqual(['participant.overdue', 'notification.sent'])
    expect(story.events().at(-2)).toMatchObject({
      session: 'S-A',
      data: {
        participant: story.refOf(zhou),
        dueAt: '2026-03-18T10:00:00.000+08:00',
        minutes: 0,
      },
    })
    expect(story.last()).toMatchObject({
      subject: story.refOf(zhou),
      session: 'S-A',
      data: { notification: 'N1', topic: 'overdue', to: 'agency', repeat: 0 },
    })
    expect(during(story, 9 * minute)).toEqual([])
  })

  test('is told again every ten minutes, by the same number, until somebody takes it', () => {
    const story = morningOf().wait(30 * minute)
    expect(during(story, 10 * minute)).toEqual(['notification.sent'])
    expect(story.last()).toMatchObject({ data: { notification: 'N1', repeat: 1 } })
    expect(during(story, 10 * minute)).toEqual(['notification.sent'])
    expect(story.last()).toMatchObject({ data: { notification: 'N1', repeat: 2 } })
    story.staff('notice.acknowledge', { notification: 'N1', channel: 'telephone' }, { by: 'W1' })
    expect(story.last()).toMatchObject({
      type: 'notification.acknowledged',
      data: { notification: 'N1', channel: 'telephone', operator: operatorOf('W1') },
    })
    expect(during(story, 60 * minute)).toEqual([])
  })

  test('is not told again after coming, and the minutes are stored', () => {
    const story = morningOf()
      .wait(42 * minute)
      .checkIn(zhou)
    expect(story.events().findLast(({ type }) => type === 'participant.arrived')).toMatchObject({
      data: { lateMinutes: 12 },
    })
    expect(during(story, 60 * minute)).toEqual([])
  })

  test.each([
    ['participant.recuse', { order: null }],
    ['participant.withdraw', { cause: 'late', order: null }],
  ])('is not told again after %s', (name, given) => {
    const story = morningOf().wait(30 * minute)
    story.staff(name, { person: story.refOf(zhou), ...given }, { by: 'W1' })
    expect(story.refusal()).toBeNull()
    expect(during(story, 60 * minute)).toEqual([])
  })

  test('is nobody who was removed before it', () => {
    const story = morningOf()
    story.staff(
      'participant.withdraw',
      { person: story.refOf(zhou), cause: 'own_wish', order: null },
      { by: 'W1' },
    )
    expect(during(story, 60 * minute)).toEqual([])
  })

  test('is not told again after the end of the session', () => {
    const story = morningOf().wait(30 * minute)
    story.staff('session.cancel', { session: 'S-A', order: 'PT-1', reason: null }, { by: 'W1' })
    expect(during(story, 60 * minute)).toEqual([])
  })

  test('is nobody of agency or respondents: only members of the committee are waited for', () => {
    const story = morningOf().wait(60 * minute)
    const overdue = story.events().filter(({ type }) => type === 'participant.overdue')
    expect(overdue.map(({ subject }) => subject)).toEqual([story.refOf(zhou)])
  })

  test('is nobody while the session is suspended; after it the time that passed counts', () => {
    const story = morningOf()
    const plain = { session: 'S-A', order: null, reason: null }
    story.staff('session.suspend', { ...plain, cause: 'system_fault' }, { by: 'W1' })
    expect(during(story, 50 * minute)).toEqual([])
    story.staff('session.resume', plain, { by: 'W1' })
    expect(during(story, 1)).toEqual(['participant.overdue', 'notification.sent'])
    expect(story.events().at(-2)).toMatchObject({ data: { minutes: 20 } })
  })

  test('is nobody whom a roster names only after it', () => {
    const story = morningOf().wait(20 * minute)
    story.roster('S-A', 'room1', [zhao, qian], { dueMs: morning })
    expect(during(story, 60 * minute)).toEqual([])
  })

  test('is reported anew when the session was moved and the new time is missed too', () => {
    const story = morningOf().wait(30 * minute)
    const unchanged = { room: null, openingRoom: null, admitFrom: null, admitUntil: null }
    story.staff(
      'session.reschedule',
      { session: 'S-A', due: '10:45', bookedUntil: null, mealAt: null, order: null, ...unchanged },
      { by: 'W1' },
    )
    expect(during(story, 45 * minute)).toContain('participant.overdue')
    expect(story.events().findLast(({ type }) => type === 'participant.overdue')).toMatchObject({
      data: { dueAt: '2026-03-18T10:45:00.000+08:00' },
    })
  })
})

describe('after a restart', () => {
  test('before the due time the report still comes at the due time', () => {
    const story = morningOf()
      .wait(20 * minute)
      .restart()
    expect(during(story, 10 * minute - 1)).toEqual([])
    expect(during(story, 1)).toEqual(['participant.overdue', 'notification.sent'])
  })

  test('over the due time the report comes at once, with the minutes that it is late', () => {
    const story = morningOf()
      .wait(20 * minute)
      .restart(25 * minute)
    expect(during(story, 1)).toEqual(['participant.overdue', 'notification.sent'])
    expect(story.events().at(-2)).toMatchObject({ data: { minutes: 15 } })
  })

  test('between two repetitions the next one comes when it was due, and nothing is said twice', () => {
    const story = morningOf()
      .wait(34 * minute)
      .restart()
    expect(during(story, 6 * minute - 1)).toEqual([])
    expect(during(story, 1)).toEqual(['notification.sent'])
    expect(story.last()).toMatchObject({ data: { notification: 'N1', repeat: 1 } })
  })
})

describe('the end of the booking (F-4.1)', () => {
  const bookedUntilMs = morning + 60 * minute

  test('that a session goes past is told to staff and agency once, and nobody is put out', () => {
    const story = morningOf({ bookedUntilMs }).checkIn(zhou).pass('lane1', 'in', zhou)
    expect(during(story, 60 * minute)).toEqual(['notification.sent', 'notification.sent'])
    const told = story.events().slice(-2)
    expect(told.map(({ data }) => data)).toMatchObject([
      { notification: 'N1', topic: 'overrun', to: 'staff' },
      { notification: 'N2', topic: 'overrun', to: 'agency' },
    ])
    expect(during(story, 300 * minute)).toEqual([])
    expect(story.card('lane1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('is nothing to a session that ended in time', () => {
    const story = morningOf({ bookedUntilMs }).checkIn(zhou)
    story.staff('session.cancel', { session: 'S-A', order: 'PT-1', reason: null }, { by: 'W1' })
    expect(during(story, 120 * minute)).toEqual([])
  })

  test('is said anew when the booking was made longer and that end passes too, also over a restart', () => {
    const story = morningOf({ bookedUntilMs })
      .checkIn(zhou)
      .wait(60 * minute)
    const unchanged = { room: null, openingRoom: null, due: null, admitFrom: null, admitUntil: null }
    story.staff(
      'session.reschedule',
      { session: 'S-A', bookedUntil: '11:00', mealAt: null, order: null, ...unchanged },
      { by: 'W1' },
    )
    expect(story.restart() && during(story, 29 * minute)).toEqual([])
    expect(during(story, minute)).toEqual(['notification.sent', 'notification.sent'])
  })

  test('falls together with a late member: each notification has a number of its own', () => {
    const story = morningOf({ bookedUntilMs: morning + 31 * minute })
      .restart(45 * minute)
      .wait(1)
    const sent = story.events().flatMap((event) => (event.type === 'notification.sent' ? [event.data] : []))
    expect(sent.map(({ notification, topic }) => `${notification} ${topic}`)).toEqual([
      'N1 overrun',
      'N2 overrun',
      'N3 overdue',
    ])
  })
})
