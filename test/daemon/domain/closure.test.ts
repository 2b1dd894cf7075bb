import { describe, expect, test } from 'vitest'
import { isUnderClosure } from '../../../daemon/domain/closure.ts'
import { mayExit } from '../../../daemon/domain/leaves.ts'
import { finished } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'
import { grantedLeave, recused, sealedDay, sessionFact } from '../../support/sealed-day.ts'

function exitOf(story: Scenario, key: string, portal: string) {
  const found = story.venue.portals.get(portal)
  if (found === undefined) throw new Error(`no portal ${portal}`)
  const ref = /^[ABGR]/.test(key) ? story.refOf(person(key)) : operatorOf(key)
  return mayExit({ state: story.state(), venue: story.venue }, ref, found)
}

const check = (purpose: 'leave' | 'release', key = 'A5') => ({ person: key, purpose })

describe('leaving without consent (Art. 31, F-31.2; edge case 21)', () => {
  test('is refused at the perimeter of a sealed session, and on record (16:05 of the day)', () => {
    const story = sealedDay({ from: '16:05' }).card('lane-1-out', person('A5'))
    expect(story.latest()).toEqual(['passage.denied'])
    const data = { direction: 'out', reason: 'leave_not_approved', participant: story.refOf(person('A5')) }
    expect(story.last()).toMatchObject({ subject: story.refOf(person('A5')), session: 'S-A', data })
  })

  test('is an alarm for who goes all the same', () => {
    const story = sealedDay().card('lane-1-out', person('A5'))
    story.signal('lane-1-gate', { kind: 'PersonPassed', direction: 'out', ref: null })
    expect(story.latest()).toContain('leave.breached')
  })

  test('is no matter before the sealing, and after the end', () => {
    const open = sealedDay({ sealed: false })
    expect(exitOf(open, 'A5', 'lane-1')).toBeNull()
    expect(isUnderClosure(open.state(), open.refOf(person('A5')))).toBe(false)
    const ended = sealedDay().told(sessionFact('session.terminated'))
    expect(exitOf(ended, 'A5', 'lane-1')).toBeNull()
  })

  test('is no matter for staff, for who was replaced, and for people on no roster (edge case 24)', () => {
    const story = sealedDay()
    expect(exitOf(story, 'W2', 'lane-1')).toBeNull()
    const participant = story.refOf(person('A5'))
    const data = { participant, replacement: story.refOf(person('A6')) }
    story.told({ type: 'participant.replaced', subject: participant, session: 'S-A', zone: null, data })
    expect(exitOf(story, 'A5', 'lane-1')).toBeNull()
    expect(exitOf(story, 'A5', 'room1')).toBeNull()
    const lane = story.venue.portals.get('lane-1')
    expect(lane && mayExit({ state: story.state(), venue: story.venue }, 'p-nobody000000', lane)).toBeNull()
  })

  test('is no matter for who a later roster leaves out, who does not come back in; a recusal still takes consent (edge case 24)', () => {
    const story = sealedDay({ keys: ['A4', 'A5', 'A6'] })
    const left = (...keys: readonly string[]) =>
      story.roster('S-A', 'room1', keys.map(person), { dueMs: story.now() })
    left('A4', 'A6')
    expect([exitOf(story, 'A5', 'room1'), exitOf(story, 'A5', 'lane-1')]).toEqual([null, null])
    expect(exitOf(story, 'A6', 'lane-1')).toBe('leave_not_approved')
    story.pass('room1', 'out', person('A5')).card('room1-in', person('A5'))
    expect(story.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'not_on_roster' } })
    story.told(recused(story, 'A6'))
    left('A4')
    expect(exitOf(story, 'A6', 'lane-1')).toBe('leave_not_approved')
    // and who is put back on it stays in like the others
    left('A4', 'A5')
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
  })

  test('is never asked about in a fire (Art. 34)', () => {
    const story = sealedDay().signal('lane-1-gate', { kind: 'FireContact', active: true })
    expect(exitOf(story, 'A5', 'lane-1')).toBeNull()
    expect(story.card('lane-1-out', person('A5')).last()).toMatchObject({ data: { remark: 'fire' } })
  })

  test('is refused while trading is suspended, sealed or not (Art. 10)', () => {
    expect(exitOf(sealedDay().told(sessionFact('session.suspended')), 'A5', 'lane-1')).toBe(
      'leave_not_approved',
    )
    const open = sealedDay({ sealed: false }).told(sessionFact('session.suspended'))
    expect(exitOf(open, 'A5', 'lane-1')).toBe('leave_not_approved')
    expect(exitOf(open.told(sessionFact('session.resumed')), 'A5', 'lane-1')).toBeNull()
  })

  test('is refused over night as by day (X11)', () => {
    const data = {
      regime: 'inside' as const,
      headcount: 7,
      seals: [],
      operator: operatorOf('W1'),
      second: null,
    }
    const about = { subject: 'S-A', session: 'S-A', zone: null }
    const story = sealedDay({ from: '20:55' }).told({ type: 'session.overnight_started', ...about, data })
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
  })
})

describe('the room door inside the perimeter (Art. 31, conflict 7)', () => {
  test('is shut without consent, and that is on record (16:05 of the day)', () => {
    const story = sealedDay({ from: '16:05' }).card('room1-out', person('A5'))
    expect(story.latest()).toEqual(['passage.denied'])
    expect(story.last().data).toMatchObject({ direction: 'out', reason: 'leave_not_approved' })
  })

  test('is free where a rest room lies inside, unless the rules ask for consent; every move is on record', () => {
    const story = sealedDay({ restRoom: true }).pass('room1', 'out', person('A5'))
    expect(story.latest()).toEqual(['passage.completed', 'zone.exited'])
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    const strict = sealedDay({ restRoom: true, rules: { toiletNeedsApproval: true } })
    strict.card('room1-out', person('A5'))
    expect(strict.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'leave_not_approved' } })
  })

  test('opens for who has a granted leave, and at meals', () => {
    const story = grantedLeave(sealedDay(), 'A5')
    expect(exitOf(story, 'A5', 'room1')).toBeNull()
    expect(exitOf(story, 'A4', 'room1')).toBe('leave_not_approved')
    story.staff('meal.start', { session: 'S-A', zone: null }, { by: 'W2' })
    expect(exitOf(story, 'A4', 'room1')).toBeNull()
    expect(exitOf(story, 'A4', 'lane-1')).toBe('leave_not_approved')
  })

  test('and the way back out of the dining room is free', () => {
    expect(exitOf(sealedDay(), 'A5', 'dining')).toBeNull()
  })
})

describe('the exit check (Art. 31, 35, F-31.3)', () => {
  test('comes before the perimeter, although the leave is granted', () => {
    const story = grantedLeave(sealedDay(), 'A5')
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    story.staff('exit_check.pass', check('leave'), { by: 'W2' })
    expect(story.last()).toMatchObject({
      type: 'exit_check.passed',
      data: { purpose: 'leave', operator: operatorOf('W2') },
    })
    expect(exitOf(story, 'A5', 'lane-1')).toBeNull()
  })

  test('holds for one exit: who goes back into the room is checked again', () => {
    const story = grantedLeave(sealedDay(), 'A5').staff('exit_check.pass', check('leave'), { by: 'W2' })
    story.pass('room1', 'out', person('A5')).pass('room1', 'in', person('A5'))
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
  })

  test('that finds something is an alarm, and keeps in until one is passed', () => {
    const story = grantedLeave(sealedDay(), 'A5').staff('exit_check.pass', check('leave'), { by: 'W2' })
    story.staff('exit_check.fail', { ...check('leave'), findings: '夹带评分表' }, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'exit_check.failed', data: { findings: '夹带评分表' } })
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    story.pass('room1', 'out', person('A5')).pass('room1', 'in', person('A5')).restart()
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    story.staff('exit_check.pass', check('leave'), { by: 'W2' })
    expect(exitOf(story, 'A5', 'lane-1')).toBeNull()
  })

  test('that finds something keeps in even where nobody is asked for consent, but not in a fire', () => {
    const story = sealedDay({ sealed: false }).staff(
      'exit_check.fail',
      { ...check('leave'), findings: '存储介质' },
      { by: 'W2' },
    )
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    story.pass('room1', 'out', person('A5')).pass('room1', 'in', person('A5'))
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    story.signal('lane-1-gate', { kind: 'FireContact', active: true })
    expect(exitOf(story, 'A5', 'lane-1')).toBeNull()
  })

  test('before a leave needs a granted leave', () => {
    const story = sealedDay().staff('exit_check.pass', check('leave'), { by: 'W2' })
    expect(story.refusal()?.code).toBe('leave_not_granted')
  })

  test('before the release needs the end of the work, and then opens both doors', () => {
    const story = sealedDay().staff('exit_check.pass', check('release'), { by: 'W2' })
    expect(story.refusal()?.code).toBe('session_not_finished')
    finished(story)
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
    story.staff('exit_check.pass', check('release'), { by: 'W2' })
    expect([exitOf(story, 'A5', 'room1'), exitOf(story, 'A5', 'lane-1')]).toEqual([null, null])
  })

  test('does not stand for the consent to a recusal', () => {
    const story = sealedDay()
    story.told(recused(story, 'A5')).staff('exit_check.pass', check('release'), { by: 'W2' })
    expect(story.refusal()?.code).toBe('session_not_finished')
    expect(exitOf(story, 'A5', 'lane-1')).toBe('leave_not_approved')
  })

  test('is for members of a committee who are inside', () => {
    const story = sealedDay().staff('exit_check.pass', check('release', operatorOf('W2')), { by: 'W2' })
    expect(story.refusal()?.code).toBe('exit_check_not_needed')
    story.staff('exit_check.pass', check('release', 'nobody'), { by: 'W2' })
    expect(story.refusal()?.code).toBe('unknown_person')
  })
})
