import { describe, expect, test } from 'vitest'
import { mayAnswer } from '../../../daemon/domain/clarifications.ts'
import { dayVenue } from '../../support/day-venue.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { scenario } from '../../support/scenario.ts'

const minute = 60_000
const [bidder, colleague, rival] = [person('R1'), person('R3'), person('R2')]

/** Bidder one was called: R1 and R3 are of the called organisation, R2 is of another one. */
function called(): Scenario {
  const story = scenario({ venue: dayVenue() }).staffed('W1', 'W2')
  story.roster(
    'S-A',
    'room1',
    [person('A1'), bidder, colleague, rival],
    {},
    { R1: 'R-1', R3: 'R-1', R2: 'R-2' },
  )
  story.staff('qa.request', request, { by: 'W2' }).staff('qa.call', { sitting: 'Q1' }, { by: 'W2' })
  return story
}

const request = { session: 'S-A', organisation: 'R-1', zone: 'qa1', requestedBy: null }

function admit(story: Scenario, key: string, devicesOff = true): Scenario {
  return story.staff('qa.admit', { sitting: 'Q1', devicesOff }, { by: 'W2', second: key, method: 'card' })
}

/** Goes in as the portal would let somebody in. */
function enter(story: Scenario, key: string): Scenario {
  const participant = story.refOf(person(key))
  return story.give({ kind: 'wake' }).record({
    type: 'zone.entered',
    subject: participant,
    session: 'S-A',
    zone: 'qa1',
    data: { participant, zone: 'qa1', portal: 'qa1' },
  })
}

function denial(story: Scenario, key: string) {
  return mayAnswer({ state: story.state(), venue: story.venue }, story.refOf(person(key)), 'qa1')
}

describe('the Q&A room (Art. 14, 37 to 41)', () => {
  test('takes the called respondent from the call on, each with the own document and devices off', () => {
    const story = called()
    expect(denial(story, 'R1')).toBe('role_not_allowed')
    admit(story, 'R1')
    expect(story.latest()).toEqual(['identity.verified', 'clarification.admitted'])
    expect(denial(story, 'R1')).toBeNull()
  })

  test('is not for another respondent, nor before the call', () => {
    const story = scenario({ venue: dayVenue() }).staffed('W2')
    story.roster('S-A', 'room1', [bidder], {}, { R1: 'R-1' }).staff('qa.request', request, { by: 'W2' })
    expect(admit(story, 'R1').refusal()).toMatchObject({ code: 'qa_step' })
    expect(admit(called(), 'R2').refusal()).toMatchObject({ code: 'not_called' })
  })

  test('is not for somebody whose devices are on (Art. 39)', () => {
    expect(admit(called(), 'R1', false).refusal()).toMatchObject({ code: 'devices_not_off' })
  })

  test('holds two answering people: a third is refused as full, whoever it is (Art. 38)', () => {
    const story = admit(admit(called(), 'R1'), 'R3')
    enter(enter(story, 'R1'), 'R3')
    expect(denial(story, 'R2')).toBe('occupancy_full')
    expect(denial(story, 'R1')).toBe('occupancy_full')
  })

  test('can be opened to a third person with a reason (Art. 38: in principle two)', () => {
    const story = enter(enter(admit(admit(called(), 'R1'), 'R3'), 'R1'), 'R3')
    story.staff('qa.waive', { sitting: 'Q1', limit: 3, reason: '需要翻译' }, { by: 'W2' })
    expect(story.last()).toMatchObject({
      type: 'clarification.limit_waived',
      data: { limit: 3, reason: '需要翻译' },
    })
    expect(denial(story, 'R2')).toBe('role_not_allowed')
    story.staff('qa.waive', { sitting: 'Q1', limit: 3, reason: '再次' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
  })

  test('starts when somebody is inside, and cannot be closed before the last one has left (Art. 41)', () => {
    const story = admit(called(), 'R1').staff('qa.start', { sitting: 'Q1' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'qa_empty' })
    enter(story, 'R1').staff('qa.start', { sitting: 'Q1' }, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'clarification.started', data: { inside: 1 } })
    story.staff('qa.end', { sitting: 'Q1' }, { by: 'W2' }).staff('qa.close', { sitting: 'Q1' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'qa_occupied' })
    const participant = story.refOf(bidder)
    const out = { participant, zone: 'qa1', portal: 'qa1' }
    story.record({ type: 'zone.exited', subject: participant, session: 'S-A', zone: 'qa1', data: out })
    story.staff('qa.close', { sitting: 'Q1' }, { by: 'W2' })
    expect(story.last().type).toBe('clarification.equipment_closed')
  })

  test('whose respondent does not come within ten minutes says so once a call (Art. 14)', () => {
    const story = called().wait(10 * minute - 1)
    expect(story.events().filter(({ type }) => type === 'clarification.no_show')).toEqual([])
    story.wait(1)
    expect(story.last()).toMatchObject({
      type: 'clarification.no_show',
      data: { minutes: 10, organisation: 'R-1' },
    })
    story.wait(60 * minute)
    expect(story.events().filter(({ type }) => type === 'clarification.no_show')).toHaveLength(1)
  })

  test('keeps its timer over a restart', () => {
    const story = called()
      .wait(6 * minute)
      .restart()
      .wait(4 * minute)
    expect(story.last().type).toBe('clarification.no_show')
  })

  test('has one sitting at a time', () => {
    expect(called().staff('qa.request', request, { by: 'W2' }).refusal()).toMatchObject({
      code: 'qa_room_taken',
    })
  })
})

describe('a presentation (Art. 24, F-24.1)', () => {
  const shown = { session: 'S-A', organisation: 'R-1', zone: 'qa1' }

  test('begins only when the last respondent has left the room', () => {
    const story = called().staff('presentation.start', shown, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'presentation.started', data: { presentation: 'P1' } })
    enter(story, 'R1')
      .wait(25 * minute)
      .staff('presentation.end', { presentation: 'P1' }, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'presentation.ended', data: { minutes: 25 } })
    story.staff('presentation.start', { ...shown, organisation: 'R-2' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'presentation_room_taken' })
  })
})
