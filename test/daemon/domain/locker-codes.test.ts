import { describe, expect, test } from 'vitest'
import { cellOf } from '../../../daemon/domain/lockers.ts'
import { ordersFor } from '../../../daemon/domain/orders.ts'
import { attendedDay, deposited, finished, openAndShut } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { operatorOf, type Scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const w1 = { by: 'W1' }

const stored = () => deposited(attendedDay(), zhao, '101')

function typed(story: Scenario, isRight: boolean, operator: string | null = operatorOf('W1')): Scenario {
  return story.give({ kind: 'locker-code', bank: 'bank1', cell: 'A1', isRight, operator })
}

function been(story: Scenario): Scenario {
  return story.pass('lane1', 'in', zhao).pass('lane1', 'out', zhao)
}

describe('the right code', () => {
  test('opens the cell after the stay, and shutting it ends nothing but the deposit: the badge comes next', () => {
    const story = typed(finished(been(stored())), true)
    expect(story.last()).toMatchObject({
      type: 'locker.retrieval_granted',
      data: { cell: 'A1', authority: 'code', operator: operatorOf('W1') },
    })
    expect(ordersFor(story.last(), story.venue)).toMatchObject([{ order: { kind: 'OpenDoor', door: 1 } }])
    openAndShut(story)
    expect(
      story
        .events()
        .slice(-3)
        .map(({ type }) => type),
    ).toEqual(['locker.opened', 'locker.retrieved', 'locker.closed'])
    expect(cellOf(story.state().lockers, story.refOf(zhao))).toBeNull()
  })

  test('does the same from a keypad, where no staff typed it', () => {
    const story = typed(finished(stored()), true, null)
    expect(story.last().data).toMatchObject({ authority: 'code', operator: null })
  })

  test.each([
    ['before going in', () => stored(), 'not_entered', 'locker_stay_not_over'],
    ['while inside', () => stored().pass('lane1', 'in', zhao), 'already_inside', 'locker_owner_inside'],
    [
      'outside before the session has finished',
      () => been(stored()),
      'stay_not_over',
      'locker_stay_not_over',
    ],
  ])('%s opens nothing, on record', (_when, story, reason, code) => {
    const told = typed(story(), true)
    expect(told.last()).toMatchObject({ type: 'locker.retrieval_denied', data: { reason } })
    expect(told.refusal()?.code).toBe(code)
    expect(ordersFor(told.last(), told.venue)).toEqual([])
  })

  test('on leave opens nothing, on record (Art. 19: not before the final release)', () => {
    const story = stored().pass('lane1', 'in', zhao).pass('lane1', 'out', zhao)
    const participant = story.refOf(zhao)
    const about = { subject: participant, session: 'S-A', zone: null }
    const people = { escort: null, operator: operatorOf('W2') }
    const asked = { kind: 'sample', place: null, reason: '查看样品', dueBack: null } as const
    story.told(
      { type: 'leave.requested', ...about, data: { leave: 'L1', participant, ...asked, ...people } },
      { type: 'leave.granted', ...about, data: { leave: 'L1', participant } },
      { type: 'leave.started', ...about, data: { leave: 'L1', participant, place: null } },
    )
    typed(story, true)
    expect(story.last()).toMatchObject({ type: 'locker.retrieval_denied', data: { reason: 'on_leave' } })
    expect(story.refusal()?.code).toBe('locker_on_leave')
  })

  test.each(['participant.recused', 'participant.withdrawn'] as const)('opens the cell after %s', (type) => {
    const story = stored()
    const participant = story.refOf(zhao)
    const about = { subject: participant, session: 'S-A', zone: null }
    const order = { participant, order: null, operator: operatorOf('W1') }
    story.told(
      type === 'participant.recused'
        ? { type, ...about, data: order }
        : { type, ...about, data: { ...order, cause: 'illness' } },
    )
    expect(typed(story, true).last().type).toBe('locker.retrieval_granted')
  })

  test('at a cell that holds nothing is refused without a fact', () => {
    const story = typed(attendedDay(), true)
    expect([story.refusal()?.code, story.latest()]).toEqual(['locker_empty', []])
    const open = typed(typed(finished(stored()), true), true)
    expect([open.refusal()?.code, open.latest()]).toEqual(['locker_open', []])
  })
})

describe('a wrong code', () => {
  test('is counted, and the fifth locks the cell out for ten minutes, also for the right one', () => {
    const story = finished(stored())
    for (const failures of [1, 2, 3, 4]) {
      expect(typed(story, false).refusal()?.code).toBe('locker_code_wrong')
      expect(story.last()).toMatchObject({ type: 'locker.code_failed', data: { failures } })
    }
    expect(typed(story, false).latest()).toEqual(['locker.code_failed', 'locker.locked_out'])
    expect(typed(story, true).refusal()?.code).toBe('locker_locked_out')
    story.wait(10 * 60_000 - 1)
    expect([typed(story, true).refusal()?.code, story.latest()]).toEqual(['locker_locked_out', []])
    story.wait(1)
    expect(typed(story, false).last().data).toMatchObject({ failures: 1 })
    expect(typed(story, true).last().type).toBe('locker.retrieval_granted')
  })

  test('is forgotten once the right one was typed, even where that opened nothing', () => {
    const story = stored()
    for (const _wrong of [1, 2, 3, 4]) typed(story, false)
    typed(story, true)
    expect(story.last().type).toBe('locker.retrieval_denied')
    expect(typed(story, false).last().data).toMatchObject({ failures: 1 })
  })

  test('stays counted over a restart', () => {
    const story = finished(stored())
    for (const _wrong of [1, 2, 3, 4]) typed(story, false)
    expect(typed(story.restart(), false).latest()).toEqual(['locker.code_failed', 'locker.locked_out'])
  })
})

describe("a supervisor's order", () => {
  const order = { cell: 'A1', reason: '突发疾病送医' }

  test('hands the belongings out whatever the stay, on record with whose order and why', () => {
    const story = stored().pass('lane1', 'in', zhao)
    story.staff('locker.release', order, { by: 'W2', second: 'S1' })
    expect(story.last()).toMatchObject({
      type: 'locker.retrieval_granted',
      data: {
        authority: 'order',
        operator: operatorOf('W2'),
        second: operatorOf('S1'),
        reason: order.reason,
      },
    })
    expect(openAndShut(story).latest()).toEqual(['locker.closed'])
  })

  test('opens a cell that is locked out', () => {
    const story = stored()
    for (const _wrong of [1, 2, 3, 4, 5]) typed(story, false)
    story.staff('locker.release', order, { by: 'W1', second: 'S2' })
    expect(story.last().type).toBe('locker.retrieval_granted')
  })

  test.each([
    ['no supervisor', w1, 'second_person_needed'],
    ['another member of the staff', { by: 'W1', second: 'W2' }, 'second_role_not_permitted'],
  ])('with %s is refused', (_who, who, code) => {
    const story = stored().staff('locker.release', order, who)
    expect([story.refusal()?.code, story.latest()]).toEqual([code, []])
  })

  test('for a cell that nobody uses is refused', () => {
    const story = attendedDay().staff('locker.release', order, { by: 'W1', second: 'S1' })
    expect(story.refusal()?.code).toBe('locker_empty')
  })
})

describe('a new code', () => {
  test('is for an owner who has just shown the document, and leaves a record without it', () => {
    const story = stored().card('desk1-reader', zhao).staff('locker.recode', { cell: 'A1' }, w1)
    expect(story.last()).toMatchObject({ type: 'record.amended', subject: story.refOf(zhao) })
    expect(
      story
        .wait(5 * 60_000 + 1)
        .staff('locker.recode', { cell: 'A1' }, w1)
        .refusal()?.code,
    ).toBe('owner_not_checked')
    expect(story.staff('locker.recode', { cell: 'A2' }, w1).refusal()?.code).toBe('locker_empty')
  })
})
