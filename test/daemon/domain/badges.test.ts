import { describe, expect, test } from 'vitest'
import { badgeOf, holderOf, isBadged } from '../../../daemon/domain/badges.ts'
import { attendedDay } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { operatorOf, type Scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const qian = person('A2')
const w1 = { by: 'W1' }

function issued(story: Scenario = attendedDay()): Scenario {
  return story.card('desk1-reader', zhao).staff('badge.issue', { number: '101' }, w1)
}

describe('a badge', () => {
  test('goes to whoever was checked at the desk last and has none', () => {
    const story = issued()
    expect(story.refusal()).toBeNull()
    expect(story.last()).toMatchObject({
      type: 'badge.issued',
      subject: story.refOf(zhao),
      session: 'S-A',
      data: { badge: '101', kind: 'plastic', operator: operatorOf('W1') },
    })
    expect(holderOf(story.state().badges, '101')).toBe(story.refOf(zhao))
    story.card('desk1-reader', qian).staff('badge.issue', { number: 'w-7', paper: true }, w1)
    expect(story.last()).toMatchObject({ subject: story.refOf(qian), data: { badge: 'W-7', kind: 'paper' } })
  })

  test('is refused when nobody was checked within five minutes', () => {
    const story = attendedDay().card('desk1-reader', zhao)
    story.wait(5 * 60_000).staff('badge.issue', { number: '101' }, w1)
    expect(story.refusal()).toBeNull()
    const late = attendedDay().card('desk1-reader', zhao)
    late.wait(5 * 60_000 + 1).staff('badge.issue', { number: '101' }, w1)
    expect([late.refusal()?.code, late.latest()]).toEqual(['nobody_at_desk', []])
  })

  test('is refused when two people wait for one, until one of them is named', () => {
    const story = attendedDay().card('desk1-reader', zhao).card('desk1-reader', qian)
    expect(story.staff('badge.issue', { number: '101' }, w1).refusal()?.code).toBe('several_at_desk')
    story.staff('badge.issue', { number: '101', person: story.refOf(qian) }, w1)
    expect(story.last().subject).toBe(story.refOf(qian))
    expect(story.staff('badge.issue', { number: '102' }, w1).last().subject).toBe(story.refOf(zhao))
  })

  test('goes to somebody checked by hand as well', () => {
    const story = attendedDay()
    const participant = story.refOf(zhao)
    const about = { subject: participant, session: 'S-A', zone: null }
    const people = { operator: operatorOf('W1'), second: operatorOf('W2') }
    const check = { document: 'passport', cause: 'card_unreadable' } as const
    story.told(
      { type: 'identity.manually_verified', ...about, data: { participant, ...check, ...people } },
      { type: 'participant.arrived', ...about, data: { participant, role: 'expert', lateMinutes: 0 } },
    )
    expect(story.staff('badge.issue', { number: '101' }, w1).last().type).toBe('badge.issued')
  })

  test.each([
    ['with a number that somebody wears', { number: '101' }, qian, 'badge_in_use'],
    ['for somebody who wears one', { number: '102' }, zhao, 'badge_already_issued'],
    ['with a number that nobody prints', { number: 'no. 1' }, qian, 'arguments_invalid'],
  ])('%s is refused', (_which, given, holder, code) => {
    const story = issued().card('desk1-reader', holder)
    story.staff('badge.issue', { ...given, person: story.refOf(holder) }, w1)
    expect([story.refusal()?.code, story.latest()]).toEqual([code, []])
  })

  test('is for people who were checked: not for who has not come, was released, or is unknown', () => {
    const story = issued()
    const to = (who: string) => story.staff('badge.issue', { number: '102', person: who }, w1).refusal()?.code
    expect(to(story.refOf(qian))).toBe('person_not_arrived')
    expect(to('p-000000000000')).toBe('unknown_person')
    const participant = story.refOf(zhao)
    story.staff('badge.return', { number: '101' }, w1)
    const about = { subject: participant, session: 'S-A', zone: null }
    story.told({ type: 'participant.released', ...about, data: { participant } })
    expect(to(participant)).toBe('person_not_admitted')
  })

  test('is given out by witness and area staff only', () => {
    const story = attendedDay().card('desk1-reader', zhao)
    expect(story.staff('badge.issue', { number: '101' }, { by: 'T1' }).refusal()?.code).toBe(
      'role_not_permitted',
    )
    expect(story.staff('badge.issue', { number: '101' }, { by: 'W2' }).refusal()).toBeNull()
  })
})

describe('giving a badge back', () => {
  test('frees its number, once', () => {
    const story = issued().staff('badge.return', { number: '101' }, w1)
    expect(story.last()).toMatchObject({ type: 'badge.returned', subject: story.refOf(zhao) })
    expect(isBadged(story.state().badges, story.refOf(zhao))).toBe(false)
    expect(story.staff('badge.return', { number: '101' }, w1).refusal()?.code).toBe('badge_returned')
    expect(story.latest()).toEqual([])
    story.card('desk1-reader', qian)
    story.staff('badge.issue', { number: '101', person: story.refOf(qian) }, w1)
    expect(holderOf(story.state().badges, '101')).toBe(story.refOf(qian))
  })

  test('of a number that was never given out is refused', () => {
    expect(issued().staff('badge.return', { number: '999' }, w1).refusal()?.code).toBe('unknown_badge')
  })

  test('may come later: one that is on record as not returned can still be given back', () => {
    const story = issued().staff('badge.unreturned', { number: '101' }, w1)
    expect(story.last().type).toBe('badge.unreturned')
    expect(story.staff('badge.unreturned', { number: '101' }, w1).refusal()?.code).toBe('badge_unreturned')
    story.staff('badge.return', { number: '101' }, w1)
    expect(badgeOf(story.state().badges, story.refOf(zhao))?.state).toBe('returned')
  })

  test('is not missed while its wearer is still inside', () => {
    const story = issued()
    const participant = story.refOf(zhao)
    const entered = { participant, zone: 'evaluation', portal: 'lane1' }
    story.told({
      type: 'zone.entered',
      subject: participant,
      session: 'S-A',
      zone: 'evaluation',
      data: entered,
    })
    expect(story.staff('badge.unreturned', { number: '101' }, w1).refusal()?.code).toBe('badge_wearer_inside')
  })
})

describe('a lost badge', () => {
  const lost = () => issued().staff('badge.lost', { number: '101' }, w1)

  test('is dead at once, whoever shows it, and never given out again', () => {
    const story = lost()
    expect(story.last().type).toBe('badge.reported_lost')
    expect(story.staff('badge.check', { number: '101' }, w1).refusal()).toMatchObject({ code: 'badge_lost' })
    expect(story.staff('badge.return', { number: '101' }, w1).refusal()?.code).toBe('badge_lost')
    expect(story.staff('badge.lost', { number: '101' }, w1).refusal()?.code).toBe('badge_lost')
    story.card('desk1-reader', qian)
    story.staff('badge.issue', { number: '101', person: story.refOf(qian) }, w1)
    expect([story.refusal()?.code, story.latest()]).toEqual(['badge_lost', []])
  })

  test('is replaced by another number for the same person, once', () => {
    const story = lost()
    story.card('desk1-reader', zhao).staff('badge.issue', { number: '102', person: story.refOf(zhao) }, w1)
    expect(story.refusal()?.code).toBe('badge_reissue_instead')
    story.staff('badge.reissue', { number: '101', new: '102' }, w1)
    expect(story.latest()).toEqual(['badge.reissued'])
    expect(badgeOf(story.state().badges, story.refOf(zhao))).toMatchObject({ badge: '102', state: 'worn' })
    expect(story.staff('badge.reissue', { number: '101', new: '103' }, w1).refusal()?.code).toBe(
      'badge_reissued',
    )
  })

  test('that was not reported before is reported with the new one', () => {
    const story = issued().staff('badge.reissue', { number: '101', new: '102' }, w1)
    expect(story.latest()).toEqual(['badge.reported_lost', 'badge.reissued'])
    expect(story.staff('badge.check', { number: '101' }, w1).refusal()?.code).toBe('badge_lost')
  })

  test('is not replaced by a number in use, nor is one that was given back', () => {
    const story = issued().card('desk1-reader', qian).staff('badge.issue', { number: '102' }, w1)
    expect(story.staff('badge.reissue', { number: '101', new: '102' }, w1).refusal()?.code).toBe(
      'badge_in_use',
    )
    story.staff('badge.return', { number: '102' }, w1)
    expect(story.staff('badge.reissue', { number: '102', new: '103' }, w1).refusal()?.code).toBe(
      'badge_returned',
    )
  })
})

describe('a badge that somebody shows', () => {
  test('is in order with its wearer, and refused with anybody else', () => {
    const story = issued()
    const shownBy = (who: string) => story.staff('badge.check', { number: '101', person: who }, { by: 'S1' })
    expect([shownBy(story.refOf(zhao)).refusal(), story.latest()]).toEqual([null, []])
    expect(shownBy(story.refOf(qian)).refusal()?.code).toBe('badge_of_another')
  })
})
