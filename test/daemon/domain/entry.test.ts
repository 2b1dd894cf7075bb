import { describe, expect, test } from 'vitest'
import { ordersFor } from '../../../daemon/domain/orders.ts'
import { occupancy } from '../../../daemon/domain/people.ts'
import { person } from '../../support/people.ts'
import { morning, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const [zhao, qian, feng] = [person('A1'), person('A2'), person('B1')]
const hour = 60 * 60_000

function day(options: Parameters<typeof scenario>[0] = {}) {
  return scenario(options).roster('S-A', 'room1', [zhao, qian]).roster('S-B', 'room2', [feng])
}

function reasonOf(event: { type: string; data: unknown }): unknown {
  expect(event.type).toBe('passage.denied')
  return (event.data as { reason: string }).reason
}

describe('an entry', () => {
  test('goes from grant to completion to a person inside', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao)
    expect(
      story
        .events()
        .slice(-3)
        .map((event) => event.type),
    ).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    expect(occupancy(story.state(), story.venue).get('evaluation')).toBe(1)
  })

  test('a grant alone moves nobody', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    expect(story.latest()).toEqual(['passage.granted'])
    expect(occupancy(story.state(), story.venue).get('evaluation')).toBe(0)
  })

  test('gives the gate one order that carries the time it has', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    const granted = story.last()
    expect(ordersFor(granted, story.venue)).toEqual([
      {
        device: 'lane1-gate',
        order: {
          kind: 'OpenGate',
          ref: (granted.data as { ref: string }).ref,
          direction: 'in',
          withinMs: 2_000,
        },
      },
    ])
  })

  test('the room around which a door stands is reached through the lane, and counts in both zones', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao).pass('door1', 'in', zhao)
    const counts = occupancy(story.state(), story.venue)
    expect([counts.get('evaluation'), counts.get('room1'), counts.get('room2')]).toEqual([1, 1, 0])
  })

  test('an unused grant ends by itself after eight seconds, and a second one can be given', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao).wait(7_999)
    expect(story.state().passages.size).toBe(1)
    story.wait(1)
    expect(story.last()).toMatchObject({ type: 'passage.timed_out', data: { cause: 'not_used' } })
    expect(story.card('lane1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test.each([
    ['late', 'order_late'],
    ['offline', 'gate_offline'],
    ['busy', 'gate_busy'],
    ['refused', 'gate_refused'],
  ] as const)('an order that failed as %s ends the grant as %s', (why, cause) => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    const { ref } = story.last().data as { ref: string }
    story.signal('lane1-gate', { kind: 'OrderFailed', ref, why })
    expect(story.last()).toMatchObject({ type: 'passage.timed_out', data: { ref, cause } })
    expect(
      story
        .wait(20_000)
        .events()
        .filter((event) => event.type === 'passage.timed_out'),
    ).toHaveLength(1)
  })

  test('an order of unknown outcome leaves the grant open, since the person may be passing', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    const { ref } = story.last().data as { ref: string }
    story.signal('lane1-gate', { kind: 'OrderUnconfirmed', ref })
    expect(story.latest()).toEqual([])
    story.signal('lane1-gate', { kind: 'PersonPassed', direction: 'in', ref })
    expect(story.latest()).toEqual(['passage.completed', 'zone.entered'])
  })

  test('a gate that locked again with nobody through ends the grant early', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    const { ref } = story.last().data as { ref: string }
    story.signal('lane1-gate', { kind: 'PassageLapsed', ref })
    expect(story.latest()).toEqual(['passage.timed_out'])
  })

  test('somebody coming the other way ends the grant as reversed and moves nobody', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    const { ref } = story.last().data as { ref: string }
    story.signal('lane1-gate', { kind: 'PassageReversed', direction: 'out', ref })
    expect(story.latest()).toEqual(['passage.reversed'])
    expect(story.state().passages.size).toBe(0)
  })

  test('a passage that nobody was granted is forced, and the count is no longer sure', () => {
    const story = day().signal('lane1-gate', { kind: 'PersonPassed', direction: 'in', ref: null })
    expect(story.latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
  })

  test('a passage on a grant that has ended is forced', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao)
    const { ref } = story.last().data as { ref: string }
    story.wait(9_000).signal('lane1-gate', { kind: 'PersonPassed', direction: 'in', ref })
    expect(story.latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
  })
})

describe('a refusal', () => {
  test('of somebody on no roster keeps the keyed hash and no participant', () => {
    const story = day().card('lane1-in', person('R1'))
    expect(reasonOf(story.last())).toBe('not_on_roster')
    expect((story.last().data as { participant: string | null }).participant).toBeNull()
  })

  test('says deposit_required before the belongings are locked away', () => {
    expect(reasonOf(day().card('lane1-in', zhao).last())).toBe('deposit_required')
    const opened = day().card('desk1-reader', zhao)
    expect(reasonOf(opened.card('lane1-in', zhao).last())).toBe('deposit_required')
  })

  test('says wrong_room at the room of another session', () => {
    const story = day().checkIn(feng).pass('lane1', 'in', feng).card('door1-in', feng)
    expect(reasonOf(story.last())).toBe('wrong_room')
  })

  test('of a person recorded inside is a violation of anti-passback', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao).card('lane2-in', zhao)
    expect(story.latest()).toEqual(['antipassback.violated', 'passage.denied'])
    expect(reasonOf(story.last())).toBe('already_inside')
  })

  test('by anti-passback becomes a remark where the rule is soft', () => {
    const story = day({ venue: smallVenue({ antiPassback: 'soft' }) })
    story.checkIn(zhao).pass('lane1', 'in', zhao).card('lane2-in', zhao)
    expect(story.latest()).toEqual(['antipassback.violated', 'passage.granted'])
  })

  test('at an inner door says not_inside to somebody who never came through a lane', () => {
    expect(reasonOf(day().checkIn(zhao).card('door1-in', zhao).last())).toBe('not_inside')
  })

  test.each([
    ['before the window on the day', morning + 2 * hour, null, 'too_early'],
    ['on another day', morning + 24 * hour, null, 'wrong_day'],
    ['on the day after', morning - 24 * hour, null, 'wrong_day'],
    ['after the window', morning - hour, morning - 1_000, 'too_late'],
  ])('%s', (_title, dueMs, admitUntilMs, reason) => {
    const story = scenario().roster('S-A', 'room1', [zhao], { dueMs, admitUntilMs })
    expect(reasonOf(story.card('lane1-in', zhao).last())).toBe(reason)
  })

  test('over midnight does not come to somebody who had arrived', () => {
    const story = day()
      .checkIn(zhao)
      .pass('lane1', 'in', zhao)
      .wait(15 * hour)
      .pass('lane1', 'out', zhao)
    expect(story.card('lane1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('says portal_out_of_service while the gate does not answer', () => {
    const story = day().checkIn(zhao).signal('lane1-gate', { kind: 'Offline', cause: 'no_reply' })
    expect(reasonOf(story.card('lane1-in', zhao).last())).toBe('portal_out_of_service')
    expect(story.card('lane2-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('meets a second card while one person is passing in', () => {
    const story = day().checkIn(zhao).checkIn(qian).card('lane1-in', zhao).card('lane1-in', qian)
    expect(reasonOf(story.last())).toBe('decision_unavailable')
  })

  test('meets the same person at a second lane while a grant is open', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao).card('lane2-in', zhao)
    expect(reasonOf(story.last())).toBe('decision_unavailable')
  })

  test('meets a person who was left out of a later roster', () => {
    const story = day().checkIn(zhao).roster('S-A', 'room1', [qian])
    expect(reasonOf(story.card('lane1-in', zhao).last())).toBe('not_on_roster')
  })
})

describe('leaving', () => {
  test('takes the person out of the zone', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao).pass('lane2', 'out', zhao)
    expect(
      story
        .events()
        .slice(-3)
        .map((event) => event.type),
    ).toEqual(['passage.granted', 'passage.completed', 'zone.exited'])
    expect(occupancy(story.state(), story.venue).get('evaluation')).toBe(0)
  })

  test('straight from a room, without a reading at its door, empties the room too', () => {
    const story = day()
      .checkIn(zhao)
      .pass('lane1', 'in', zhao)
      .pass('door1', 'in', zhao)
      .pass('lane1', 'out', zhao)
    expect(occupancy(story.state(), story.venue).get('room1')).toBe(0)
  })

  test('is granted to somebody who was never recorded inside, and the count is put in doubt', () => {
    const story = day().checkIn(zhao).card('lane1-out', zhao)
    expect(story.last()).toMatchObject({ type: 'passage.granted', data: { remark: 'not_inside' } })
    const { ref } = story.last().data as { ref: string }
    story.signal('lane1-gate', { kind: 'PersonPassed', direction: 'out', ref })
    expect(story.latest()).toEqual(['passage.completed', 'occupancy.mismatched'])
  })

  test('is granted to somebody on no roster, with an expired card, and to both at once', () => {
    const story = day().card('lane1-out', person('R1')).card('lane1-out', person('R2'))
    expect(story.latest()).toEqual(['passage.granted'])
    expect(story.state().passages.size).toBe(2)
  })

  test('is granted while the gate does not answer: the order decides, not we', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao)
    story.signal('lane1-gate', { kind: 'Offline', cause: 'no_reply' }).card('lane1-out', zhao)
    expect(story.latest()).toEqual(['passage.granted'])
  })

  test('is granted to somebody who was taken off the roster while inside', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao).roster('S-A', 'room1', [qian])
    expect(story.pass('lane1', 'out', zhao).latest()).toEqual(['passage.completed', 'zone.exited'])
  })
})

describe('a fire contact', () => {
  test('ends open entries, stops new ones and lets everybody out', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao).checkIn(qian).card('lane1-in', qian)
    story.signal('lane1-gate', { kind: 'FireContact', active: true })
    expect(story.latest()).toEqual(['fire_alarm.raised', 'passage.timed_out', 'muster.started'])
    expect(reasonOf(story.card('lane2-in', qian).last())).toBe('portal_locked_down')
    expect(story.card('lane2-out', zhao).latest()).toEqual(['passage.granted'])
  })

  test('is told once, and people running out are no intruders', () => {
    const story = day().signal('lane1-gate', { kind: 'FireContact', active: true })
    expect(story.signal('lane1-gate', { kind: 'FireContact', active: true }).latest()).toEqual([])
    const out = { kind: 'PersonPassed', direction: 'out', ref: null } as const
    expect(story.signal('lane1-gate', out).latest()).toEqual([])
    expect(story.signal('lane1-gate', { kind: 'FireContact', active: false }).latest()).toEqual([
      'fire_alarm.cleared',
    ])
  })
})

describe('a restart', () => {
  test('after an unclean end closes what was open as unknown and orders nothing', () => {
    const story = day().checkIn(zhao).card('lane1-in', zhao).checkIn(qian).restart()
    expect(story.latest()).toEqual([
      'gateway.started',
      'gateway.recovered',
      'passage.timed_out',
      'occupancy.mismatched',
    ])
    const fresh = story.events().slice(-4)
    expect(fresh.flatMap((event) => ordersFor(event, story.venue))).toEqual([])
    expect(fresh[2]).toMatchObject({ zone: 'evaluation', data: { cause: 'unknown' } })
    expect(story.state().passages.size).toBe(0)
  })

  test('after an ordered stop has nothing to recover', () => {
    const story = day().give({ kind: 'stopping', cause: 'ordered' }).restart()
    expect(story.latest()).toEqual(['gateway.started'])
  })

  test('keeps who is inside', () => {
    const story = day().checkIn(zhao).pass('lane1', 'in', zhao).restart()
    expect(occupancy(story.state(), story.venue).get('evaluation')).toBe(1)
  })
})
