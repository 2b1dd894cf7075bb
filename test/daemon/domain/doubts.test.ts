import { describe, expect, test } from 'vitest'
import { dayStory, inRoom, ready } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const w1 = { by: 'W1' }

/** A grant at the lane is open when the gateway is killed. */
const killed = (): Scenario => ready(dayStory(), zhao).card('lane-1-in', zhao).restart()

const doubted = (story: Scenario) => [...story.state().doubts.keys()]

describe('people whose place is in doubt (F-X.4, edge case 32)', () => {
  test('are those whose passage was open when the gateway ended, and they stay so over another restart', () => {
    const story = killed()
    expect(story.state().doubts.get(story.refOf(zhao))).toMatchObject({ portal: 'lane-1', direction: 'in' })
    expect(doubted(story.restart())).toEqual([story.refOf(zhao)])
  })

  test('are also those of an ordered stop', () => {
    const story = ready(dayStory(), zhao).card('lane-1-in', zhao).give({ kind: 'stopping', cause: 'ordered' })
    expect(doubted(story)).toEqual([story.refOf(zhao)])
  })

  test('are in no doubt any more when they are seen at a portal', () => {
    expect(doubted(killed().online('lane-1-gate').pass('lane-1', 'in', zhao))).toEqual([])
  })

  test('may be put where the record has them, which without a doubt is refused as done already', () => {
    const asked = { person: 'A1', to: null, reason: '人员仍在储物区' }
    const story = killed().staff('occupancy.correct', asked, w1)
    expect(story.last()).toMatchObject({ type: 'occupancy.corrected', data: { from: null, to: null } })
    expect(doubted(story)).toEqual([])
    expect(story.staff('occupancy.correct', asked, w1).refusal()).toMatchObject({ code: 'already_done' })
  })

  test('a grant that nobody used leaves no doubt', () => {
    const story = inRoom(dayStory(), zhao).card('room1-out', zhao).wait(600_000)
    expect(story.events().some(({ type }) => type === 'passage.timed_out')).toBe(true)
    expect(doubted(story)).toEqual([])
  })
})
