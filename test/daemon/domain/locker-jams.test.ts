import { describe, expect, test } from 'vitest'
import { cellAt, cellOf, hasDeposit } from '../../../daemon/domain/lockers.ts'
import { ordersFor } from '../../../daemon/domain/orders.ts'
import { withoutEntry } from '../../../daemon/domain/unwritable.ts'
import { attendedDay, deposited, finished, openAndShut, orderOf } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { operatorOf, type Scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const w1 = { by: 'W1' }
const both = { by: 'W1', second: 'W2' }

type Why = 'late' | 'offline' | 'busy' | 'refused' | 'stuck'

function fail(story: Scenario, why: Why): Scenario {
  const { board, ref } = orderOf(story)
  return story.signal(board, { kind: 'OrderFailed', ref, why })
}

function ordered(story: Scenario): Scenario {
  story.card('desk1-reader', zhao).staff('badge.issue', { number: '101' }, w1)
  return story.staff('locker.assign', {}, w1)
}

/** Zhao has left for good and the cell was told to open by the right code. */
function fetching(): Scenario {
  const story = finished(deposited(attendedDay(), zhao, '101'))
  return story.give({
    kind: 'locker-code',
    bank: 'bank1',
    cell: 'A1',
    isRight: true,
    operator: operatorOf('W1'),
  })
}

describe('a cell that does not open for a deposit', () => {
  test('is tried twice more, each time by an order of its own, then given up for another cell', () => {
    const story = ordered(attendedDay())
    const refs = [orderOf(story).ref]
    for (const _retry of [1, 2]) {
      expect(fail(story, 'stuck').latest()).toEqual(['locker.open_failed'])
      expect(ordersFor(story.last(), story.venue)).toMatchObject([
        { device: 'bank1-board', order: { kind: 'OpenDoor', door: 1, withinMs: 3_000 } },
      ])
      refs.push(orderOf(story).ref)
    }
    expect(new Set(refs).size).toBe(3)
    expect(fail(story, 'stuck').latest()).toEqual(['locker.open_failed', 'locker.assigned'])
    expect(story.last().data).toMatchObject({ cell: 'A2', replaces: 'A1' })
    expect(cellAt(story.state().lockers, 'bank1', 'A1').phase).toBe('out_of_service')
    openAndShut(story)
    expect(hasDeposit(story.state().lockers, story.refOf(zhao))).toBe(true)
  })

  test('opens at a second try like at the first', () => {
    const story = openAndShut(fail(ordered(attendedDay()), 'stuck'))
    expect(story.latest()).toEqual(['locker.closed', 'locker.deposit_confirmed'])
  })

  test('and answers an earlier order late is open for its owner, no breach', () => {
    const story = ordered(attendedDay())
    const { ref } = orderOf(story)
    fail(story, 'stuck').signal('bank1-board', { kind: 'DoorOpened', door: 1, ref })
    expect(story.latest()).toEqual(['locker.opened'])
  })

  test('gets no third cell by itself: staff decide', () => {
    const story = ordered(attendedDay())
    for (const _try of [1, 2, 3, 4, 5]) fail(story, 'stuck')
    expect(fail(story, 'stuck').latest()).toEqual(['locker.open_failed'])
    expect(cellOf(story.state().lockers, story.refOf(zhao))).toBeNull()
    expect(story.staff('locker.assign', {}, w1).last().data).toMatchObject({ cell: 'B1' })
  })

  test('because its board is away stays free, and the other cell is one of another board', () => {
    const story = fail(ordered(attendedDay()), 'offline')
    expect(story.last().data).toMatchObject({ bank: 'bank2', cell: 'B1', replaces: 'A1' })
    expect(cellAt(story.state().lockers, 'bank1', 'A1').phase).toBe('free')
  })

  test.each(['unconfirmed', 'unknown'] as const)(
    'and nobody knows why (%s) is never tried again by itself',
    (how) => {
      const story = ordered(attendedDay())
      if (how === 'unconfirmed') {
        story.signal('bank1-board', { kind: 'OrderUnconfirmed', ref: orderOf(story).ref })
      } else {
        story.wait(60_000)
      }
      expect(story.last()).toMatchObject({ type: 'locker.open_failed', data: { cause: how } })
      expect(ordersFor(story.last(), story.venue)).toEqual([])
      expect(cellOf(story.state().lockers, story.refOf(zhao))).toBeNull()
    },
  )

  test('ends when nobody answers a second try, also after a restart in the middle', () => {
    const story = fail(ordered(attendedDay()), 'stuck').wait(60_000)
    expect(story.last().data).toMatchObject({ cause: 'unknown' })
    const restarted = fail(ordered(attendedDay()), 'stuck').restart()
    expect(restarted.last()).toMatchObject({ type: 'locker.open_failed', data: { cause: 'unknown' } })
    expect(ordersFor(restarted.last(), restarted.venue)).toEqual([])
  })

  test('is not tried again when the failure cannot be stored', () => {
    const story = fail(ordered(attendedDay()), 'stuck')
    const kept = withoutEntry([story.last()], { ref: 'r0', rules: story.venue.rules })
    expect(kept).toMatchObject([{ type: 'locker.open_failed' }])
    expect(kept[0]?.data).not.toHaveProperty('retry')
  })
})

describe('belongings in a cell that does not open', () => {
  const jammed = () => fail(fail(fail(fetching(), 'stuck'), 'stuck'), 'stuck')

  test('stay locked in after two more tries, and the cell is out of service', () => {
    const story = jammed()
    expect(story.latest()).toEqual(['locker.open_failed'])
    expect(cellOf(story.state().lockers, story.refOf(zhao))?.phase).toBe('out_of_service')
    expect(hasDeposit(story.state().lockers, story.refOf(zhao))).toBe(true)
    story.give({ kind: 'locker-code', bank: 'bank1', cell: 'A1', isRight: true, operator: null })
    expect([story.refusal()?.code, story.latest()]).toEqual(['locker_out_of_service', []])
  })

  test('are taken out by two people with a key, on record with both and the reason', () => {
    const story = jammed().staff('locker.force', { cell: 'a1', reason: '锁舌卡住' }, both)
    expect(story.latest()).toEqual(['locker.force_opened', 'locker.retrieved'])
    expect(story.events().at(-2)?.data).toEqual({
      bank: 'bank1',
      cell: 'A1',
      participant: story.refOf(zhao),
      reason: '锁舌卡住',
      operator: operatorOf('W1'),
      second: operatorOf('W2'),
    })
    expect(cellOf(story.state().lockers, story.refOf(zhao))).toBeNull()
    // the door that the key opened is no breach
    expect(story.signal('bank1-board', { kind: 'DoorOpened', door: 1, ref: null }).latest()).toEqual([])
    expect(story.signal('bank1-board', { kind: 'DoorClosed', door: 1 }).latest()).toEqual([])
  })

  test.each([
    ['one person alone', w1, 'second_person_needed'],
    ['the same person twice', { by: 'W1', second: 'W1' }, 'same_person'],
    ['a technician beside them', { by: 'W1', second: 'T1' }, 'second_role_not_permitted'],
  ])('are not taken out by %s', (_who, who, code) => {
    const story = jammed().staff('locker.force', { cell: 'A1', reason: '锁舌卡住' }, who)
    expect([story.refusal()?.code, story.latest()]).toEqual([code, []])
  })

  test('can be had by code again once the lock was mended and staff said so', () => {
    const story = jammed().staff('locker.check', { cell: 'A1' }, { by: 'T1' })
    expect(story.last()).toMatchObject({
      type: 'device.checked',
      data: { devices: ['bank1-board'], cell: 'A1' },
    })
    story.give({ kind: 'locker-code', bank: 'bank1', cell: 'A1', isRight: true, operator: null })
    expect(openAndShut(story).latest()).toEqual(['locker.closed'])
  })

  test('are locked in by a board that is away as well, where only the key helps', () => {
    const story = finished(deposited(attendedDay(), zhao, '101'))
    expect(story.staff('locker.force', { cell: 'A1', reason: '停电' }, both).refusal()?.code).toBe(
      'locker_needs_no_key',
    )
    story.signal('bank1-board', { kind: 'Offline', cause: 'no_reply' })
    expect(story.staff('locker.force', { cell: 'A1', reason: '停电' }, both).latest()).toEqual([
      'locker.force_opened',
      'locker.retrieved',
    ])
  })
})

describe('a key', () => {
  test('opens belongings that nobody fetched, seven days after the clearing found them', () => {
    const story = deposited(attendedDay(), zhao, '101')
    const participant = story.refOf(zhao)
    const about = { subject: participant, session: 'S-A', zone: null }
    const day = 24 * 60 * 60_000
    story.wait(3 * day)
    story.told({ type: 'locker.left_occupied', ...about, data: { bank: 'bank1', cell: 'A1', participant } })
    story.wait(7 * day - 1).staff('locker.force', { cell: 'A1', reason: '逾期未取' }, both)
    expect(story.refusal()?.code).toBe('locker_needs_no_key')
    story.wait(1).staff('locker.force', { cell: 'A1', reason: '逾期未取' }, both)
    expect(story.latest()).toEqual(['locker.force_opened', 'locker.retrieved'])
  })

  test('that opened an empty cell takes nothing out, and the cell comes back when staff have looked', () => {
    const story = ordered(attendedDay({ lockerOpenRetries: 0 }))
    fail(story, 'stuck').staff('locker.force', { cell: 'A1', reason: '检修' }, both)
    expect(story.last()).toMatchObject({ type: 'locker.force_opened', data: { participant: null } })
    expect(story.staff('locker.check', { cell: 'A1' }, w1).refusal()).toBeNull()
    expect(cellAt(story.state().lockers, 'bank1', 'A1').phase).toBe('free')
    expect(story.staff('locker.check', { cell: 'A1' }, w1).refusal()?.code).toBe('locker_in_order')
  })
})

describe('a cell whose door cannot be believed', () => {
  test('that opened without an order is given out again only after staff have looked', () => {
    const story = finished(deposited(attendedDay(), zhao, '101'))
    story.signal('bank1-board', { kind: 'DoorOpened', door: 1, ref: null })
    expect(story.last().type).toBe('locker.breached')
    expect(story.staff('locker.check', { cell: 'A1' }, w1).refusal()?.code).toBe('locker_breached')
    story.signal('bank1-board', { kind: 'DoorClosed', door: 1 })
    story.give({ kind: 'locker-code', bank: 'bank1', cell: 'A1', isRight: true, operator: null })
    openAndShut(story)
    expect(cellAt(story.state().lockers, 'bank1', 'A1').phase).toBe('out_of_service')
    story.staff('locker.check', { cell: 'A1' }, w1)
    expect(cellAt(story.state().lockers, 'bank1', 'A1').phase).toBe('free')
  })

  test('with a bad contact is taken out by staff, with a ticket, and its door says nothing any more', () => {
    const story = attendedDay().signal('bank1-board', { kind: 'DoorOpened', door: 1, ref: null })
    story.staff('locker.fault', { cell: 'A1', reason: '门已关但显示开' }, w1)
    expect(story.latest()).toContain('device.degraded')
    expect(story.latest()).toContain('fault.reported')
    for (const kind of ['DoorClosed', 'DoorOpened'] as const) {
      const signal = kind === 'DoorOpened' ? { kind, door: 1, ref: null } : { kind, door: 1 }
      expect(story.signal('bank1-board', signal).latest()).toEqual([])
    }
    expect(ordered(story).last().data).toMatchObject({ cell: 'A2' })
  })

  test('with belongings inside stays with its owner, who may not come in on the strength of a doubtful deposit', () => {
    const story = ordered(attendedDay())
    const { board, door, ref } = orderOf(story)
    story.signal(board, { kind: 'DoorOpened', door, ref })
    story.staff('locker.fault', { cell: 'A1', reason: '门已关但显示开' }, w1)
    expect(cellOf(story.state().lockers, story.refOf(zhao))?.cell).toBe('A1')
    expect(hasDeposit(story.state().lockers, story.refOf(zhao))).toBe(false)
  })
})

describe('a door left ajar', () => {
  test('is told once, after the time that the rules give, and never after it was shut', () => {
    const story = ordered(attendedDay())
    const { board, door, ref } = orderOf(story)
    story.signal(board, { kind: 'DoorOpened', door, ref }).wait(120_000 - 1)
    expect(story.last().type).toBe('locker.opened')
    story.wait(1)
    expect(story.last()).toMatchObject({ type: 'locker.close_overdue', data: { cell: 'A1' } })
    story.wait(3_600_000)
    expect(story.events().filter(({ type }) => type === 'locker.close_overdue')).toHaveLength(1)
    story.signal(board, { kind: 'DoorClosed', door })
    expect(story.latest()).toEqual(['locker.closed', 'locker.deposit_confirmed'])
  })

  test('is not forgotten over a restart', () => {
    const story = ordered(attendedDay())
    const { board, door, ref } = orderOf(story)
    story.signal(board, { kind: 'DoorOpened', door, ref }).restart().wait(120_000)
    expect(story.last().type).toBe('locker.close_overdue')
  })
})
