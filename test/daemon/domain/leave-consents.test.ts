import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StaffRole } from '../../../daemon/domain/events/define.ts'
import { leaveOf } from '../../../daemon/domain/leaves.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { commandNamed, operatorOf } from '../../support/scenario.ts'
import {
  asked,
  committeeB,
  consent,
  recused,
  sealedDay,
  seat,
  sessionFact,
  walkOut,
} from '../../support/sealed-day.ts'

const granted = ['leave.approval_recorded', 'leave.granted']
const recorded = ['leave.approval_recorded']

function requested(kind: string, key = 'A3', options: Parameters<typeof sealedDay>[0] = {}): Scenario {
  return sealedDay(options).staff('leave.request', asked([key], { kind }), { by: 'W2' })
}

function by(story: Scenario, second: string, change: Readonly<Record<string, unknown>> = {}): Scenario {
  const method = /^[AB]/.test(second) ? 'card' : 'pin'
  return story.staff('leave.approve', consent('L1', change), { by: 'W2', second, method })
}

/** A consent by somebody of the staff who holds these offices. */
function byOfficer(story: Scenario, officer: string, roles: readonly StaffRole[], as: string | null = null) {
  const second = { person: operatorOf(officer), roles, method: 'pin' as const }
  const actor = { operator: operatorOf('W2'), roles: ['area_staff' as const], second }
  return story.give({
    kind: 'staff',
    command: commandNamed('leave.approve'),
    given: consent('L1', { as }),
    by: actor,
  })
}

const bothOffices = ['site_supervisor', 'admin_supervisor'] as const

describe('whose consent a leave takes (Art. 29, 31, F-31.1)', () => {
  test.each([
    ['A1', 'S1', 'S2'],
    ['A1', 'S2', 'S1'],
    ['S1', 'A1', 'S2'],
    ['S1', 'S2', 'A1'],
    ['S2', 'A1', 'S1'],
    ['S2', 'S1', 'A1'],
  ])('for samples all three, in any order: %s, %s, %s (conflict 1)', (first, second, third) => {
    const story = requested('sample')
    expect(by(story, first).latest()).toEqual(recorded)
    expect(by(story, second).latest()).toEqual(recorded)
    expect(by(story, third).latest()).toEqual(granted)
  })

  test('for samples the site supervisor alone, where the rules say Art. 29 only (conflict 1)', () => {
    const story = requested('sample', 'A3', { rules: { sampleLeaveApprovers: 'site_supervisor' } })
    expect(by(story, 'S2').refusal()?.code).toBe('second_role_not_permitted')
    expect(by(story, 'S1').latest()).toEqual(granted)
  })

  test('for any other leave the lead and the administrative supervisor, not the site supervisor', () => {
    const story = requested('ordinary')
    expect(by(story, 'S1').refusal()?.code).toBe('second_role_not_permitted')
    expect(by(story, 'S2').latest()).toEqual(recorded)
    expect(by(story, 'A1').latest()).toEqual(granted)
  })

  test('while trading is suspended any supervisor, alone (Art. 10)', () => {
    const story = sealedDay().told(sessionFact('session.suspended'))
    story.staff('leave.request', asked(['A3'], { kind: 'ordinary' }), { by: 'W2' })
    expect(by(story, 'A1').refusal()?.code).toBe('second_role_not_permitted')
    expect(by(story, 'S1').latest()).toEqual(granted)
  })

  test('is recorded with the role and how the approver proved to be the one (edge case 47)', () => {
    const story = by(requested('ordinary'), 'A1')
    const approver = story.refOf(person('A1'))
    const decision = { decision: 'consented', operator: operatorOf('W2') }
    expect(story.last().data).toMatchObject({ approver, role: 'expert_lead', method: 'card', ...decision })
    story.staff('leave.approve', consent('L1'), { by: 'W2', second: 'S2', method: 'code' })
    const last = story.events().findLast(({ type }) => type === 'leave.approval_recorded')
    expect(last?.data).toMatchObject({ role: 'admin_supervisor', method: 'code' })
  })
})

describe('who is not heard (Art. 31, conflict 2)', () => {
  test('nobody without an own credential, nor who types it in', () => {
    const story = requested('ordinary').staff('leave.approve', consent('L1'), { by: 'W2' })
    expect(story.refusal()?.code).toBe('second_person_needed')
    expect(by(story, 'W2').refusal()?.code).toBe('same_person')
  })

  test('another member, staff without that office, the lead of another session', () => {
    const story = requested('ordinary')
    seat(story, { session: 'S-B', room: 'room2', keys: committeeB })
    for (const key of ['A2', 'W1', 'B1']) {
      expect(by(story, key).refusal()).toEqual({ code: 'second_role_not_permitted', detail: 'L1' })
    }
    expect(story.latest()).toEqual([])
  })

  test('a lead who has stepped down', () => {
    const story = requested('ordinary')
    story.told(recused(story, 'A1'))
    expect(by(story, 'A1').refusal()?.code).toBe('second_role_not_permitted')
  })

  test('the same one twice, although holding both offices', () => {
    const story = byOfficer(requested('sample'), 'S1', bothOffices)
    expect(story.last().data).toMatchObject({ role: 'site_supervisor' })
    expect(byOfficer(story, 'S1', bothOffices).refusal()?.code).toBe('leave_approved_by_same')
    expect(byOfficer(story, 'S1', bothOffices, 'admin_supervisor').refusal()?.code).toBe(
      'leave_approved_by_same',
    )
  })

  test('who holds both offices says as which, so that a colleague can give the other', () => {
    const story = byOfficer(requested('sample'), 'S1', bothOffices, 'admin_supervisor')
    expect(story.last().data).toMatchObject({ role: 'admin_supervisor' })
    expect(by(story, 'S2').refusal()?.code).toBe('leave_consent_given')
    expect(byOfficer(story, 'S2', ['site_supervisor']).latest()).toEqual(recorded)
    expect(by(story, 'A1').latest()).toEqual(granted)
  })

  test('anybody after it was decided, and for a leave that there is not', () => {
    const story = by(by(requested('ordinary'), 'A1'), 'S2')
    expect(by(story, 'S2').refusal()?.code).toBe('leave_decided')
    story.staff('leave.approve', consent('L7'), { by: 'W2', second: 'S2' })
    expect(story.refusal()).toEqual({ code: 'unknown_id', detail: 'L7' })
  })
})

describe('when the lead wants to leave (Art. 31)', () => {
  test('the lead does not consent to the own leave', () => {
    expect(by(requested('ordinary', 'A1'), 'A1').refusal()?.code).toBe('leave_own')
  })

  test('a deputy does whom the committee named, and nobody else of it', () => {
    const story = sealedDay().staff('leave.request', asked(['A1'], { kind: 'ordinary', deputy: 'A2' }), {
      by: 'W2',
    })
    expect(story.last().data).toMatchObject({ deputy: story.refOf(person('A2')) })
    expect(by(story, 'A3').refusal()?.code).toBe('second_role_not_permitted')
    expect(by(story, 'A2').last().data).toMatchObject({ role: 'deputy' })
    expect(by(story, 'S2').latest()).toEqual(granted)
  })

  test.each([
    ['the lead', 'A1'],
    ['a member of another committee', 'B2'],
    ['a supervisor', operatorOf('S1')],
  ])('%s is no deputy', (_, deputy) => {
    const story = sealedDay()
    seat(story, { session: 'S-B', room: 'room2', keys: committeeB })
    story.staff('leave.request', asked(['A1'], { kind: 'ordinary', deputy }), { by: 'W2' })
    expect(story.refusal()?.code).toBe('deputy_unfit')
  })

  test('or the administrative supervisor alone does, with a reason that is kept', () => {
    const story = requested('ordinary', 'A1')
    expect(by(story, 'S2').latest()).toEqual(recorded)
    const alone = by(requested('ordinary', 'A1'), 'S2', { reason: '负责人突发不适' })
    expect(alone.latest()).toEqual(granted)
    const told = alone.events().findLast(({ type }) => type === 'leave.approval_recorded')
    expect(told?.data).toMatchObject({ role: 'admin_supervisor', reason: '负责人突发不适' })
  })

  test('neither does where the rules know no deputy', () => {
    const story = requested('ordinary', 'A1', { rules: { approvalDeputy: false } })
    expect(story.refusal()?.code).toBe('deputy_not_allowed')
  })

  test('a reason stands for no lead who is there', () => {
    const story = by(requested('ordinary'), 'S2', { reason: '监督人员意见' })
    expect(story.latest()).toEqual(recorded)
    expect(story.last().data).not.toHaveProperty('reason')
  })

  test('a deputy is heard for the others too while the lead is away', () => {
    const story = by(requested('ordinary', 'A1'), 'S2', { reason: '负责人外出' })
    walkOut(story, 'A1')
    story.staff('leave.request', asked(['A3'], { kind: 'ordinary', deputy: 'A2' }), { by: 'W2' })
    const second = { by: 'W2', second: 'A2', method: 'card' } as const
    story.staff('leave.approve', consent('L2'), second)
    expect(story.last().data).toMatchObject({ leave: 'L2', role: 'deputy' })
  })
})

describe('a leave that is refused or forgotten (Art. 31)', () => {
  test('is over when the administrative supervisor says no; the person stays (short case "Leave refused")', () => {
    const story = by(requested('ordinary'), 'A1')
    story.staff('leave.refuse', { leaves: ['L1'], reason: '评审尚在进行' }, { by: 'W2', second: 'S2' })
    expect(story.latest()).toEqual(['leave.approval_recorded', 'leave.rejected'])
    expect(story.last().data).toMatchObject({ leave: 'L1', cause: 'refused' })
    const told = story.events().at(-2)
    expect(told?.data).toMatchObject({
      decision: 'refused',
      role: 'admin_supervisor',
      reason: '评审尚在进行',
    })
    story.card('lane-1-out', person('A3'))
    expect(story.last()).toMatchObject({ type: 'passage.denied', data: { reason: 'leave_not_approved' } })
    expect(leaveOf(story.state().leaves, story.refOf(person('A3')))).toBeNull()
  })

  test('is refused by nobody whom it does not concern', () => {
    const story = requested('ordinary')
    const refuse = (second: string) =>
      story.staff('leave.refuse', { leaves: ['L1'], reason: null }, { by: 'W2', second })
    expect(refuse('S1').refusal()?.code).toBe('second_role_not_permitted')
    expect(refuse('A3').refusal()?.code).toBe('leave_own')
  })

  test('ends when not all have consented in time, also over a restart', () => {
    const story = by(requested('ordinary'), 'A1')
      .wait(20 * 60_000)
      .restart()
      .wait(10 * 60_000 - 1)
    expect(story.events().some(({ type }) => type === 'leave.rejected')).toBe(false)
    story.wait(1)
    expect(story.last()).toMatchObject({ type: 'leave.rejected', data: { cause: 'expired' } })
    expect(by(story, 'S2').refusal()?.code).toBe('leave_decided')
    expect(
      story
        .wait(3_600_000)
        .events()
        .filter(({ type }) => type === 'leave.rejected'),
    ).toHaveLength(1)
  })

  test('that was granted in time does not run out', () => {
    const story = by(by(requested('ordinary'), 'A1'), 'S2').wait(34 * 60_000)
    expect(leaveOf(story.state().leaves, story.refOf(person('A3')))?.phase).toBe('granted')
  })
})

test('nobody gets out on fewer people than the rules ask for, whoever says what in whatever order (Art. 31)', () => {
  const officers = fc.constantFrom<readonly [string, readonly StaffRole[]]>(
    ['S1', ['site_supervisor']],
    ['S2', ['admin_supervisor']],
    ['T1', bothOffices],
    ['W1', ['witness']],
  )
  const members = fc.constantFrom('A1', 'A2', 'A3')
  const voice = fc.oneof(officers, members)
  const kind = fc.constantFrom('sample', 'ordinary')
  fc.assert(
    fc.property(fc.array(voice, { maxLength: 8 }), kind, (voices, asKind) => {
      const story = requested(asKind)
      for (const one of voices) {
        if (typeof one === 'string') by(story, one)
        else byOfficer(story, one[0], one[1])
      }
      const consents = story
        .events()
        .flatMap((event) => (event.type === 'leave.approval_recorded' ? [event.data] : []))
      const people = new Set(consents.map(({ approver }) => approver))
      const roles = new Set(consents.map(({ role }) => role))
      const needed = asKind === 'sample' ? 3 : 2
      const isGranted = story.events().some(({ type }) => type === 'leave.granted')
      expect(people.size).toBe(consents.length)
      expect(isGranted).toBe(people.size === needed && roles.size === needed)
    }),
    { numRuns: 100 },
  )
})
