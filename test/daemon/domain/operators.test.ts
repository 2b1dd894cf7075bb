import { describe, expect, test } from 'vitest'
import type { StaffRole } from '../../../daemon/domain/events/define.ts'
import type { Command } from '../../../daemon/domain/input.ts'
import { isLocked, isLoggedIn, rolesOf } from '../../../daemon/domain/operators.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const minuteMs = 60_000
const w1 = operatorOf('W1')
const s2 = operatorOf('S2')

const give = (story: Scenario, command: Command) => story.give({ kind: 'command', command })
const fail = (story: Scenario, operator: string | null = w1) => give(story, { kind: 'FailLogin', operator })
const logIn = (story: Scenario, operator = w1) => give(story, { kind: 'LogIn', operator, method: 'pin' })
const outcome = (story: Scenario) => story.refusal()?.code ?? story.latest()

function change(
  story: Scenario,
  what: Extract<Command, { kind: 'ChangeAccount' }>['what'],
  given: { operator: string; roles?: readonly StaffRole[]; by: string | null },
) {
  return give(story, { kind: 'ChangeAccount', what, roles: [], ...given })
}

describe('failures in a row', () => {
  test('lock an account when the rules say so, and a login in between begins anew', () => {
    const story = scenario({ venue: smallVenue({ loginAttempts: 3 }) }).staffed('W1')
    for (let n = 0; n < 2; n++) fail(story)
    expect(outcome(logIn(story))).toEqual(['operator.logged_in'])
    for (let n = 0; n < 3; n++) fail(story)
    expect(story.last().data).toEqual({ operator: w1, failures: 3, locked: true })
    expect(outcome(logIn(story))).toBe('login_locked')
  })

  test('that are made while the account is locked do not lengthen it, and are no facts', () => {
    const story = scenario().staffed('W1')
    for (let n = 0; n < 5; n++) fail(story)
    story.wait(14 * minuteMs)
    const before = story.events().length
    expect(outcome(fail(story))).toBe('login_locked')
    expect(story.refusal()?.detail).toBe('1')
    expect(story.events().length).toBe(before)
    story.wait(minuteMs)
    expect(outcome(logIn(story))).toEqual(['operator.logged_in'])
  })

  test('begin anew after a lockout', () => {
    const story = scenario().staffed('W1')
    for (let n = 0; n < 5; n++) fail(story)
    story.wait(15 * minuteMs)
    fail(story)
    expect(story.last().data).toEqual({ operator: w1, failures: 1, locked: false })
  })

  test('with accounts that there are none of are counted together, and lock no account', () => {
    const story = scenario().staffed('W1')
    for (let n = 0; n < 5; n++) fail(story, null)
    expect(story.last()).toMatchObject({ subject: 'gw1', data: { operator: null, locked: true } })
    expect(outcome(fail(story, null))).toBe('login_locked')
    expect(isLocked(story.state().operators, null, story.now())).toBe(true)
    expect(outcome(logIn(story))).toEqual(['operator.logged_in'])
  })

  test('are remembered over a restart', () => {
    const story = scenario().staffed('W1')
    for (let n = 0; n < 5; n++) fail(story)
    story.restart()
    expect(outcome(logIn(story))).toBe('login_locked')
  })
})

describe('a login', () => {
  test('ends after a shift, also across a restart, once', () => {
    const story = scenario({ venue: smallVenue({ loginMs: 30 * minuteMs }) }).staffed('W1')
    logIn(story)
    story.wait(10 * minuteMs).restart()
    story.wait(60 * minuteMs)
    const ended = story.events().filter(({ type }) => type === 'operator.logged_out')
    expect(ended.map(({ data, atMs }) => [data, atMs - story.now()])).toEqual([
      [{ operator: w1, cause: 'expired' }, -40 * minuteMs],
    ])
    expect(isLoggedIn(story.state().operators, w1)).toBe(false)
  })

  test('that is not there cannot be ended', () => {
    const story = scenario().staffed('W1')
    expect(outcome(give(story, { kind: 'LogOut', operator: w1, cause: 'ordered' }))).toBe('login_needed')
  })

  test('of nobody on record, or of a disabled account, is none', () => {
    const story = scenario().staffed('W1', 'S2')
    expect(outcome(logIn(story, operatorOf('T1')))).toBe('login_failed')
    change(story, 'operator_disabled', { operator: s2, by: w1 })
    expect(outcome(logIn(story, s2))).toBe('login_failed')
  })
})

describe('an account', () => {
  const added = (story: Scenario, roles: readonly StaffRole[], by: string | null) =>
    outcome(change(story, 'operator_added', { operator: operatorOf('W2'), roles, by }))

  test('is the first one for witness or administrative supervisor only', () => {
    expect(added(scenario(), ['area_staff'], null)).toBe('first_account')
    expect(added(scenario(), ['admin_supervisor'], null)).toEqual(['policy.changed'])
  })

  test('is given by somebody who may, from the second one on', () => {
    const story = scenario().staffed('W1', 'T1')
    expect(added(story, ['area_staff'], null)).toBe('role_not_permitted')
    expect(added(story, ['area_staff'], operatorOf('T1'))).toBe('role_not_permitted')
    expect(added(story, ['area_staff'], w1)).toEqual(['policy.changed'])
    expect(rolesOf(story.state().operators, operatorOf('W2'))).toEqual(['area_staff'])
  })

  test('never joins witness and technician (F-P.8)', () => {
    expect(added(scenario().staffed('W1'), ['technician', 'witness'], w1)).toBe('roles_apart')
    expect(added(scenario(), ['technician', 'witness'], null)).toBe('roles_apart')
  })

  test('that is disabled has no roles, loses its login and cannot be changed', () => {
    const story = scenario().staffed('W1', 'S2')
    logIn(story, s2)
    change(story, 'operator_disabled', { operator: s2, by: w1 })
    expect(outcome(story)).toEqual(['policy.changed', 'operator.logged_out'])
    expect(rolesOf(story.state().operators, s2)).toEqual([])
    expect(outcome(change(story, 'operator_roles', { operator: s2, roles: ['auditor'], by: w1 }))).toBe(
      'unknown_account',
    )
  })

  test('is not given rights, nor disabled, by its own holder', () => {
    const story = scenario().staffed('W1', 'S2')
    const own = { operator: w1, roles: ['witness', 'auditor'], by: w1 } as const
    expect(outcome(change(story, 'operator_roles', own))).toBe('own_account')
    expect(outcome(change(story, 'operator_disabled', own))).toBe('own_account')
    expect(outcome(change(story, 'operator_pin', { operator: w1, by: w1 }))).toEqual(['policy.changed'])
    expect(rolesOf(story.state().operators, w1)).toEqual(['witness'])
  })
})

describe('a hand-over', () => {
  test('carries what is open, and moves the login on (F-X.16)', () => {
    const story = scenario().staffed('W1', 'W2')
    logIn(story)
    story.roster('S-A', 'room1', [person('A1')]).checkIn(person('A1'))
    story.staff('operator.handover', {}, { by: 'W1', second: 'W2' })
    expect(story.latest()).toEqual(['operator.handed_over', 'operator.logged_out', 'operator.logged_in'])
    const handedOver = story.events().findLast(({ type }) => type === 'operator.handed_over')
    expect(handedOver?.data).toMatchObject({
      operator: w1,
      to: operatorOf('W2'),
      open: [{ kind: 'locker', id: 'bank1/A1' }],
    })
    expect(isLoggedIn(story.state().operators, w1)).toBe(false)
    expect(isLoggedIn(story.state().operators, operatorOf('W2'))).toBe(true)
  })

  test('needs the next one, who proves it here and now', () => {
    const story = scenario().staffed('W1', 'W2')
    expect(outcome(story.staff('operator.handover', {}, { by: 'W1' }))).toBe('second_person_needed')
    expect(outcome(story.staff('operator.handover', {}, { by: 'W1', second: 'W1' }))).toBe('same_person')
    const fromAfar = { by: 'W1', second: 'W2', method: 'code' } as const
    expect(outcome(story.staff('operator.handover', {}, fromAfar))).toBe('second_person_needed')
  })
})
