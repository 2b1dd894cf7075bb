import { describe, expect, test } from 'vitest'
import { occupancy } from '../../../daemon/domain/people.ts'
import { dayStory, inRoom, placeOf, ready, reasonOf } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'

const [zhao, chen, stranger] = [person('A1'), person('B2'), person('R3')]
const [areaStaff, technician] = [person('W2'), person('T1')]

const inside = (story: Scenario) => occupancy(story.state(), story.venue).get('evaluation')
const followed = (story: Scenario, gate = 'lane-1') =>
  story.signal(`${gate}-gate`, { kind: 'PersonPassed', direction: 'in', ref: null })

describe('X6: two people, one card; followers; somebody whom no entry explains', () => {
  test('(a) edge case 18: given chen inside, when the card is shown at the lane again, then already_inside', () => {
    const story = inRoom(dayStory(), chen).card('lane-2-in', chen)
    expect(story.latest()).toEqual(['antipassback.violated', 'passage.denied'])
    expect(reasonOf(story)).toBe('already_inside')
    expect(inside(story)).toBe(1)
  })

  test('(a) and given the record is wrong, when the witness resets it with a reason, then once', () => {
    const story = inRoom(dayStory(), chen).staff(
      'antipassback.reset',
      { person: 'B2', reason: '经核实本人在区外' },
      { by: 'W1' },
    )
    expect(story.last()).toMatchObject({
      type: 'antipassback.reset',
      data: { participant: story.refOf(chen) },
    })
    story.pass('lane-1', 'in', chen)
    expect(placeOf(story, chen)).toBe('corridor')
    expect(reasonOf(story.card('lane-2-in', chen))).toBe('already_inside')
  })

  test('(a) nobody resets the own state, and not without the right', () => {
    const given = { person: operatorOf('W1'), reason: '本人' }
    expect(dayStory().staff('antipassback.reset', given, { by: 'W1' }).refusal()?.code).toBe('own_matter')
    const other = { person: operatorOf('W1'), reason: '帮忙' }
    const refused = dayStory().staff('antipassback.reset', other, { by: 'W2' })
    expect(refused.refusal()?.code).toBe('role_not_permitted')
  })

  test('(b) edge case 19 within the venue: somebody in the opening room is not at the lane', () => {
    const supervisor = dayStory().pass('opening1', 'in', person('S1'))
    expect(reasonOf(supervisor.card('lane-1-in', person('S1')))).toBe('elsewhere_inside')
  })

  test('(c) edge case 17: given one grant, when two bodies pass, then tailgated, and the count is in doubt', () => {
    const story = dayStory().pass('lane-1', 'in', areaStaff).wait(3_000)
    const ref = story.events().findLast(({ type }) => type === 'passage.completed')?.data
    followed(story)
    expect(story.latest()).toEqual(['passage.tailgated', 'occupancy.mismatched'])
    expect(story.events().at(-2)?.data).toEqual({ ...ref, direction: 'in', participant: operatorOf('W2') })
    expect(story.last().data).toEqual({ zone: 'corridor', cause: 'tailgating' })
    expect(inside(story)).toBe(1)
  })

  test('(c) and when staff find out who followed, then the count is corrected with a reason', () => {
    const story = followed(dayStory().pass('lane-1', 'in', areaStaff))
    const given = { person: operatorOf('T1'), to: 'corridor', reason: '尾随进入，已核实身份' }
    story.staff('occupancy.correct', given, { by: 'W1' })
    const data = { participant: operatorOf('T1'), from: null, to: 'corridor', operator: operatorOf('W1') }
    expect(story.last()).toMatchObject({ type: 'occupancy.corrected', data })
    expect([inside(story), placeOf(story, technician)]).toEqual([2, 'corridor'])
    expect(story.pass('lane-1', 'out', technician).last().type).toBe('zone.exited')
    expect(inside(story)).toBe(1)
  })

  test('(c) a third body is a follower too; one that comes later, or the other way, is force', () => {
    const story = dayStory().pass('lane-1', 'in', areaStaff)
    expect(followed(followed(story)).latest()[0]).toBe('passage.tailgated')
    expect(followed(story.wait(5_001)).latest()).toEqual(['passage.forced', 'occupancy.mismatched'])
    const back = dayStory().pass('lane-1', 'in', areaStaff)
    back.signal('lane-1-gate', { kind: 'PersonPassed', direction: 'out', ref: null })
    expect(back.latest()[0]).toBe('passage.forced')
    expect(followed(dayStory().pass('lane-1', 'in', areaStaff), 'lane-2').latest()[0]).toBe('passage.forced')
  })

  test('(d) edge case 20: given no entry, when the card is shown at the exit, then out, flagged, in doubt', () => {
    const story = ready(dayStory(), zhao).card('lane-1-out', zhao)
    expect(story.last()).toMatchObject({ type: 'passage.granted', data: { remark: 'not_inside' } })
    const out = ready(dayStory(), zhao).pass('lane-1', 'out', zhao)
    expect(out.latest()).toEqual(['passage.completed', 'occupancy.mismatched'])
    expect(out.last().data).toEqual({ zone: 'corridor', cause: 'exit_without_entry' })
    expect(dayStory().card('lane-1-out', stranger).last()).toMatchObject({
      data: { remark: 'not_on_roster', participant: null },
    })
  })
})

describe('soft anti-passback (F-16.3)', () => {
  test('lets a person in who is recorded inside, on record, but not past any other check', () => {
    const story = inRoom(dayStory({ antiPassback: 'soft' }), chen)
    expect(story.card('lane-2-in', chen).latest()).toEqual(['antipassback.violated', 'passage.granted'])
    expect(story.card('lane-2-in', chen).latest()).toEqual(['passage.denied'])
    expect(reasonOf(story)).toBe('decision_unavailable')
    const outside = ready(dayStory({ antiPassback: 'soft' }), chen).card('room2-in', chen)
    expect(reasonOf(outside)).toBe('not_inside')
  })
})

describe('a grant is not an entry (F-17.4)', () => {
  test('edge case 15: one that nobody used ends by itself, and the card is shown again', () => {
    const story = ready(dayStory(), zhao).card('lane-1-in', zhao).wait(8_000)
    expect(story.last()).toMatchObject({ type: 'passage.timed_out', data: { cause: 'not_used' } })
    expect([inside(story), story.pass('lane-1', 'in', zhao).last().type]).toEqual([0, 'zone.entered'])
  })

  test('edge case 16: somebody who turns back half-way is where the record had the person', () => {
    const story = ready(dayStory(), zhao).card('lane-1-in', zhao)
    const { ref } = story.last().data as { ref: string }
    story.signal('lane-1-gate', { kind: 'PassageReversed', direction: 'out', ref })
    expect([story.latest(), placeOf(story, zhao)]).toEqual([['passage.reversed'], null])
    expect(story.card('lane-1-in', zhao).latest()).toEqual(['passage.granted'])
  })
})

describe('the count of people (Art. 16)', () => {
  const correct = (to: string | null, given: object = {}) => ({
    person: 'A1',
    to,
    reason: '现场核实',
    ...given,
  })

  test('is corrected into a zone or outside, with where the record had the person', () => {
    const story = inRoom(dayStory(), zhao).staff('occupancy.correct', correct(null), { by: 'W1' })
    expect(story.last()).toMatchObject({ zone: 'room1', data: { from: 'room1', to: null } })
    expect([inside(story), placeOf(story, zhao)]).toEqual([0, null])
  })

  test('is not corrected to what it says already, to nowhere, by others, or without a reason', () => {
    const story = inRoom(dayStory(), zhao)
    const code = (given: object, by = 'W1') => story.staff('occupancy.correct', given, { by }).refusal()?.code
    expect(code(correct('room1'))).toBe('already_done')
    expect(code(correct('hall'))).toBe('unknown_zone')
    expect(code(correct(null, { person: 'A9' }))).toBe('unknown_person')
    expect(code(correct(null), 'W2')).toBe('role_not_permitted')
    expect(code(correct(null, { reason: ' ' }))).toBe('arguments_invalid')
    expect(placeOf(story, zhao)).toBe('room1')
  })

  test('can be corrected by two; the second is another one of the staff', () => {
    const story = inRoom(dayStory(), zhao)
    story.staff('occupancy.correct', correct(null), { by: 'W1', second: 'W1' })
    expect(story.refusal()?.code).toBe('same_person')
    story.staff('occupancy.correct', correct(null), { by: 'W1', second: 'W2' })
    expect(story.last()).toMatchObject({ data: { second: operatorOf('W2') } })
  })
})
