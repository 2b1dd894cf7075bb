import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { morning, operatorOf, scenario } from '../../support/scenario.ts'

const minute = 60_000
const hour = 60 * minute
const [zhao, qian, sun] = [person('A1'), person('A2'), person('A3')]
const [agency, bidder] = [person('G1'), person('R1')]

/** Two of three members inside room 1. */
function twoOfThree(): Scenario {
  const story = scenario().roster('S-A', 'room1', [zhao, qian, sun])
  for (const member of [zhao, qian]) story.checkIn(member).pass('lane1', 'in', member)
  return story
}

function sealed(): Scenario {
  return twoOfThree().staff('session.seal', { session: 'S-A', reason: '一人途中' }, { by: 'W1' })
}

const plain = { order: null, reason: null }
const suspension = { session: 'S-A', cause: 'complaint', ...plain }

function phase(story: Scenario) {
  return story.state().sessions.get('S-A')?.phase
}

/** The command is refused with this code, and nothing is stored. */
function expectRefused(story: Scenario, code: string): void {
  expect(story.refusal()?.code).toBe(code)
  expect(story.latest()).toEqual([])
}

describe('sealing (Art. 16, F-16.2)', () => {
  test('with all members inside takes no reason and counts them', () => {
    const story = twoOfThree().checkIn(sun).pass('lane1', 'in', sun)
    story.staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' })
    expect(story.latest()).toEqual(['session.sealed'])
    expect(story.last()).toMatchObject({
      session: 'S-A',
      zone: 'room1',
      data: { inside: 3, missing: 0, reason: null, operator: operatorOf('W1') },
    })
  })

  test('with a member missing takes a reason, which is stored with the counts', () => {
    expectRefused(
      twoOfThree().staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' }),
      'members_missing',
    )
    expect(sealed().last()).toMatchObject({ data: { inside: 2, missing: 1, reason: '一人途中' } })
  })

  test('does not count who has arrived but waits outside the area', () => {
    const story = twoOfThree().checkIn(sun)
    story.staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' })
    expectRefused(story, 'members_missing')
  })

  test('counts a recused member as missing until the replacement is inside', () => {
    const story = twoOfThree().checkIn(sun).pass('lane1', 'in', sun)
    story.staff('participant.recuse', { person: story.refOf(sun), order: null }, { by: 'W1' })
    expectRefused(
      story.staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' }),
      'members_missing',
    )
  })

  test('of an empty room is refused whatever the reason', () => {
    const story = scenario().roster('S-A', 'room1', [zhao])
    story.staff('session.seal', { session: 'S-A', reason: '无' }, { by: 'W1' })
    expectRefused(story, 'nobody_inside')
  })

  test('is done once', () => {
    expectRefused(
      sealed().staff('session.seal', { session: 'S-A', reason: '再次' }, { by: 'W1' }),
      'already_done',
    )
  })

  test.each([
    ['W1', null],
    ['S1', null],
    ['S2', null],
    ['W2', 'role_not_permitted'],
    ['T1', 'role_not_permitted'],
  ])('by %s ends as %s', (by, code) => {
    const story = twoOfThree().staff('session.seal', { session: 'S-A', reason: '一人途中' }, { by })
    expect(story.refusal()?.code ?? null).toBe(code)
  })

  test('waits while trading is suspended', () => {
    const story = twoOfThree().staff('session.suspend', suspension, { by: 'W1' })
    story.staff('session.seal', { session: 'S-A', reason: '一人途中' }, { by: 'W1' })
    expectRefused(story, 'session_is_suspended')
  })
})

describe('a suspension (Art. 10, F-10.1)', () => {
  test('is told to everybody, and so is that trading goes on', () => {
    const story = sealed().staff('session.suspend', { ...suspension, reason: '收到投诉' }, { by: 'W1' })
    expect(story.latest()).toEqual(['session.suspended', 'notification.sent'])
    expect(story.last()).toMatchObject({ data: { topic: 'suspended', to: 'everybody' } })
    story.staff('session.resume', { session: 'S-A', ...plain }, { by: 'S2' })
    expect(story.latest()).toEqual(['session.resumed', 'notification.sent'])
    expect(story.last()).toMatchObject({ data: { topic: 'resumed', to: 'everybody' } })
  })

  test('lets nobody in newly; those inside stay until a supervisor decides', () => {
    const story = twoOfThree().checkIn(sun).staff('session.suspend', suspension, { by: 'W1' })
    expect(story.card('lane1-in', sun).last()).toMatchObject({
      type: 'passage.denied',
      data: { reason: 'session_suspended' },
    })
    expect(story.card('lane1-out', zhao).last().type).not.toBe('passage.granted')
  })

  test('rejects at the desk who has not arrived', () => {
    const story = twoOfThree().staff('session.suspend', suspension, { by: 'W1' }).card('desk1-reader', sun)
    expect(story.last()).toMatchObject({
      type: 'identity.rejected',
      data: { reason: 'session_suspended' },
    })
  })

  test('is over after the resumption, and the door opens again', () => {
    const story = twoOfThree().checkIn(sun).staff('session.suspend', suspension, { by: 'W1' })
    story.staff('session.resume', { session: 'S-A', ...plain }, { by: 'W1' })
    expect(story.card('lane1-in', sun).latest()).toEqual(['passage.granted'])
  })

  test('by an order that came already is refused, also after a restart', () => {
    const order = { ...suspension, order: 'PT-2026-0318-7' }
    const story = sealed().staff('session.suspend', order, { by: 'W1' })
    story.staff('session.resume', { session: 'S-A', order: 'PT-8', reason: null }, { by: 'W1' })
    expectRefused(story.staff('session.suspend', order, { by: 'W1' }), 'already_done')
    story.restart()
    expectRefused(story.staff('session.suspend', order, { by: 'W1' }), 'already_done')
    expect(story.state().sessions.get('S-A')?.suspended).toBe(false)
  })

  test('whose order was overtaken by the one to resume: that one is refused and changes nothing', () => {
    const story = sealed().staff(
      'session.resume',
      { session: 'S-A', order: 'PT-8', reason: null },
      { by: 'W1' },
    )
    expectRefused(story, 'session_not_suspended')
    expect(story.staff('session.suspend', suspension, { by: 'W1' }).refusal()).toBeNull()
  })

  test('without a cause takes an order, a reason, or a supervisor in person (F-11.1)', () => {
    const unsaid = { ...suspension, cause: 'other' }
    expectRefused(sealed().staff('session.suspend', unsaid, { by: 'W1' }), 'order_or_reason_needed')
    for (const [given, by] of [
      [{ ...unsaid, reason: '大范围停电' }, 'W1'],
      [{ ...unsaid, order: 'PT-7' }, 'W1'],
      [unsaid, 'S2'],
    ] as const) {
      const story = sealed().staff('session.suspend', given, { by })
      expect(story.latest()).toContain('session.suspended')
    }
  })

  test('of a suspended session is refused', () => {
    const story = sealed().staff('session.suspend', suspension, { by: 'W1' })
    expectRefused(story.staff('session.suspend', suspension, { by: 'W1' }), 'session_is_suspended')
  })

  test.each(['session.suspend', 'session.terminate'])('of a session that there is not: %s', (name) => {
    expectRefused(scenario().staff(name, { ...suspension, session: 'S-X' }, { by: 'W1' }), 'unknown_session')
  })
})

describe('the end of a session before its time', () => {
  test('by termination is told to everybody, ends every right to enter and leaves the way out free', () => {
    const story = sealed().checkIn(sun)
    story.staff('session.terminate', { ...suspension, order: 'PT-9' }, { by: 'W1' })
    expect(story.latest()).toEqual(['session.terminated', 'notification.sent'])
    expect(phase(story)).toBe('terminated')
    expect(story.card('lane1-in', sun).last()).toMatchObject({ data: { reason: 'session_ended' } })
    expect(story.card('lane1-out', zhao).last().type).toBe('passage.granted')
  })

  test('by the witness takes an order or a reason; a supervisor is the order', () => {
    const ending = { session: 'S-A', cause: 'complaint', ...plain }
    expectRefused(sealed().staff('session.terminate', ending, { by: 'W1' }), 'order_or_reason_needed')
    expect(sealed().staff('session.terminate', ending, { by: 'S2' }).refusal()).toBeNull()
  })

  test('by cancelling while people are inside shuts the entry and no exit (edge case 45)', () => {
    const story = twoOfThree().staff(
      'session.cancel',
      { session: 'S-A', order: 'PT-1', reason: null },
      { by: 'W1' },
    )
    expect(story.latest()).toEqual(['session.cancelled'])
    expect(story.card('desk1-reader', sun).last()).toMatchObject({ data: { reason: 'session_ended' } })
    expect(story.pass('lane1', 'out', zhao).last().type).toBe('zone.exited')
    expect(story.card('lane1-in', zhao).last()).toMatchObject({ data: { reason: 'session_ended' } })
  })

  test('gives the belongings back to who came for nothing more', () => {
    const story = twoOfThree().pass('lane1', 'out', zhao)
    story.staff('session.cancel', { session: 'S-A', order: 'PT-1', reason: null }, { by: 'W1' })
    expect(story.card('desk1-reader', zhao).latest()).toContain('locker.retrieval_granted')
  })

  test('by cancelling is refused once it is sealed: then it can be terminated', () => {
    const story = sealed().staff(
      'session.cancel',
      { session: 'S-A', order: 'PT-1', reason: null },
      { by: 'W1' },
    )
    expectRefused(story, 'session_sealed')
  })

  test('comes once: nothing can be asked of a session that is over', () => {
    const story = sealed().staff('session.terminate', { ...suspension, order: 'PT-9' }, { by: 'W1' })
    for (const name of ['session.suspend', 'session.terminate']) {
      expectRefused(story.staff(name, { ...suspension, order: 'PT-10' }, { by: 'S2' }), 'session_over')
    }
    expectRefused(story.staff('session.resume', { session: 'S-A', ...plain }, { by: 'S2' }), 'session_over')
  })
})

describe('a sealed session', () => {
  test('admits a member of its committee who is late', () => {
    const story = sealed()
      .wait(40 * minute)
      .checkIn(sun)
    expect(story.events().findLast(({ type }) => type === 'participant.arrived')).toMatchObject({
      data: { lateMinutes: 10 },
    })
    expect(story.card('lane1-in', sun).latest()).toEqual(['passage.granted'])
  })

  test.each([
    ['agency', agency],
    ['respondent', bidder],
  ])('rejects the %s at the desk as area_sealed', (_role, holder) => {
    const story = scenario().roster('S-A', 'room1', [zhao, holder]).checkIn(zhao).pass('lane1', 'in', zhao)
    story.staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' })
    expect(story.card('desk1-reader', holder).last()).toMatchObject({
      type: 'identity.rejected',
      data: { reason: 'area_sealed' },
    })
  })
})

describe('the admission window (Art. 8, edge cases 4, 7)', () => {
  function withOpening(): Scenario {
    return scenario({ nowMs: morning }).roster('S-A', 'room1', [zhao, agency, bidder], {
      dueMs: morning + 30 * minute,
      admitFromMs: morning - hour,
      admitUntilMs: morning - 30 * minute,
      openingRoom: 'hall',
    })
  }

  test('of a session with an opening ends at its deadline for agency and respondents only', () => {
    const venue = scenario().venue
    const zones = new Map(venue.zones).set('hall', { ...zoneOf(venue, 'hall'), kind: 'opening' })
    const story = scenario({ venue: { ...venue, zones } }).roster('S-A', 'room1', [zhao, agency, bidder], {
      admitFromMs: morning - hour,
      admitUntilMs: morning - 30 * minute,
      openingRoom: 'hall',
    })
    for (const holder of [agency, bidder]) {
      expect(story.card('desk1-reader', holder).last()).toMatchObject({ data: { reason: 'too_late' } })
    }
    expect(story.card('desk1-reader', zhao).latest()).toContain('identity.verified')
  })

  test('refuses an opening room that is none', () => {
    expect(withOpening().refusal()?.code).toBe('not_an_opening_room')
  })
})

function zoneOf(venue: Scenario['venue'], id: string) {
  const zone = venue.zones.get(id)
  if (zone === undefined) throw new Error(`no zone ${id}`)
  return zone
}

describe('a person on two sessions of one day (edge case 46)', () => {
  test('belongs to the second after the release from the first', () => {
    const story = scenario().roster('S-A', 'room1', [zhao]).roster('S-B', 'room2', [zhao])
    const first = story.checkIn(zhao).last().session
    expect(story.card('desk1-reader', zhao).latest()).not.toContain('participant.arrived')
    story.record({
      type: 'participant.released',
      subject: story.events().findLast(({ type }) => type === 'participant.arrived')?.subject ?? '',
      session: first,
      zone: null,
      data: {
        participant: story.events().findLast(({ type }) => type === 'participant.arrived')?.subject ?? '',
      },
    })
    const again = story.card('desk1-reader', zhao)
    const arrival = again.events().findLast(({ type }) => type === 'participant.arrived')
    expect(arrival?.session).not.toBe(first)
  })
})

describe('with the platform away and no roster of today here (edge case 27, X9)', () => {
  function cutOff(): Scenario {
    return scenario().give({ kind: 'link', up: false, cause: 'unreachable', backlog: 0 })
  }

  test('nobody can be told from a stranger: decision_unavailable', () => {
    const story = cutOff().card('desk1-reader', zhao)
    expect(story.last()).toMatchObject({ data: { reason: 'decision_unavailable' } })
  })

  test('a roster imported by hand makes strangers strangers again, and the day runs', () => {
    const story = cutOff().roster('S-A', 'room1', [zhao])
    expect(story.card('desk1-reader', qian).last()).toMatchObject({ data: { reason: 'not_on_roster' } })
    expect(story.checkIn(zhao).card('lane1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('the roster of another day does not help', () => {
    const story = cutOff().roster('S-A', 'room1', [zhao], { dueMs: morning + 24 * hour })
    expect(story.card('desk1-reader', qian).last()).toMatchObject({
      data: { reason: 'decision_unavailable' },
    })
    expect(story.card('desk1-reader', zhao).last()).toMatchObject({ data: { reason: 'wrong_day' } })
  })
})
