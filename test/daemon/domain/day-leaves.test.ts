/** The steps of the demo day in which people leave, eat and go home, held against the scenario as it is written down. */
import { describe, expect, test } from 'vitest'
import { occupancy } from '../../../daemon/domain/people.ts'
import { eventDifference, occupancyDifference } from '../../../scripts/day/compare.ts'
import { scenarioSteps } from '../../../scripts/day/scenario.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import {
  asked,
  at,
  committeeA,
  committeeB,
  consent,
  fetchBelongings,
  grantedLeave,
  sealedDay,
  seat,
  walkIn,
  walkOut,
} from '../../support/sealed-day.ts'

function stepAt(time: string) {
  const step = scenarioSteps.find(({ at: moment }) => moment === `2026-03-18T${time}:00+08:00`)
  if (step === undefined) throw new Error(`the scenario has no step at ${time}`)
  return step
}

/** What differs from the step at this time, once `act` was done: nothing. */
function difference(story: Scenario, time: string, act: (story: Scenario) => unknown): string | null {
  const before = story.events().length
  story.wait(at(time) - story.now())
  act(story)
  return eventDifference(story.events().slice(before), stepAt(time))
}

/** Whether as many people are in each zone of the area as the step says; other zones have a day of their own. */
function misplaced(story: Scenario, time: string): string | null {
  const { room1, room2, dining, sample, evaluation_area } = stepAt(time).occupancy
  const areas = Object.entries({ room1, room2, dining, sample, evaluation_area })
  const counted = Object.fromEntries(
    areas.flatMap(([zone, count]) => (count === undefined ? [] : [[zone, count]])),
  )
  const counts = Object.fromEntries(occupancy(story.state(), story.venue))
  return occupancyDifference(counts, { ...stepAt(time), occupancy: counted })
}

const sessionB = { session: 'S-B', room: 'room2', keys: committeeB }

/** Both committees, sealed, each member with a badge and a cell of bank A but for 孙丙. */
function bothSealed(from: string): Scenario {
  const lockers = committeeA.filter((key) => key !== 'A3')
  return seat(sealedDay({ from, lockers }), sessionB)
}

function goHome(story: Scenario, key: string, { cell, badge }: { cell: string | null; badge: string }): void {
  walkOut(story, key, 'release')
  if (cell !== null) fetchBelongings(story, cell)
  story.staff(`badge.${badge}`, { number: key }, { by: 'W2' })
}

describe('the demo day (flows, section 4)', () => {
  test('12:05 to 12:50: both committees eat', () => {
    const story = bothSealed('12:00')
    const meal = (command: string, session: string, keys: readonly string[]) => () => {
      story.staff(command, command === 'meal.start' ? { session, zone: null } : { session }, { by: 'W2' })
      for (const key of keys) story.card('dining-in', person(key))
    }
    expect(difference(story, '12:05', meal('meal.start', 'S-A', committeeA))).toBeNull()
    expect(misplaced(story, '12:05')).toBeNull()
    expect(difference(story, '12:10', meal('meal.start', 'S-B', committeeB))).toBeNull()
    expect(misplaced(story, '12:10')).toBeNull()
    expect(difference(story, '12:46', meal('meal.end', 'S-A', committeeA))).toBeNull()
    expect(misplaced(story, '12:46')).toBeNull()
    expect(difference(story, '12:50', meal('meal.end', 'S-B', committeeB))).toBeNull()
    expect(misplaced(story, '12:50')).toBeNull()
  })

  test('13:30 to 14:09: two go to the samples, one of them comes back late', () => {
    const story = bothSealed('13:20')
    const requests = () => {
      grantedLeave(story, 'A3', 'L1')
      grantedLeave(story, 'A4', 'L2')
    }
    const two = ['A3', 'A4']
    const exits = () => {
      for (const key of two) story.staff('exit_check.pass', { person: key, purpose: 'leave' }, { by: 'W2' })
      for (const key of two) story.pass('room1', 'out', person(key))
      for (const key of two) story.pass('lane-1', 'out', person(key))
    }
    expect(difference(story, '13:30', requests)).toBeNull()
    expect(difference(story, '13:34', exits)).toBeNull()
    expect(misplaced(story, '13:34')).toBeNull()
    expect(difference(story, '13:52', () => fetchBelongings(story, 'A03'))).toBeNull()
    expect(difference(story, '14:01', () => walkIn(story, 'A4'))).toBeNull()
    expect(misplaced(story, '14:01')).toBeNull()
    expect(difference(story, '14:05', () => story.give({ kind: 'wake' }))).toBeNull()
    expect(difference(story, '14:09', () => walkIn(story, 'A3'))).toBeNull()
    expect(misplaced(story, '14:09')).toBeNull()
    expect(story.last().data).toMatchObject({ lateMinutes: 4 })
  })

  test('10:27: one who was recused leaves for good', () => {
    const story = sealedDay({ ...sessionB, from: '10:24', sealed: false, lockers: ['B4'] })
    story.staff('participant.recuse', { person: 'B4', order: null }, { by: 'W1' })
    const act = () => {
      const recusal = asked(['B4'], { kind: 'recusal', reason: '利害关系回避', back: null })
      story.staff('leave.request', recusal, { by: 'W2' })
      story.staff('leave.approve', consent('L1'), { by: 'W2', second: 'S1' })
      story.staff('exit_check.pass', { person: 'B4', purpose: 'leave' }, { by: 'W2' })
      story.pass('room2', 'out', person('B4')).pass('lane-2', 'out', person('B4'))
      fetchBelongings(story, 'A01').staff('badge.return', { number: 'B4' }, { by: 'W2' })
    }
    expect(difference(story, '10:27', act)).toBeNull()
  })

  test('15:40: the other committee goes home', () => {
    const story = sealedDay({ ...sessionB, from: '15:30', lockers: committeeB })
    const home = () => {
      story.staff('session.finish', { session: 'S-B' }, { by: 'W1' })
      for (const [at, key] of committeeB.entries()) {
        walkOut(story, key, 'release', 'room2')
        fetchBelongings(story, `A0${at + 1}`).staff('badge.return', { number: key }, { by: 'W2' })
      }
    }
    expect(difference(story, '15:40', home)).toBeNull()
  })

  test('16:05: one tries to leave without consent', () => {
    const story = sealedDay({ from: '16:00' })
    const act = () => {
      story.card('room1-out', person('A5'))
      const note = { person: 'A5', session: null, category: 'left_without_consent' }
      story.staff('conduct.record', { ...note, facts: '欲未经同意离开', events: [] }, { by: 'W1' })
    }
    expect(difference(story, '16:05', act)).toBeNull()
    expect(story.state().people.get(story.refOf(person('A5')))?.place).toBe('room1')
  })

  test('17:25 and 17:48: the committee goes home, one without giving the badge back', () => {
    const lockers = committeeA.filter((key) => key !== 'A3')
    const story = sealedDay({ from: '17:20', lockers })
    const home = () => {
      story.staff('session.finish', { session: 'S-A' }, { by: 'W1' })
      for (const key of committeeA) {
        const cell = key === 'A3' ? null : `A0${lockers.indexOf(key) + 1}`
        goHome(story, key, { cell, badge: key === 'A7' ? 'unreturned' : 'return' })
      }
    }
    expect(difference(story, '17:25', home)).toBeNull()
    expect(misplaced(story, '17:25')).toBeNull()
    const back = () => story.staff('badge.return', { number: 'A7' }, { by: 'W2' })
    expect(difference(story, '17:48', back)).toBeNull()
  })
})
