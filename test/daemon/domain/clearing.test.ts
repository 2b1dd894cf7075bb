import { describe, expect, test } from 'vitest'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import { dayVenue } from '../../support/day-venue.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'

const [zhao, agent] = [person('A1'), person('G1')]
const witness = operatorOf('W1')

/** Session A in opening room 1 and room 1; its recording was stopped because the work is done. */
function finished(): Scenario {
  const story = scenario({ venue: dayVenue() }).staffed('W1', 'W2', 'T1')
  story.roster('S-A', 'room1', [zhao, agent])
  return story.record(inOpeningRoom(), sealed(), {
    type: 'recording.stopped',
    subject: 'S-A',
    session: 'S-A',
    zone: null,
    data: { recorder: null, cause: 'session_finished', operator: witness },
  })
}

function inOpeningRoom(): Draft {
  const due = '2026-03-18T10:00:00+08:00'
  const times = { dueAt: due, admitFrom: '2026-03-18T09:00:00+08:00', admitUntil: null, mealAt: null }
  const data = { room: 'room1', openingRoom: 'opening1', ...times, order: null, operator: witness }
  return { type: 'session.rescheduled', subject: 'S-A', session: 'S-A', zone: null, data }
}

function sealed(): Draft {
  const data = { inside: 1, missing: 0, reason: null, operator: witness }
  return { type: 'session.sealed', subject: 'S-A', session: 'S-A', zone: 'room1', data }
}

function about(story: Scenario) {
  const participant = story.refOf(zhao)
  return { participant, base: { subject: participant, session: 'S-A', zone: null } }
}

function badge(story: Scenario, type: 'badge.issued' | 'badge.returned' | 'badge.unreturned'): Scenario {
  const { participant, base } = about(story)
  const data = { participant, badge: 'A01', operator: witness }
  return type === 'badge.issued'
    ? story.record({ type, ...base, data: { ...data, kind: 'plastic' } })
    : story.record({ type, ...base, data })
}

const clear = { session: 'S-A', reason: null }
const off = { zone: 'room1', what: null }

describe('clearing a session (Art. 35, F-35.2)', () => {
  test('ends it when nothing is open and the equipment is off', () => {
    const story = finished()
      .staff('device.power_off', off, { by: 'W2' })
      .staff('site.clear', clear, { by: 'W2' })
    expect(story.latest()).toEqual(['site.cleared', 'session.closed'])
    expect(story.state().sessions.get('S-A')?.phase).toBe('closed')
    story.staff('site.clear', clear, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
  })

  test('lists what is open, keeps that on record, and closes nothing', () => {
    const story = badge(finished(), 'badge.issued').staff('site.clear', clear, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'clearing_blocked', detail: 'badge A01, equipment room1' })
    expect(story.latest()).toEqual(['site.clear_blocked'])
    expect(story.state().sessions.get('S-A')?.phase).toBe('closing')
  })

  test('is not held up by a badge whose loss is on record (X4)', () => {
    const story = badge(badge(finished(), 'badge.issued'), 'badge.unreturned')
    story.staff('device.power_off', off, { by: 'W2' }).staff('site.clear', clear, { by: 'W2' })
    expect(story.last().type).toBe('session.closed')
    expect(story.events().at(-2)?.data).toMatchObject({ badges: [{ state: 'unreturned' }] })
  })

  test('with a reason goes on although something is open, but never with a person inside', () => {
    const story = badge(finished(), 'badge.issued')
    story.staff('site.clear', { ...clear, reason: '识别牌次日归还' }, { by: 'W2' })
    expect(story.latest()).toEqual(['site.cleared', 'session.closed'])
    const occupied = finished()
    const { participant, base } = about(occupied)
    const data = { participant, zone: 'room1', portal: 'room1' }
    occupied.record({ type: 'zone.entered', ...base, data })
    occupied.staff('site.clear', { ...clear, reason: '确需关闭' }, { by: 'W2' })
    expect(occupied.refusal()).toMatchObject({ code: 'clearing_blocked' })
  })

  test('that leaves a cell in use says whose it is (F-35.2)', () => {
    const story = finished().staff('device.power_off', off, { by: 'W2' })
    const { participant, base } = about(story)
    const cell = { bank: 'bank-a', cell: 'A01', participant }
    story.record(
      { type: 'locker.assigned', ...base, data: { ...cell, ref: 'r-1', orderWithinMs: 3_000 } },
      { type: 'locker.opened', ...base, data: { ...cell, purpose: 'deposit' } },
      { type: 'locker.closed', ...base, data: cell },
    )
    story.staff('site.clear', clear, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ detail: 'locker bank-a/A01' })
    story.staff('site.clear', { ...clear, reason: '本人次日来取' }, { by: 'W2' })
    expect(story.latest()).toEqual(['locker.left_occupied', 'site.cleared', 'session.closed'])
  })

  test('before the committee has finished is refused', () => {
    const story = scenario({ venue: dayVenue() }).staffed('W2').roster('S-A', 'room1', [zhao])
    story.staff('site.clear', clear, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'session_not_finished' })
  })

  test('wants the equipment off again after somebody has come back in', () => {
    const story = finished().staff('device.power_off', off, { by: 'W2' })
    const { participant, base } = about(story)
    const data = { participant, zone: 'room1', portal: 'room1' }
    story.record({ type: 'zone.entered', ...base, data })
    expect(story.state().clearing.off.size).toBe(0)
  })
})

describe('an opening room (Art. 6, 15; F-6.1, F-15.1)', () => {
  const open = { room: 'opening1', session: 'S-A' }

  test('is opened for its session and closed when it is empty', () => {
    const story = finished().staff('room.open', open, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'room.opened', session: 'S-A', zone: 'opening1' })
    story.staff('room.open', open, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
    story.staff('room.close', { room: 'opening1', reason: null }, { by: 'W2' })
    expect(story.last().type).toBe('room.closed')
    story.staff('room.close', { room: 'opening1', reason: null }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'room_not_open' })
  })

  test('with somebody inside is closed only with a reason, and the count is flagged (Art. 13)', () => {
    const story = finished().staff('room.open', open, { by: 'W2' })
    const participant = story.refOf(agent)
    const data = { participant, zone: 'opening1', portal: 'opening1' }
    story.record({ type: 'zone.entered', subject: participant, session: 'S-A', zone: 'opening1', data })
    story.staff('room.close', { room: 'opening1', reason: null }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'clearing_blocked', detail: `person ${participant}` })
    story.staff('room.close', { room: 'opening1', reason: '已口头劝离' }, { by: 'W2' })
    expect(story.latest()).toEqual(['occupancy.mismatched', 'room.closed'])
  })

  test('is not opened for a session that has another one', () => {
    const story = finished().roster('S-B', 'room2', [person('B1')])
    story.staff('room.open', { room: 'opening1', session: 'S-B' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'room_of_another' })
    story.staff('room.open', { room: 'room1', session: null }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'not_an_opening_room' })
  })
})
