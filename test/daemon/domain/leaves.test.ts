import { describe, expect, test } from 'vitest'
import { leaveOf, mayReturn } from '../../../daemon/domain/leaves.ts'
import { occupancy } from '../../../daemon/domain/people.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'
import {
  asked,
  at,
  committeeA,
  consent,
  fetchBelongings,
  grantedLeave,
  recused,
  sealedDay,
  walkIn,
  walkOut,
} from '../../support/sealed-day.ts'

function until(story: Scenario, time: string): Scenario {
  return story.wait(at(time) - story.now())
}

const dayMs = 86_400_000

const typesOf = (story: Scenario, pattern: string) =>
  story.events().filter(({ type }) => type.startsWith(pattern)).length

describe('a leave to inspect samples (Art. 29, F-29.1)', () => {
  test('is asked for with reason, place and time, and has an id', () => {
    const story = sealedDay().staff('leave.request', asked(['A3'], { escort: operatorOf('W2') }), {
      by: 'W2',
    })
    expect(story.last()).toMatchObject({
      type: 'leave.requested',
      subject: story.refOf(person('A3')),
      session: 'S-A',
      zone: 'sample',
      data: {
        leave: 'L1',
        kind: 'sample',
        place: 'sample',
        dueBack: '2026-03-18T14:05:00.000+08:00',
        escort: operatorOf('W2'),
        operator: operatorOf('W2'),
      },
    })
  })

  test('late in the evening is back soon after midnight, which is tomorrow', () => {
    const story = sealedDay({ from: '23:40' })
    story.staff('leave.request', asked(['A3'], { back: '00:30' }), { by: 'W2' })
    expect(story.last().data).toMatchObject({ dueBack: '2026-03-19T00:30:00.000+08:00' })
  })

  test('begins where the area ends, not at the room door', () => {
    const story = grantedLeave(sealedDay(), 'A3')
    story.staff('exit_check.pass', { person: 'A3', purpose: 'leave' }, { by: 'W2' })
    expect(story.pass('room1', 'out', person('A3')).latest()).toEqual(['passage.completed', 'zone.exited'])
    story.pass('lane-1', 'out', person('A3'))
    expect(story.latest()).toEqual(['passage.completed', 'zone.exited', 'leave.started'])
    expect(story.last().data).toEqual({
      leave: 'L1',
      participant: story.refOf(person('A3')),
      place: 'sample',
    })
  })

  test('counts whoever is out in the sample room and no longer in the area', () => {
    const story = walkOut(grantedLeave(sealedDay(), 'A3'), 'A3')
    walkOut(grantedLeave(story, 'A4', 'L2'), 'A4')
    const counts = occupancy(story.state(), story.venue)
    expect([counts.get('sample'), counts.get('evaluation'), counts.get('room1')]).toEqual([2, 5, 5])
    walkIn(story, 'A4')
    const after = occupancy(story.state(), story.venue)
    expect([after.get('sample'), after.get('evaluation')]).toEqual([1, 6])
  })

  test('ends in the own room, with the minutes it took', () => {
    const story = until(walkOut(grantedLeave(sealedDay(), 'A4'), 'A4'), '14:01')
    story.pass('lane-1', 'in', person('A4'))
    expect(story.latest()).toEqual(['passage.completed', 'zone.entered'])
    story.pass('room1', 'in', person('A4'))
    expect(story.latest()).toEqual(['passage.completed', 'zone.entered', 'leave.ended'])
    expect(story.last().data).toMatchObject({ leave: 'L1', minutes: 31, lateMinutes: 0 })
    expect(leaveOf(story.state().leaves, story.refOf(person('A4')))).toBeNull()
  })

  test('opens the way out once and the way in once', () => {
    const story = walkOut(grantedLeave(sealedDay(), 'A4'), 'A4')
    expect(mayReturn(story.state(), story.refOf(person('A4')))).toBe(true)
    walkIn(story, 'A4')
    expect(mayReturn(story.state(), story.refOf(person('A4')))).toBe(false)
    story.staff('exit_check.pass', { person: 'A4', purpose: 'leave' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'leave_not_granted' })
    story.card('lane-1-out', person('A4'))
    expect(story.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'leave_not_approved' } })
  })

  test('does not open the way in for anybody else, and not after the release (edge case 23, conflict 6)', () => {
    const story = walkOut(grantedLeave(sealedDay(), 'A4'), 'A4')
    const ref = story.refOf(person('A4'))
    story.told({
      type: 'participant.released',
      subject: ref,
      session: 'S-A',
      zone: null,
      data: { participant: ref },
    })
    expect(mayReturn(story.state(), ref)).toBe(false)
    story.card('lane-1-in', person('A4'))
    expect(story.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'released' } })
  })

  test('does not open the way in for who was recused meanwhile', () => {
    const story = walkOut(grantedLeave(sealedDay(), 'A4'), 'A4')
    story.staff('participant.recuse', { person: 'A4', order: null }, { by: 'W1' })
    expect(mayReturn(story.state(), story.refOf(person('A4')))).toBe(false)
  })

  test('that somebody does not come back from in time is told once, and the supervisor with it (edge case 22)', () => {
    const story = until(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), '14:04')
    expect(typesOf(story, 'leave.overran')).toBe(0)
    until(story, '14:30')
    expect(typesOf(story, 'leave.overran')).toBe(1)
    const overran = story.events().find(({ type }) => type === 'leave.overran')
    expect(overran).toMatchObject({ atMs: at('14:05'), data: { dueBack: '2026-03-18T14:05:00.000+08:00' } })
    const next = story.events()[overran?.sequence ?? 0]
    expect(next).toMatchObject({ type: 'notification.sent', data: { topic: 'leave_overran' } })
  })

  test('and who comes back late is late by whole minutes', () => {
    const story = until(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), '14:09')
    walkIn(story.wait(59_000), 'A3')
    expect(story.last()).toMatchObject({ type: 'leave.ended', data: { minutes: 39, lateMinutes: 4 } })
  })

  test('falls due in time although the gateway was started anew meanwhile', () => {
    const story = until(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), '13:50').restart()
    until(story, '14:05')
    expect(typesOf(story, 'leave.overran')).toBe(1)
    story.restart().wait(3_600_000)
    expect(typesOf(story, 'leave.overran')).toBe(1)
  })

  test('is not overdue for who is back in the area, on the way to the room', () => {
    const story = until(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), '14:04')
    until(story.pass('lane-1', 'in', person('A3')), '14:06')
    expect(typesOf(story, 'leave.overran')).toBe(0)
  })
})

describe('a leave that nobody sees the gate of (Art. 29)', () => {
  function put(story: Scenario, to: string | null): Scenario {
    const given = { person: 'A3', to, reason: '人工核对' }
    return story.staff('occupancy.correct', given, { by: 'W1', second: 'S1' })
  }

  test('begins and ends when staff put the count right', () => {
    const story = put(grantedLeave(sealedDay(), 'A3'), null)
    expect(story.latest()).toEqual(['occupancy.corrected', 'leave.started'])
    expect(put(story, 'corridor').latest()).toEqual(['occupancy.corrected'])
    expect(put(story, 'room1').latest()).toEqual(['occupancy.corrected', 'leave.ended'])
  })
})

describe('what cannot be asked for (Art. 29, 31)', () => {
  const refusal = (story: Scenario, change: Readonly<Record<string, unknown>>, persons = ['A3']) =>
    story.staff('leave.request', asked(persons, change), { by: 'W2' }).refusal()?.code

  test.each([
    ['without a time to be back', { back: null }, 'leave_back_needed'],
    ['with a time that is none', { back: '25:00' }, 'moment_invalid'],
    ['with a time that is past', { back: '13:29' }, 'time_past'],
    ['to a zone that is none', { place: 'moon' }, 'unknown_zone'],
    ['to a place inside the area', { place: 'dining' }, 'leave_place_inside'],
    ['with an escort who is nobody', { escort: 'nobody' }, 'unknown_person'],
    ['escorted by the person itself', { escort: 'A3' }, 'same_person'],
    ['as a recusal that is none', { kind: 'recusal' }, 'leave_not_recused'],
    ['without a reason', { reason: '' }, 'arguments_invalid'],
  ])('%s', (_, change, code) => {
    const story = sealedDay()
    expect(refusal(story, change)).toBe(code)
    expect(story.latest()).toEqual([])
  })

  test('twice at a time', () => {
    const story = sealedDay().staff('leave.request', asked(['A3']), { by: 'W2' })
    expect(refusal(story, {})).toBe('leave_open')
    expect(story.refusal()?.detail).toBe('L1')
  })

  test('by who is outside, is not on a committee, or may go as it is', () => {
    expect(refusal(sealedDay(), {}, [operatorOf('T1')])).toBe('person_outside')
    expect(refusal(sealedDay({ sealed: false }), {})).toBe('leave_not_needed')
    expect(refusal(sealedDay(), {}, ['nobody'])).toBe('unknown_person')
  })

  test('by staff who only maintain the equipment', () => {
    const story = sealedDay().staff('leave.request', asked(['A3']), { by: 'T1' })
    expect(story.refusal()?.code).toBe('role_not_permitted')
  })

  test('for several, of whom one may not: then nobody has asked', () => {
    const story = sealedDay().staff('leave.request', asked(['A3', 'nobody']), { by: 'W2' })
    expect(story.latest()).toEqual([])
  })
})

describe('a leave that comes to nothing (Art. 31)', () => {
  test('can be taken back before it has begun, with the way out', () => {
    const story = grantedLeave(sealedDay(), 'A3')
    story.staff('exit_check.pass', { person: 'A3', purpose: 'leave' }, { by: 'W2' })
    story.staff('leave.cancel', { leaves: ['L1'] }, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'leave.rejected', data: { leave: 'L1', cause: 'withdrawn' } })
    expect(story.card('lane-1-out', person('A3')).last().type).toBe('passage.denied')
    grantedLeave(story, 'A3', 'L2').card('lane-1-out', person('A3'))
    expect(story.last().type).toBe('passage.denied')
  })

  test('cannot be taken back under way, nor twice', () => {
    const story = walkOut(grantedLeave(sealedDay(), 'A3'), 'A3')
    story.staff('leave.cancel', { leaves: ['L1'] }, { by: 'W2' })
    expect(story.refusal()?.code).toBe('leave_under_way')
    const other = sealedDay().staff('leave.request', asked(['A3']), { by: 'W2' })
    const cancel = () => other.staff('leave.cancel', { leaves: ['L1'] }, { by: 'W2' }).refusal()?.code
    expect([cancel(), cancel()]).toEqual([undefined, 'leave_decided'])
    other.staff('leave.cancel', { leaves: ['L9'] }, { by: 'W2' })
    expect(other.refusal()).toMatchObject({ code: 'unknown_id', detail: 'L9' })
  })

  test('that nobody used until it was time to be back is over, also over a restart', () => {
    const story = until(grantedLeave(sealedDay(), 'A3'), '14:00').restart()
    expect(leaveOf(story.state().leaves, story.refOf(person('A3')))?.phase).toBe('granted')
    until(story, '14:05')
    expect(story.last()).toMatchObject({ type: 'leave.rejected', data: { cause: 'expired' } })
    expect(
      story
        .wait(3_600_000)
        .events()
        .filter(({ type }) => type === 'leave.rejected'),
    ).toHaveLength(1)
  })

  test('waits for the passage that is under way at that moment', () => {
    const story = until(grantedLeave(sealedDay(), 'A3'), '14:04').wait(58_000)
    story.staff('exit_check.pass', { person: 'A3', purpose: 'leave' }, { by: 'W2' })
    const opening = story.pass('room1', 'out', person('A3')).card('lane-1-out', person('A3')).last()
    if (opening.type !== 'passage.granted') throw new Error('the lane opens for a granted leave')
    story.wait(4_000).signal('lane-1-gate', { kind: 'PersonPassed', direction: 'out', ref: opening.data.ref })
    expect(story.latest()).toEqual(['passage.completed', 'zone.exited', 'leave.started'])
    expect(mayReturn(story.state(), story.refOf(person('A3')))).toBe(true)
  })

  test('ends when its person loses the right to be there', () => {
    const story = grantedLeave(sealedDay(), 'A3')
    story.staff('participant.recuse', { person: 'A3', order: null }, { by: 'W1' })
    expect(story.latest()).toContain('leave.rejected')
    expect(leaveOf(story.state().leaves, story.refOf(person('A3')))).toBeNull()
  })
})

describe('who was recused leaves for good (Art. 22; 10:27 of the day)', () => {
  function stepsDown(sealed: boolean): Scenario {
    const story = sealedDay({ from: '10:24', sealed })
    story.told(recused(story, 'A4'))
    const request = asked(['A4'], { kind: 'recusal', reason: '利害关系回避', back: null })
    return story.staff('leave.request', request, { by: 'W2' })
  }

  test.each([true, false])('with the consent of the site supervisor alone, sealed or not (%s)', (sealed) => {
    const story = stepsDown(sealed)
    expect(story.last()).toMatchObject({ type: 'leave.requested', data: { kind: 'recusal', dueBack: null } })
    story.staff('leave.approve', consent('L1'), { by: 'W2', second: 'S1' })
    expect(story.latest()).toEqual(['leave.approval_recorded', 'leave.granted'])
    walkOut(story, 'A4')
    expect(story.latest()).toEqual(['passage.completed', 'zone.exited'])
    story.staff('badge.return', { number: 'A4' }, { by: 'W2' })
    expect(story.latest()).toEqual(['badge.returned', 'participant.released'])
    expect(leaveOf(story.state().leaves, story.refOf(person('A4')))).toBeNull()
    expect(typesOf(story, 'leave.started')).toBe(0)
  })

  test('and does not come back', () => {
    const story = stepsDown(true).staff('leave.approve', consent('L1'), { by: 'W2', second: 'S1' })
    walkOut(story, 'A4')
    expect(mayReturn(story.state(), story.refOf(person('A4')))).toBe(false)
  })

  test('and may not walk to the samples instead', () => {
    const story = sealedDay()
    story.told(recused(story, 'A4')).staff('leave.request', asked(['A4']), { by: 'W2' })
    expect(story.refusal()?.code).toBe('leave_recusal_only')
  })
})

describe('a group over night (X11)', () => {
  const night = {
    kind: 'overnight',
    reason: '隔夜休息',
    place: null,
    back: '09:00',
    escort: operatorOf('W2'),
  }

  function leavesAtNight(): Scenario {
    const story = sealedDay({ from: '20:40', lockers: ['A3'] })
    story.staff('leave.request', asked(committeeA, { ...night, deputy: 'A2' }), { by: 'W2' })
    const all = committeeA.map((_, index) => `L${index + 1}`)
    const consents = (leaves: readonly string[]) => ({ leaves, as: null, reason: null })
    return story
      .staff('leave.approve', consents(all), { by: 'W2', second: 'S2' })
      .staff('leave.approve', consents(all.slice(1)), { by: 'W2', second: 'A1', method: 'card' })
      .staff('leave.approve', consents(['L1']), { by: 'W2', second: 'A2', method: 'card' })
  }

  test('is asked for together, due the next morning, and a deputy consents for the lead', () => {
    const story = sealedDay({ from: '20:40' })
    story.staff('leave.request', asked(committeeA, { ...night, deputy: 'A2' }), { by: 'W2' })
    expect(story.latest()).toEqual(committeeA.map(() => 'leave.requested'))
    const requests = story.events().filter(({ type }) => type === 'leave.requested')
    expect(requests[0]?.data).toMatchObject({ leave: 'L1', dueBack: '2026-03-19T09:00:00.000+08:00' })
    const deputies = requests.map(({ data }) => 'deputy' in data)
    expect(deputies).toEqual([true, false, false, false, false, false, false])
  })

  test('leaves under escort; one who is missing in the morning is overdue', () => {
    const story = leavesAtNight()
    expect(typesOf(story, 'leave.granted')).toBe(7)
    for (const key of committeeA) walkOut(story, key)
    expect(typesOf(story, 'leave.started')).toBe(7)
    expect(occupancy(story.state(), story.venue).get('evaluation')).toBe(0)
    story.restart().online(...story.venue.uses.keys())
    story.wait(at('08:40') + dayMs - story.now())
    for (const key of committeeA.slice(1)) walkIn(story, key)
    expect(typesOf(story, 'leave.ended')).toBe(6)
    story.wait(30 * 60_000)
    expect(story.events().filter(({ type }) => type === 'leave.overran')).toMatchObject([
      { subject: story.refOf(person('A1')), atMs: at('09:00') + dayMs },
    ])
  })

  test('opens no cell: belongings stay until the final release', () => {
    const story = leavesAtNight()
    fetchBelongings(walkOut(story, 'A3'), 'A01')
    expect(story.last()).toMatchObject({ type: 'locker.retrieval_denied', data: { reason: 'on_leave' } })
  })
})
