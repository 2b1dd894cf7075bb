import { describe, expect, test } from 'vitest'
import { committee, dayStory, inRoom, placeOf, ready, reasonOf, sealed } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'

const [zhao, feng, areaStaff, bidder] = [person('A1'), person('B1'), person('W2'), person('R1')]

function meal(story: Scenario, which: 'meal.started' | 'meal.ended'): Scenario {
  const data = { zone: 'dining', headcount: 7, operator: operatorOf('W2') }
  return story.told({ type: which, subject: 'S-A', session: 'S-A', zone: 'dining', data })
}

const atTable = () => meal(sealed(inRoom(dayStory(), zhao)), 'meal.started').card('dining-in', zhao)

describe('the dining room, whose door stands open (Art. 34, F-34.1)', () => {
  test('is reached from the own room at once: out of the one, into the other, without a passage', () => {
    const story = atTable()
    expect(story.latest()).toEqual(['zone.exited', 'zone.entered'])
    const [out, into] = story.events().slice(-2)
    expect([out?.zone, into?.zone, placeOf(story, zhao)]).toEqual(['room1', 'dining', 'dining'])
    expect(story.state().passages.size).toBe(0)
  })

  test('is left for the own room after the meal, by the same reader', () => {
    const story = meal(atTable(), 'meal.ended').card('dining-in', zhao)
    expect(story.latest()).toEqual(['zone.exited', 'zone.entered'])
    expect([story.last().zone, placeOf(story, zhao)]).toEqual(['room1', 'room1'])
  })

  test('is for a sealed committee while its meal is on, and refused before and after', () => {
    const story = sealed(inRoom(dayStory(), zhao)).card('dining-in', zhao)
    expect([reasonOf(story), placeOf(story, zhao)]).toEqual(['leave_not_approved', 'room1'])
    meal(meal(story, 'meal.started'), 'meal.ended').card('dining-in', zhao)
    expect(reasonOf(story)).toBe('leave_not_approved')
  })

  test('is open to a committee that is not sealed yet; from the corridor, and back to it', () => {
    const story = ready(dayStory(), feng).pass('lane-1', 'in', feng).card('dining-in', feng)
    expect([story.latest(), placeOf(story, feng)]).toEqual([['zone.entered'], 'dining'])
    expect(story.card('dining-in', feng).latest()).toEqual(['zone.exited'])
    expect(placeOf(story, feng)).toBe('corridor')
    expect(story.pass('room2', 'in', feng).last()).toMatchObject({ type: 'zone.entered', zone: 'room2' })
  })

  test('counts whoever of the staff went in, and nobody who stands outside or has no right', () => {
    const story = dayStory().pass('lane-1', 'in', areaStaff).card('dining-in', areaStaff)
    expect(placeOf(story, areaStaff)).toBe('dining')
    expect(reasonOf(ready(dayStory(), zhao).card('dining-in', zhao))).toBe('not_inside')
    expect(reasonOf(ready(dayStory(), bidder).card('dining-in', bidder))).toBe('role_not_allowed')
    expect(reasonOf(dayStory().card('dining-in', person('R3')))).toBe('not_on_roster')
  })

  test('holds as many at the end as at the start of the meal', () => {
    const story = meal(sealed(inRoom(dayStory(), ...committee('A'))), 'meal.started')
    for (const member of committee('A')) story.card('dining-in', member)
    expect(committee('A').map((member) => placeOf(story, member))).toEqual(Array(7).fill('dining'))
    meal(story, 'meal.ended')
    for (const member of committee('A')) story.card('dining-in', member)
    expect(committee('A').map((member) => placeOf(story, member))).toEqual(Array(7).fill('room1'))
  })
})

describe('the opening room, which is free to leave (Art. 13, F-13.1)', () => {
  const inside = () => ready(dayStory(), bidder).pass('opening1', 'in', bidder)

  test('takes a grant to enter and none to leave: the card says who went', () => {
    const story = inside()
    expect(placeOf(story, bidder)).toBe('opening1')
    expect(story.card('opening1-out', bidder).latest()).toEqual(['zone.exited'])
    expect(placeOf(story, bidder)).toBeNull()
  })

  test('is left once, however often the card is shown', () => {
    expect(inside().card('opening1-out', bidder).card('opening1-out', bidder).latest()).toEqual([])
  })

  test('has a count in doubt when somebody leaves whom no entry explains', () => {
    const story = dayStory().card('opening1-out', person('R3'))
    expect(story.latest()).toEqual(['occupancy.mismatched'])
    expect(story.last().data).toEqual({ zone: 'opening1', cause: 'exit_without_entry' })
  })
})
