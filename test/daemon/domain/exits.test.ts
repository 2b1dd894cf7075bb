import { describe, expect, test } from 'vitest'
import { withoutEntry } from '../../../daemon/domain/unwritable.ts'
import { dayStory, inRoom, placeOf, reasonOf, sealed } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'

const [zhao, qian, feng] = [person('A1'), person('A2'), person('B1')]

/** Zhao stands in the corridor of a sealed session: the room door shut behind him before the seal. */
function sealedAtLane(): Scenario {
  return sealed(inRoom(dayStory(), zhao, qian, feng).pass('room1', 'out', zhao))
}

const inwards = (story: Scenario) =>
  story.signal('lane-1-gate', { kind: 'PersonPassed', direction: 'in', ref: null })

const pushed = (story: Scenario, gate = 'lane-1-gate') =>
  story.signal(gate, { kind: 'PersonPassed', direction: 'out', ref: null })

/** The leave of zhao, granted and checked. */
function granted(story: Scenario): Scenario {
  const participant = story.refOf(zhao)
  const about = { subject: participant, session: 'S-A', zone: null }
  const operator = operatorOf('W2')
  const asked = { place: 'sample', reason: '查看样品', dueBack: null, escort: null, operator }
  return story.told(
    { type: 'leave.requested', ...about, data: { leave: 'L1', participant, kind: 'sample', ...asked } },
    { type: 'leave.granted', ...about, data: { leave: 'L1', participant } },
    { type: 'exit_check.passed', ...about, data: { participant, purpose: 'leave', operator } },
  )
}

describe('edge case 21: leaving a sealed session (Art. 31, F-31.2)', () => {
  test('without consent is refused at the perimeter, on record, and nobody has moved', () => {
    const story = sealedAtLane().card('lane-1-out', zhao)
    expect(story.last()).toMatchObject({
      type: 'passage.denied',
      data: { direction: 'out', portal: 'lane-1' },
    })
    expect([reasonOf(story), placeOf(story, zhao)]).toEqual(['leave_not_approved', 'corridor'])
  })

  test('was free before the seal, and is for another session and for the staff', () => {
    const story = inRoom(dayStory(), zhao, feng).pass('room1', 'out', zhao).pass('lane-1', 'out', zhao)
    expect(placeOf(story, zhao)).toBeNull()
    const other = sealedAtLane().pass('room2', 'out', feng).pass('lane-1', 'out', feng)
    expect(placeOf(other, feng)).toBeNull()
    const staff = sealedAtLane().pass('lane-1', 'in', person('W2')).pass('lane-1', 'out', person('W2'))
    expect(placeOf(staff, person('W2'))).toBeNull()
  })

  test('with a granted leave goes through, once out and once back, past the seal', () => {
    const story = granted(sealedAtLane()).pass('lane-1', 'out', zhao)
    expect(placeOf(story, zhao)).toBeNull()
    story.pass('lane-1', 'in', zhao).pass('room1', 'in', zhao)
    expect(placeOf(story, zhao)).toBe('room1')
    expect(reasonOf(story.pass('room1', 'out', zhao).card('lane-1-out', zhao))).toBe('leave_not_approved')
  })

  test('by force soon after the refusal is a breach by that person', () => {
    const story = pushed(sealedAtLane().card('lane-1-out', zhao).wait(29_000))
    expect(story.latest().slice(0, 3)).toEqual(['passage.forced', 'occupancy.mismatched', 'leave.breached'])
    const data = { participant: story.refOf(zhao), portal: 'lane-1' }
    const breach = story.events().find(({ type }) => type === 'leave.breached')
    expect(breach).toMatchObject({ session: 'S-A', data })
    expect(pushed(story).latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
  })

  test.each([
    ['a minute later', (story: Scenario) => pushed(story.card('lane-1-out', zhao).wait(60_000))],
    ['at another lane', (story: Scenario) => pushed(story.card('lane-1-out', zhao), 'lane-2-gate')],
    ['inwards', (story: Scenario) => inwards(story.card('lane-1-out', zhao))],
    ['after nobody was refused', (story: Scenario) => pushed(story)],
  ])('by force %s is force, and nobody is named', (_when, force) => {
    expect(force(sealedAtLane().wait(6_000)).latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
  })

  test('behind somebody who may go is a breach too, on that grant', () => {
    const story = sealedAtLane().pass('room2', 'out', feng).card('lane-1-out', zhao)
    expect(reasonOf(story)).toBe('leave_not_approved')
    pushed(story.pass('lane-1', 'out', feng))
    expect(story.latest().slice(0, 3)).toEqual([
      'passage.tailgated',
      'occupancy.mismatched',
      'leave.breached',
    ])
  })

  test('who was refused and then let out has breached nothing', () => {
    const story = granted(sealedAtLane().card('lane-1-out', zhao)).pass('lane-1', 'out', zhao).wait(6_000)
    expect(pushed(story).latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
  })
})

describe('edge case 24: somebody who was replaced while inside', () => {
  function replaced() {
    const story = sealedAtLane()
    const about = { subject: story.refOf(zhao), session: 'S-A', zone: null }
    const data = { participant: story.refOf(zhao), replacement: 'p-b6sa00000000' }
    return story.told({ type: 'participant.replaced', ...about, data })
  }

  test('is refused at the room door and, once out, at the lane', () => {
    const story = replaced()
    expect(reasonOf(story.card('room1-in', zhao))).toBe('replaced')
    expect(reasonOf(story.pass('lane-1', 'out', zhao).card('lane-1-in', zhao))).toBe('replaced')
  })

  test('goes out freely', () => {
    expect(replaced().pass('lane-1', 'out', zhao).last().type).toBe('zone.exited')
  })
})

describe('nobody is kept in', () => {
  test('in a fire, nor after it until the portals are re-armed', () => {
    const story = sealedAtLane().signal('lane-1-gate', { kind: 'FireContact', active: true })
    expect(story.card('lane-2-out', zhao).last()).toMatchObject({ data: { remark: 'fire' } })
    story.signal('lane-1-gate', { kind: 'FireContact', active: false }).wait(10_000)
    expect(story.card('lane-2-out', zhao).last()).toMatchObject({ data: { remark: 'fire' } })
    expect(pushed(story).latest()).toEqual([])
    expect(reasonOf(story.card('lane-2-in', person('W2')))).toBe('portal_locked_down')
  })

  test('after an evacuation each reads the card again: the seal and the record are not held against it', () => {
    const story = sealed(inRoom(dayStory(), zhao)).signal('lane-1-gate', {
      kind: 'FireContact',
      active: true,
    })
    story.signal('lane-1-gate', { kind: 'FireContact', active: false }).card('desk-reader', zhao)
    story.staff('portals.rearm', { reason: null }, { by: 'W1' })
    expect(placeOf(story, zhao)).toBeNull()
    const about = { subject: 'S-A', session: 'S-A', zone: null }
    const data = { order: null, reason: '警报解除', operator: operatorOf('W1') }
    story.told({ type: 'session.resumed', ...about, data })
    expect(story.pass('lane-1', 'in', zhao).last().type).toBe('zone.entered')
    story.pass('room1', 'in', zhao).pass('room1', 'out', zhao)
    expect(reasonOf(story.card('lane-1-out', zhao))).toBe('leave_not_approved')
  })

  test('when the journal cannot be written: the refusal of an exit becomes a grant, that of an entry stays', () => {
    const story = sealedAtLane().card('lane-1-out', zhao)
    const rules = story.venue.rules
    const kept = withoutEntry([story.last()], { ref: 'r0', rules })
    const data = { ref: 'r0', direction: 'out', remark: 'emergency', expiresInMs: rules.grantMs }
    expect(kept).toMatchObject([{ type: 'passage.granted', data }])
    const refused = story.card('room2-in', zhao).last()
    expect(withoutEntry([refused], { ref: 'r0', rules })).toEqual([refused])
  })

  test('by a card that has expired, or by a lane that does not answer', () => {
    const story = inRoom(dayStory(), zhao).signal('lane-1-gate', { kind: 'Offline', cause: 'no_reply' })
    expect(story.card('lane-1-out', { ...zhao, valid_to: '20200101' }).latest()).toEqual(['passage.granted'])
  })
})
