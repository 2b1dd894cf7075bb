import { describe, expect, test } from 'vitest'
import { portalMode } from '../../../daemon/domain/portals.ts'
import { dayStory, inRoom, placeOf, ready, reasonOf, sealed } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'

const [zhao, qian] = [person('A1'), person('A2')]
const lane = { portal: 'lane-1', reason: '警情，按要求' }

const pushed = (story: Scenario, direction: 'in' | 'out') =>
  story.signal('lane-1-gate', { kind: 'PersonPassed', direction, ref: null })

describe('a portal under priority control (Art. 6, 16)', () => {
  test('opened up stands open for police and rescue: whoever goes through is explained, both ways', () => {
    const story = sealed(inRoom(dayStory(), zhao)).staff('portal.open_up', lane, { by: 'W1' })
    expect(story.last()).toMatchObject({
      type: 'portal.opened_up',
      data: { portal: 'lane-1', reason: lane.reason, operator: operatorOf('W1') },
    })
    expect([pushed(story, 'in').latest(), pushed(story, 'out').latest()]).toEqual([[], []])
  })

  test('opened up refuses nobody to go, and lets cards count who did', () => {
    const story = sealed(inRoom(dayStory(), zhao)).pass('room1', 'out', zhao)
    expect(reasonOf(story.card('lane-1-out', zhao))).toBe('leave_not_approved')
    story.staff('portal.open_up', lane, { by: 'W1' }).pass('lane-1', 'out', zhao)
    expect(placeOf(story, zhao)).toBeNull()
  })

  test('locked down keeps strangers and members out, and never anyone in', () => {
    const story = ready(inRoom(dayStory(), zhao), qian).staff('portal.lock_down', lane, { by: 'W1' })
    expect(reasonOf(story.card('lane-1-in', qian))).toBe('portal_locked_down')
    expect(reasonOf(story.card('lane-1-in', person('R3')))).toBe('portal_locked_down')
    story.pass('room1', 'out', zhao).pass('lane-1', 'out', zhao)
    expect(placeOf(story, zhao)).toBeNull()
    expect(story.card('lane-2-in', qian).latest()).toEqual(['passage.granted'])
  })

  test('goes back to control, after which everything is as before', () => {
    const story = ready(dayStory(), zhao).staff('portal.lock_down', lane, { by: 'W1' }).restart()
    story.online('lane-1-gate')
    expect(portalMode(story.state().portals, 'lane-1')).toBe('locked_down')
    story.staff('portal.normalize', { portal: 'lane-1' }, { by: 'W1' })
    expect(story.last()).toMatchObject({ type: 'portal.normalized', data: { operator: operatorOf('W1') } })
    expect(story.card('lane-1-in', zhao).latest()).toEqual(['passage.granted'])
    expect(pushed(story, 'in').latest()[0]).toBe('passage.forced')
  })

  test.each([
    ['by somebody else than the witness', 'portal.open_up', lane, 'W2', 'role_not_permitted'],
    ['without a reason', 'portal.lock_down', { ...lane, reason: '' }, 'W1', 'arguments_invalid'],
    [
      'of a portal that is not there',
      'portal.open_up',
      { ...lane, portal: 'lane-9' },
      'W1',
      'unknown_portal',
    ],
    [
      'of a door without a gate',
      'portal.lock_down',
      { ...lane, portal: 'dining' },
      'W1',
      'portal_without_gate',
    ],
    ['to what it is already', 'portal.normalize', { portal: 'lane-1' }, 'W1', 'already_done'],
  ])('a change %s is refused and changes nothing', (_title, name, given, by, code) => {
    const story = dayStory().staff(name, given, { by })
    expect([story.refusal()?.code, story.latest()]).toEqual([code, []])
  })
})

describe('a gate that does not shut (edge cases 37, 38)', () => {
  const gate = (story: Scenario, signal: Parameters<Scenario['signal']>[1]) =>
    story.signal('lane-1-gate', signal)
  const held = { kind: 'GateAjar', seconds: 30 } as const

  test('edge case 37: held open is told once, with how long, and secured when it is shut', () => {
    const story = gate(dayStory(), { kind: 'GateAjar', seconds: 25 })
    expect(story.latest()).toEqual([])
    expect(gate(story, held).last()).toMatchObject({
      type: 'passage.held_open',
      data: { portal: 'lane-1', seconds: 30 },
    })
    expect(gate(story, held).latest()).toEqual([])
    expect(gate(story, { kind: 'GateSecured' }).latest()).toEqual(['passage.secured'])
    expect(gate(story, { kind: 'GateSecured' }).latest()).toEqual([])
  })

  test('edge case 37: forced without a grant is an alarm, at a lane and at a room door', () => {
    expect(pushed(dayStory(), 'in').latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
    const door = dayStory().signal('room1-gate', { kind: 'PersonPassed', direction: 'in', ref: null })
    expect(door.last().data).toEqual({ zone: 'room1', cause: 'passage_without_grant' })
  })

  test('edge case 38: obstructed by a wheelchair or a bag is told once, and secured when it is free', () => {
    const story = gate(dayStory(), { kind: 'GateObstructed' })
    expect(story.last()).toMatchObject({ type: 'passage.obstructed', subject: 'lane-1-gate' })
    expect(gate(story, { kind: 'GateObstructed' }).latest()).toEqual([])
    expect(gate(story, { kind: 'GateSecured' }).latest()).toEqual(['passage.secured'])
  })

  test('stands open by order: not held open, and secured when it is shut again', () => {
    const story = dayStory().staff('portal.open_up', lane, { by: 'W1' })
    expect(gate(story, held).latest()).toEqual([])
    story.staff('portal.normalize', { portal: 'lane-1' }, { by: 'W1' })
    expect(gate(story, { kind: 'GateSecured' }).latest()).toEqual(['passage.secured'])
  })

  test('stands open in a fire, which is not held open either', () => {
    const story = gate(dayStory(), { kind: 'FireContact', active: true })
    expect(gate(story, held).latest()).toEqual([])
  })
})

describe('a lane out of order at rush time', () => {
  test('is red, the other lane carries all, and when it is back nothing is told twice', () => {
    const story = ready(dayStory(), zhao, qian).card('lane-1-in', zhao)
    story.signal('lane-1-gate', { kind: 'Offline', cause: 'no_reply' })
    expect(reasonOf(story.card('lane-1-in', qian))).toBe('portal_out_of_service')
    story.wait(8_000).pass('lane-2', 'in', zhao).pass('lane-2', 'in', qian)
    expect([placeOf(story, zhao), placeOf(story, qian)]).toEqual(['corridor', 'corridor'])
    const before = story.events().length
    story.online('lane-1-gate')
    expect(
      story
        .events()
        .slice(before)
        .map(({ type }) => type),
    ).toEqual(['device.connected'])
    expect(story.pass('lane-1', 'out', zhao).last().type).toBe('zone.exited')
  })
})

describe('a gateway on its last battery (X8)', () => {
  test('lets nobody in and everybody out', () => {
    const story = ready(inRoom(dayStory(), zhao), qian)
    const about = { subject: 'gw1', session: null, zone: null }
    story.told(
      { type: 'power.lost', ...about, data: { contact: 'mains' } },
      { type: 'power.battery_low', ...about, data: { contact: 'battery' } },
    )
    expect(reasonOf(story.card('lane-1-in', qian))).toBe('decision_unavailable')
    expect(story.pass('room1', 'out', zhao).card('lane-1-out', zhao).latest()).toEqual(['passage.granted'])
  })
})
