import { describe, expect, test } from 'vitest'
import { isAtMeal, mayUseDining } from '../../../daemon/domain/meals.ts'
import { occupancy } from '../../../daemon/domain/people.ts'
import { finished } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'
import { at, committeeA, committeeB, sealedDay, seat, sessionFact } from '../../support/sealed-day.ts'

const start = (story: Scenario, session = 'S-A', zone: string | null = null) =>
  story.staff('meal.start', { session, zone }, { by: 'W2' })
const end = (story: Scenario, session = 'S-A') => story.staff('meal.end', { session }, { by: 'W2' })
const order = (story: Scenario, time: string) =>
  story.staff('meal.order', { session: 'S-A', at: time }, { by: 'W2' })
const countOf = (story: Scenario, zone: string) => occupancy(story.state(), story.venue).get(zone)
const dining = (story: Scenario, key: string) =>
  mayUseDining({ state: story.state() }, story.refOf(person(key)), 'dining')

function toTable(story: Scenario, keys: readonly string[]): Scenario {
  for (const key of keys) story.card('dining-in', person(key))
  return story
}

describe('a meal (Art. 34, F-34.1)', () => {
  test('begins with the heads in the room, which then go to the dining room by their cards (12:05 of the day)', () => {
    const story = start(sealedDay({ from: '12:05' }))
    expect(story.last()).toMatchObject({
      type: 'meal.started',
      session: 'S-A',
      zone: 'dining',
      data: { zone: 'dining', headcount: 7, operator: operatorOf('W2') },
    })
    story.card('dining-in', person('A1'))
    expect(story.latest()).toEqual(['zone.exited', 'zone.entered'])
    toTable(story, committeeA.slice(1))
    expect([countOf(story, 'room1'), countOf(story, 'dining'), countOf(story, 'evaluation')]).toEqual([
      0, 7, 7,
    ])
  })

  test('ends with as many heads in the dining room, and the way back is free (12:46 of the day)', () => {
    const story = end(toTable(start(sealedDay({ from: '12:05' })), committeeA))
    expect(story.latest()).toEqual(['meal.ended'])
    expect(story.last().data).toMatchObject({ headcount: 7 })
    expect(isAtMeal(story.state().meals, 'S-A')).toBe(false)
    toTable(story, committeeA)
    expect([countOf(story, 'room1'), countOf(story, 'dining')]).toEqual([7, 0])
  })

  test('that ends with fewer heads than it began with is a mismatch', () => {
    const story = end(toTable(start(sealedDay({ from: '12:05' })), committeeA.slice(1)))
    expect(story.latest()).toEqual(['meal.ended', 'occupancy.mismatched'])
    expect(story.last()).toMatchObject({ zone: 'dining', data: { cause: 'headcount_differs' } })
  })

  test('is of one session: two committees eat at the same time and are counted apart', () => {
    const story = sealedDay({ from: '12:05' })
    seat(story, { session: 'S-B', room: 'room2', keys: committeeB })
    start(story)
    expect([dining(story, 'A1'), dining(story, 'B1')]).toEqual([null, 'leave_not_approved'])
    start(story, 'S-B')
    expect(story.last().data).toMatchObject({ headcount: 5 })
    toTable(toTable(story, committeeA), committeeB)
    expect(countOf(story, 'dining')).toBe(12)
    expect(end(story).latest()).toEqual(['meal.ended'])
    expect(end(story, 'S-B').latest()).toEqual(['meal.ended'])
  })

  test('is what it takes to go to the dining room from a sealed room; before the sealing nothing does', () => {
    const story = sealedDay()
    expect(dining(story, 'A1')).toBe('leave_not_approved')
    story.card('dining-in', person('A1'))
    expect(story.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'leave_not_approved' } })
    expect(dining(start(story), 'A1')).toBeNull()
    expect(mayUseDining({ state: story.state() }, story.refOf(person('A1')), 'dining2')).toBe(
      'leave_not_approved',
    )
    expect(dining(end(story), 'A1')).toBe('leave_not_approved')
    expect(dining(sealedDay({ sealed: false }), 'A1')).toBeNull()
  })

  test('keeps nobody from the dining room in a fire', () => {
    const story = sealedDay().signal('lane-1-gate', { kind: 'FireContact', active: true })
    expect(dining(story, 'A1')).toBeNull()
  })

  test('goes on over a restart', () => {
    const story = start(sealedDay({ from: '12:05' })).restart()
    expect(isAtMeal(story.state().meals, 'S-A')).toBe(true)
    expect(end(toTable(story, committeeA)).latest()).toEqual(['meal.ended'])
  })

  test('is over with its session', () => {
    expect(isAtMeal(finished(start(sealedDay())).state().meals, 'S-A')).toBe(false)
  })

  test.each([
    ['begun twice', (story: Scenario) => start(start(story)), 'meal_on'],
    ['ended before it has begun', (story: Scenario) => end(story), 'meal_not_on'],
    [
      'in a zone that is no dining room',
      (story: Scenario) => start(story, 'S-A', 'room2'),
      'not_a_dining_room',
    ],
    ['of a session that is none', (story: Scenario) => start(story, 'S-Z'), 'unknown_session'],
    ['of a session that has finished', (story: Scenario) => start(finished(story)), 'session_over'],
    [
      'of a session that was terminated',
      (story: Scenario) => start(story.told(sessionFact('session.terminated'))),
      'session_over',
    ],
  ])('%s is refused', (_, ask, code) => {
    const story = ask(sealedDay())
    expect(story.refusal()?.code).toBe(code)
    expect(story.latest()).toEqual([])
  })
})

describe('lunch that does not come (Art. 34, F-34.2; X12)', () => {
  const until = (story: Scenario, time: string) => story.wait(at(time) - story.now())
  const overdue = (story: Scenario) => story.events().filter(({ type }) => type === 'meal.overdue')

  test('is ordered for a time; the rest of the schedule stays', () => {
    const before = sealedDay({ from: '11:00' })
    const story = order(sealedDay({ from: '11:00' }), '12:00')
    expect(story.last()).toMatchObject({
      type: 'session.rescheduled',
      data: { room: 'room1', mealAt: '2026-03-18T12:00:00.000+08:00', order: null },
    })
    const session = story.state().sessions.get('S-A')
    expect(session).toMatchObject({ ...before.state().sessions.get('S-A'), mealAtMs: at('12:00') })
  })

  test('is told once, half an hour later, also over a restart', () => {
    const story = until(order(sealedDay({ from: '11:00' }), '12:00'), '12:10').restart()
    expect(overdue(until(story, '12:29'))).toEqual([])
    const found = overdue(until(story, '14:20').restart().wait(3_600_000))
    expect(found).toMatchObject([
      { session: 'S-A', atMs: at('12:30'), data: { orderedFor: '2026-03-18T12:00:00.000+08:00' } },
    ])
  })

  test('is not overdue once the committee is at table', () => {
    const story = start(until(order(sealedDay({ from: '11:00' }), '12:00'), '12:05'))
    expect(overdue(until(story, '15:00'))).toEqual([])
  })

  test('that was eaten is not asked for again by a schedule that says the same', () => {
    const story = end(start(until(order(sealedDay({ from: '11:00' }), '12:00'), '12:05')))
    const again = story.events().find(({ type }) => type === 'session.rescheduled')
    if (again?.type !== 'session.rescheduled') throw new Error('the order is on record')
    const { subject, session, zone, data } = again
    story.told({ type: 'session.rescheduled', subject, session, zone, data })
    expect(overdue(until(story, '15:00'))).toEqual([])
    expect(overdue(until(order(story, '18:00'), '18:30'))).toHaveLength(1)
  })

  test('is not waited for when the session is over', () => {
    const story = finished(order(sealedDay({ from: '11:00' }), '12:00'))
    expect(overdue(until(story, '15:00'))).toEqual([])
  })

  test.each([
    ['a time that is past', '10:59', 'time_past'],
    ['no time', 'noon', 'moment_invalid'],
  ])('is not ordered for %s', (_, time, code) => {
    expect(order(sealedDay({ from: '11:00' }), time).refusal()?.code).toBe(code)
  })
})
