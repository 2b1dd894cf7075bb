import { describe, expect, test } from 'vitest'
import { finished } from '../../support/attended-desk.ts'
import { dayVenue } from '../../support/day-venue.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { scenario } from '../../support/scenario.ts'
import {
  at,
  committeeA,
  fetchBelongings,
  grantedLeave,
  sealedDay,
  sessionFact,
  walkOut,
} from '../../support/sealed-day.ts'

const badge = (story: Scenario, change: 'return' | 'unreturned', number: string) =>
  story.staff(`badge.${change}`, { number }, { by: 'W2' })
const release = (story: Scenario, key: string) =>
  story.staff('participant.release', { person: key }, { by: 'W2' })
const releasesOf = (story: Scenario) => story.events().filter(({ type }) => type === 'participant.released')

/** 17:25 of the day: session A has finished, and everybody but 孙丙 has a cell. */
function evening(): Scenario {
  const lockers = committeeA.filter((key) => key !== 'A3')
  return finished(sealedDay({ from: '17:25', lockers }))
}

describe('the final release (Art. 35, F-35.1)', () => {
  test('goes check, doors, belongings, badge, and follows by itself (15:40 of the day)', () => {
    const story = evening()
    const before = story.events().length
    badge(fetchBelongings(walkOut(story, 'A1', 'release'), 'A01'), 'return', 'A1')
    expect(
      story
        .events()
        .slice(before)
        .map(({ type }) => type),
    ).toEqual([
      'exit_check.passed',
      'passage.granted',
      'passage.completed',
      'zone.exited',
      'passage.granted',
      'passage.completed',
      'zone.exited',
      'locker.retrieval_granted',
      'locker.opened',
      'locker.retrieved',
      'locker.closed',
      'badge.returned',
      'participant.released',
    ])
  })

  test('counts the whole minutes inside, not those on leave (F-35.3)', () => {
    const story = walkOut(grantedLeave(sealedDay({ from: '13:30' }).wait(4 * 60_000), 'A3'), 'A3')
    story
      .wait(27 * 60_000)
      .pass('lane-1', 'in', person('A3'))
      .pass('room1', 'in', person('A3'))
    finished(story.wait(90_500))
    badge(walkOut(story, 'A3', 'release'), 'return', 'A3')
    expect(story.last()).toMatchObject({ type: 'participant.released', data: { presentMinutes: 5 } })
  })

  test('needs no cell where nothing was deposited (17:25: 孙丙)', () => {
    const story = walkOut(evening(), 'A3', 'release')
    expect(badge(story, 'return', 'A3').latest()).toEqual(['badge.returned', 'participant.released'])
  })

  test('takes a badge that is on record as not returned for dealt with, and happens once (17:25, 17:48: 郑庚)', () => {
    const story = fetchBelongings(walkOut(evening(), 'A7', 'release'), 'A06')
    expect(badge(story, 'unreturned', 'A7').latest()).toEqual(['badge.unreturned', 'participant.released'])
    expect(badge(story, 'return', 'A7').latest()).toEqual(['badge.returned'])
    expect(releasesOf(story)).toHaveLength(1)
  })

  test('waits for the last of all, whichever it is', () => {
    const story = walkOut(evening(), 'A1', 'release')
    expect(badge(story, 'return', 'A1').latest()).toEqual(['badge.returned'])
    expect(fetchBelongings(story, 'A01').latest()).toEqual(['locker.closed', 'participant.released'])
    const inside = badge(evening(), 'return', 'A3')
    expect(inside.latest()).toEqual(['badge.returned'])
    walkOut(inside, 'A3', 'release')
    expect(inside.latest()).toEqual(['passage.completed', 'zone.exited', 'participant.released'])
  })

  test('lets nobody in again (edge case 23)', () => {
    const story = badge(walkOut(evening(), 'A3', 'release'), 'return', 'A3')
    story.card('lane-1-in', person('A3'))
    expect(story.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'released' } })
  })

  test('does not come about on a leave, nor by a badge given back in the middle', () => {
    const story = badge(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), 'return', 'A3')
    expect(releasesOf(story)).toEqual([])
  })

  test('of somebody who is out on a leave when the work ends is for staff to decide', () => {
    const story = badge(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), 'return', 'A3')
    story.staff('session.finish', { session: 'S-A' }, { by: 'W1' })
    expect(story.latest()).toEqual(['recording.stopped'])
    expect(release(story, 'A3').latest()).toEqual(['participant.released'])
  })

  test('comes when the session is terminated for those who have gone with everything', () => {
    const story = badge(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), 'return', 'A3')
    const ordered = story.staff(
      'session.terminate',
      { session: 'S-A', cause: 'complaint', order: 'JD-1', reason: null },
      { by: 'W1', second: 'S2' },
    )
    expect(ordered.latest()).toContain('participant.released')
  })

  test('is none for who came for the opening (Art. 13, 15)', () => {
    const story = scenario({ venue: dayVenue(), nowMs: at('09:35') }).staffed('W2')
    story.roster('S-A', 'room1', [person('R1')], { dueMs: at('10:00') })
    const participant = story.refOf(person('R1'))
    const about = { subject: participant, session: 'S-A', zone: 'opening1' }
    const data = { participant, zone: 'opening1', portal: 'opening1' }
    story.told(
      {
        type: 'badge.issued',
        ...about,
        data: { participant, badge: 'R1', kind: 'plastic', operator: 'o-w20000000000' },
      },
      { type: 'zone.entered', ...about, data },
      { type: 'zone.exited', ...about, data },
      sessionFact('session.terminated'),
    )
    expect(badge(story, 'return', 'R1').latest()).toEqual(['badge.returned'])
  })
})

describe('a release by hand (Art. 35)', () => {
  test.each([
    ['inside', () => evening(), 'A1', 'person_inside'],
    ['with a cell', () => walkOut(evening(), 'A1', 'release'), 'A1', 'release_locker'],
    ['with a badge', () => walkOut(evening(), 'A3', 'release'), 'A3', 'release_badge'],
    ['before the end', () => walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'), 'A3', 'session_not_finished'],
    ['a second time', () => badge(walkOut(evening(), 'A3', 'release'), 'return', 'A3'), 'A3', 'already_done'],
    ['of nobody', () => evening(), 'nobody', 'unknown_person'],
  ])('%s is refused', (_, story, key, code) => {
    const told = release(story(), key)
    expect(told.refusal()?.code).toBe(code)
    expect(told.latest()).toEqual([])
  })

  test('serves who went through by no card, and was put outside by hand', () => {
    const story = badge(evening(), 'return', 'A3')
    const participant = story.refOf(person('A3'))
    const moved = {
      participant,
      from: 'room1',
      to: null,
      reason: '随人群离开',
      operator: 'o-w10000000000',
      second: null,
    }
    story.told({
      type: 'occupancy.corrected',
      subject: participant,
      session: 'S-A',
      zone: 'room1',
      data: moved,
    })
    expect(release(story, 'A3').latest()).toEqual(['participant.released'])
  })
})
