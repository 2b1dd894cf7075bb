import { describe, expect, test } from 'vitest'
import { committee, dayStory, ready, reasonOf } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'

const [zhao, feng, stranger, areaStaff] = [person('A1'), person('B1'), person('R3'), person('W2')]
const minuteMs = 60_000
const failed = { kind: 'CardReadFailed', failure: 'unreadable', status: 0x41 } as const

describe('wrong attempts (F-17.6)', () => {
  test('of one document lock it out after the fifth, at every reader, for a quarter of an hour', () => {
    const story = dayStory()
    for (let tries = 0; tries < 5; tries++) {
      expect(reasonOf(story.card('lane-1-in', stranger))).toBe('not_on_roster')
    }
    expect(reasonOf(story.card('lane-2-in', stranger))).toBe('too_many_attempts')
    expect(reasonOf(story.wait(15 * minuteMs - 1).card('lane-2-in', stranger))).toBe('too_many_attempts')
    expect(reasonOf(story.wait(1).card('lane-2-in', stranger))).toBe('not_on_roster')
  })

  test('of five documents lock the reader out, but not the other lane, nor the staff', () => {
    const story = ready(dayStory(), zhao, person('R1'), person('R2'), person('G1'))
    for (const key of ['R1', 'R2', 'G1', 'R1', 'R2']) story.card('lane-1-in', person(key))
    expect(reasonOf(story.card('lane-1-in', zhao))).toBe('too_many_attempts')
    expect(story.card('lane-1-in', areaStaff).latest()).toEqual(['passage.granted'])
    expect(story.card('lane-2-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('count only within ten minutes', () => {
    const story = dayStory()
    for (let tries = 0; tries < 10; tries++) story.card('lane-1-in', stranger).wait(2.5 * minuteMs)
    expect(reasonOf(story)).toBe('not_on_roster')
  })

  test('begin anew after somebody was let in', () => {
    const story = ready(dayStory(), zhao, feng)
    for (let tries = 0; tries < 4; tries++) story.card('lane-1-in', stranger)
    story.pass('lane-1', 'in', zhao).card('lane-1-in', person('R1'))
    expect(story.pass('lane-1', 'in', feng).latest()).toEqual(['passage.completed', 'zone.entered'])
  })

  test('are none where a step is missing or the portal is shut: a queue without badges locks nothing', () => {
    const story = dayStory()
    for (const member of committee('A')) story.card('desk-reader', member).card('lane-1-in', member)
    expect(reasonOf(story)).toBe('badge_required')
    expect(ready(story, zhao).card('lane-1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('lock nobody in: the way out is never locked out', () => {
    const story = ready(dayStory(), zhao).pass('lane-1', 'in', zhao)
    for (let tries = 0; tries < 5; tries++) story.card('room2-in', zhao)
    expect(reasonOf(story.card('room1-in', zhao))).toBe('too_many_attempts')
    expect(story.card('lane-1-out', zhao).latest()).toEqual(['passage.granted'])
  })

  test('are still known after a restart', () => {
    const story = dayStory()
    for (let tries = 0; tries < 5; tries++) story.card('lane-1-in', stranger)
    story.restart().online('lane-2-gate')
    expect(reasonOf(story.card('lane-2-in', stranger))).toBe('too_many_attempts')
  })
})

describe('edge case 1: a card that cannot be read', () => {
  test('three times within a minute is refused once, at a lane with its portal', () => {
    const story = dayStory().signal('lane-1-in', failed).signal('lane-1-in', failed)
    expect(story.latest()).toEqual(['card.read_failed'])
    story.signal('lane-1-in', failed)
    expect(story.latest()).toEqual(['card.read_failed', 'passage.denied'])
    const data = {
      portal: 'lane-1',
      direction: 'in',
      person: null,
      reason: 'card_unreadable',
      reader: 'lane-1-in',
    }
    expect(story.last()).toMatchObject({ zone: 'corridor', data })
  })

  test('is refused at a desk without a portal, and again after three more', () => {
    const story = dayStory()
    for (let tries = 0; tries < 6; tries++) story.signal('desk-reader', failed)
    const denials = story.events().filter(({ type }) => type === 'passage.denied')
    expect(denials).toHaveLength(2)
    expect(denials[0]).toMatchObject({ data: { portal: null, reader: 'desk-reader' } })
  })

  test('is none when the third try works, and when the tries lie apart', () => {
    const story = dayStory().signal('desk-reader', failed).signal('desk-reader', failed)
    story.card('desk-reader', zhao).signal('desk-reader', failed)
    expect(story.latest()).toEqual(['card.read_failed'])
    const slow = dayStory()
    for (let tries = 0; tries < 5; tries++) slow.signal('lane-1-in', failed).wait(30_000)
    expect(slow.events().some(({ type }) => type === 'passage.denied')).toBe(false)
  })
})
