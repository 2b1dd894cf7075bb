import { describe, expect, test } from 'vitest'
import { cellOf, hasDeposit } from '../../../daemon/domain/lockers.ts'
import { ordersFor } from '../../../daemon/domain/orders.ts'
import { person } from '../../support/people.ts'
import { type Scenario, scenario } from '../../support/scenario.ts'
import { grantedLeave, sealedDay, walkOut } from '../../support/sealed-day.ts'
import { smallVenue } from '../../support/small-venue.ts'

const zhao = person('A1')
const qian = person('A2')

function day(): Scenario {
  return scenario().roster('S-A', 'room1', [zhao, qian])
}

function denialAt(story: Scenario): string | null {
  const event = story.last()
  return event.type === 'locker.retrieval_denied' ? event.data.reason : null
}

function assigned(story: Scenario): { ref: string; cell: string } {
  const event = story.last()
  if (event.type !== 'locker.assigned') throw new Error(`expected an assigned cell, got ${event.type}`)
  return event.data
}

describe('a deposit', () => {
  test('is confirmed when the door was opened by its order and shut again', () => {
    const story = day().card('desk1-reader', zhao)
    const { ref } = assigned(story)
    expect(story.signal('bank1-board', { kind: 'DoorOpened', door: 1, ref }).latest()).toEqual([
      'locker.opened',
    ])
    expect(story.signal('bank1-board', { kind: 'DoorClosed', door: 1 }).latest()).toEqual([
      'locker.closed',
      'locker.deposit_confirmed',
    ])
    expect(hasDeposit(story.state().lockers, story.refOf(zhao))).toBe(true)
  })

  test('gives the board one order with the door of the cell', () => {
    const story = day().card('desk1-reader', zhao)
    expect(ordersFor(story.last(), story.venue)).toMatchObject([
      { device: 'bank1-board', order: { kind: 'OpenDoor', door: 1, withinMs: 3_000 } },
    ])
  })

  test('into a cell whose door stood open already begins when the order is done', () => {
    const story = day().card('desk1-reader', zhao)
    const { ref } = assigned(story)
    expect(story.signal('bank1-board', { kind: 'OrderDone', ref }).latest()).toEqual(['locker.opened'])
    expect(story.signal('bank1-board', { kind: 'OrderDone', ref }).latest()).toEqual([])
  })

  test('never puts two people into one cell', () => {
    const story = day().card('desk1-reader', zhao)
    const first = assigned(story).cell
    expect(assigned(story.card('desk1-reader', qian)).cell).not.toBe(first)
  })

  test.each([
    ['late', 'free', 'A1'],
    ['offline', 'free', 'A1'],
    ['unconfirmed', 'out_of_service', 'A2'],
  ] as const)('whose order failed for good as %s leaves the cell %s', (why, phase, next) => {
    const story = scenario({ venue: smallVenue({ lockerOpenRetries: 0 }) }).roster('S-A', 'room1', [zhao])
    const { ref } = assigned(story.card('desk1-reader', zhao))
    const signal =
      why === 'unconfirmed'
        ? ({ kind: 'OrderUnconfirmed', ref } as const)
        : ({ kind: 'OrderFailed', ref, why } as const)
    story.signal('bank1-board', signal)
    expect(story.latest()).toEqual(['locker.open_failed'])
    expect([...story.state().lockers.values()][0]?.phase).toBe(phase)
    expect(assigned(story.card('desk1-reader', zhao)).cell).toBe(next)
  })

  test('that the board never answered ends by itself', () => {
    const story = day().card('desk1-reader', zhao).wait(60_000)
    expect(story.last()).toMatchObject({ type: 'locker.open_failed', data: { cause: 'unknown' } })
    expect(story.events().filter((event) => event.type === 'locker.open_failed')).toHaveLength(1)
  })
})

describe('a door', () => {
  test('that opens without an order is a breach, and its owner keeps the cell when it is shut', () => {
    const story = day().checkIn(zhao).signal('bank1-board', { kind: 'DoorOpened', door: 1, ref: null })
    expect(story.last()).toMatchObject({ type: 'locker.breached', subject: story.refOf(zhao) })
    story.signal('bank1-board', { kind: 'DoorClosed', door: 1 })
    expect(hasDeposit(story.state().lockers, story.refOf(zhao))).toBe(true)
  })

  test('of a free cell that opens without an order takes the cell out of use', () => {
    const story = day().signal('bank1-board', { kind: 'DoorOpened', door: 1, ref: null })
    expect(story.last()).toMatchObject({ type: 'locker.breached', data: { participant: null } })
    story.signal('bank1-board', { kind: 'DoorClosed', door: 1 })
    expect(assigned(story.card('desk1-reader', zhao)).cell).toBe('A2')
  })

  test('opened on the order of another cell is a breach too', () => {
    const story = day().checkIn(qian).card('desk1-reader', zhao)
    story.signal('bank1-board', { kind: 'DoorOpened', door: 1, ref: null })
    expect(story.last()).toMatchObject({ type: 'locker.breached', subject: story.refOf(qian) })
  })

  test('that was shut while nobody watched confirms the deposit when the board is back', () => {
    const story = day().card('desk1-reader', zhao)
    const { ref } = assigned(story)
    story.signal('bank1-board', { kind: 'DoorOpened', door: 1, ref }).restart()
    story.signal('bank1-board', { kind: 'DoorsFound', open: [] })
    expect(story.latest()).toEqual(['locker.closed', 'locker.deposit_confirmed'])
  })

  test('found open although its cell was locked is a breach', () => {
    const story = day().checkIn(zhao).restart()
    expect(story.signal('bank1-board', { kind: 'DoorsFound', open: [1] }).latest()).toEqual([
      'locker.breached',
    ])
  })
})

describe('taking the belongings back', () => {
  function gone(): Scenario {
    return day().checkIn(zhao).pass('lane1', 'in', zhao).pass('lane1', 'out', zhao)
  }

  test('is granted after leaving, and shutting the door releases the person', () => {
    const story = gone().card('desk1-reader', zhao)
    expect(story.latest()).toEqual(['card.read', 'identity.verified', 'locker.retrieval_granted'])
    const { ref } = story.last().data as { ref: string }
    expect(story.signal('bank1-board', { kind: 'DoorOpened', door: 1, ref }).latest()).toEqual([
      'locker.opened',
      'locker.retrieved',
    ])
    expect(story.signal('bank1-board', { kind: 'DoorClosed', door: 1 }).latest()).toEqual([
      'locker.closed',
      'participant.released',
    ])
    expect(cellOf(story.state().lockers, story.refOf(zhao))).toBeNull()
    expect(story.card('lane1-in', zhao).last().data).toMatchObject({ reason: 'released' })
  })

  test('is refused on a leave, and to who went out of a sealed session without one (F-19.3)', () => {
    const rules = { selfServiceDesk: true }
    const story = walkOut(grantedLeave(sealedDay({ rules, lockers: ['A2', 'A3'] }), 'A2'), 'A2')
    expect(denialAt(story.card('desk-reader', qian))).toBe('on_leave')
    // whom the staff found outside, whatever way it was
    const sun = person('A3')
    const moved = { person: 'A3', to: null, reason: '清点' }
    story.staff('occupancy.correct', moved, { by: 'W1', second: 'S1' })
    expect(denialAt(story.card('desk-reader', sun))).toBe('stay_not_over')
  })

  test.each([
    ['before going in', () => day().checkIn(zhao), 'not_entered'],
    ['while inside', () => day().checkIn(zhao).pass('lane1', 'in', zhao), 'already_inside'],
  ])('%s is refused', (_when, story, reason) => {
    expect(story().card('desk1-reader', zhao).last()).toMatchObject({
      type: 'locker.retrieval_denied',
      data: { reason },
    })
  })

  test.each(['offline', 'stuck'] as const)('that failed as %s leaves the belongings in the cell', (why) => {
    const venue = smallVenue({ lockerOpenRetries: 0 })
    const story = scenario({ venue }).roster('S-A', 'room1', [zhao]).checkIn(zhao)
    story.pass('lane1', 'in', zhao).pass('lane1', 'out', zhao).card('desk1-reader', zhao)
    const { ref } = story.last().data as { ref: string }
    story.signal('bank1-board', { kind: 'OrderFailed', ref, why })
    expect(hasDeposit(story.state().lockers, story.refOf(zhao))).toBe(true)
  })
})

describe('a restart', () => {
  test('ends an order under way as unknown and opens nothing', () => {
    const story = day().card('desk1-reader', zhao).restart()
    expect(story.latest()).toEqual(['gateway.started', 'gateway.recovered', 'locker.open_failed'])
    expect(
      story
        .events()
        .slice(-3)
        .flatMap((event) => ordersFor(event, story.venue)),
    ).toEqual([])
  })
})
