import { describe, expect, test } from 'vitest'
import { dayStory, inRoom, ready } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'

const [zhao, areaStaff] = [person('A1'), person('W2')]
const minuteMs = 60_000
const overdue = (story: Scenario) => story.events().filter(({ type }) => type === 'zone.entry_overdue')

describe('the own room (F-17.5)', () => {
  test('not reached within five minutes of the area is told once', () => {
    const story = ready(dayStory(), zhao)
      .pass('lane-1', 'in', zhao)
      .wait(5 * minuteMs - 1)
    expect(overdue(story)).toEqual([])
    story.wait(1)
    const data = { participant: story.refOf(zhao), room: 'room1', minutes: 5 }
    expect(overdue(story)).toMatchObject([{ session: 'S-A', zone: 'room1', data }])
    expect(overdue(story.wait(60 * minuteMs))).toHaveLength(1)
  })

  test('reached in time is no news, nor is who went out again', () => {
    expect(overdue(inRoom(dayStory(), zhao).wait(60 * minuteMs))).toEqual([])
    const turned = ready(dayStory(), zhao).pass('lane-1', 'in', zhao).pass('lane-1', 'out', zhao)
    expect(overdue(turned.wait(60 * minuteMs))).toEqual([])
  })

  test('is nothing that the staff have', () => {
    expect(
      overdue(
        dayStory()
          .pass('lane-1', 'in', areaStaff)
          .wait(60 * minuteMs),
      ),
    ).toEqual([])
  })

  test('is waited for across a restart, from the moment of the entry', () => {
    const story = ready(dayStory(), zhao)
      .pass('lane-1', 'in', zhao)
      .wait(3 * minuteMs)
      .restart()
      // the board with the fire contact answers again, or everybody would be running out
      .online('panel')
    expect(overdue(story.wait(2 * minuteMs - 1))).toEqual([])
    expect(overdue(story.wait(1))).toHaveLength(1)
  })

  test('is not asked for while people run out of a fire', () => {
    const story = ready(dayStory(), zhao).pass('lane-1', 'in', zhao)
    story.signal('lane-1-gate', { kind: 'FireContact', active: true }).wait(60 * minuteMs)
    expect(overdue(story)).toEqual([])
  })
})
