import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { askedOfDaemon } from '../../support/asked-of-daemon.ts'
import { finished } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'
import { asked, grantedLeave, sealedDay, walkOut } from '../../support/sealed-day.ts'
import { dataDirectory, morning, participants, sessionCode, warden } from '../../support/staff-console.ts'

/** The command line, asked of the core. */
async function typed(story: Scenario, line: readonly string[], second?: string): Promise<Scenario> {
  const question = await askedOfDaemon(...line)
  const who = second === undefined ? { by: 'W2' } : { by: 'W2', second }
  return story.staff(question.command, question.arguments, who)
}

const sample = ['leave', 'request', 'A3', '--kind', 'sample', '--reason', '查验样品', '--back', '14:05']

describe('leave (Art. 29, 31)', () => {
  test('request asks for one person, with place, escort and deputy where they are named', async () => {
    const story = await typed(sealedDay(), [...sample, '--escort', operatorOf('W2'), '--place', 'sample'])
    const data = { kind: 'sample', reason: '查验样品', place: 'sample', escort: operatorOf('W2') }
    expect(story.last()).toMatchObject({ type: 'leave.requested', data })
    const lead = ['leave', 'request', 'A1', '--reason', '就医', '--back', '15:00', '--deputy', 'A2']
    expect((await typed(story, lead)).last().data).toMatchObject({
      kind: 'ordinary',
      deputy: story.refOf(person('A2')),
    })
  })

  test('request asks for a group', async () => {
    const line = [
      'leave',
      'request',
      'A3',
      'A4',
      '--kind',
      'overnight',
      '--reason',
      '隔夜',
      '--back',
      '09:00',
    ]
    expect((await typed(sealedDay(), line)).latest()).toEqual(['leave.requested', 'leave.requested'])
  })

  test('approve, refuse and cancel name the leaves', async () => {
    const request = () =>
      sealedDay().staff('leave.request', asked(['A1'], { kind: 'ordinary' }), { by: 'W2' })
    const alone = ['leave', 'approve', 'L1', '--as', 'admin_supervisor', '--reason', '负责人外出']
    expect((await typed(request(), alone, 'S2')).last().type).toBe('leave.granted')
    const refused = await typed(request(), ['leave', 'refuse', 'L1', '--reason', '评审未完'], 'S2')
    expect(refused.last()).toMatchObject({ type: 'leave.rejected', data: { cause: 'refused' } })
    const cancelled = await typed(request(), ['leave', 'cancel', 'L1'])
    expect(cancelled.last()).toMatchObject({ type: 'leave.rejected', data: { cause: 'withdrawn' } })
  })
})

describe('exit-check and release (Art. 31, 35)', () => {
  test('pass is before a leave, --release before going home', async () => {
    const leave = await typed(grantedLeave(sealedDay(), 'A3'), ['exit-check', 'pass', 'A3'])
    expect(leave.last()).toMatchObject({ type: 'exit_check.passed', data: { purpose: 'leave' } })
    const home = await typed(finished(sealedDay()), ['exit-check', 'pass', 'A3', '--release'])
    expect(home.last()).toMatchObject({ type: 'exit_check.passed', data: { purpose: 'release' } })
  })

  test('fail says what was found', async () => {
    const line = ['exit-check', 'fail', 'A3', '--findings', '夹带评分表']
    const story = await typed(sealedDay(), line)
    expect(story.last()).toMatchObject({ type: 'exit_check.failed', data: { findings: '夹带评分表' } })
  })

  test('release ends a stay by hand', async () => {
    const story = finished(walkOut(grantedLeave(sealedDay(), 'A3'), 'A3'))
    story.staff('badge.return', { number: 'A3' }, { by: 'W2' })
    expect((await typed(story, ['release', 'A3'])).last().type).toBe('participant.released')
  })
})

describe('meal (Art. 34)', () => {
  test('is ordered, begun and ended', async () => {
    const story = await typed(sealedDay({ from: '11:00' }), ['meal', 'order', 'S-A', '--at', '12:00'])
    expect(story.last().type).toBe('session.rescheduled')
    await typed(story, ['meal', 'start', 'S-A', '--zone', 'dining'])
    expect(story.last().type).toBe('meal.started')
    await typed(story, ['meal', 'end', 'S-A'])
    expect(story.latest()[0]).toBe('meal.ended')
  })
})

describe('leave list', () => {
  const data = dataDirectory()
  afterAll(() => {
    data.journal.close()
    rmSync(data.dir, { recursive: true })
  })
  const list = (...more: string[]) => warden(['--state-dir', data.dir, 'leave', 'list', ...more])
  const about = { subject: participants.representative, session: sessionCode, zone: null }
  const { representative: participant } = participants
  const operator = operatorOf('W2')

  test('says that no leave is open', async () => {
    morning(data)
    expect(await list()).toMatchObject({ code: 0, out: '', err: 'No leave is open.\n' })
  })

  test('shows badge, kind, time and whose consent is missing, and no reference where there is a badge', async () => {
    const badge = { participant, badge: '107', kind: 'plastic' as const, operator }
    data.store('13:20', { type: 'badge.issued', ...about, data: badge })
    const dueBack = '2026-03-18T14:05:00.000+08:00'
    const request = { leave: 'L1', participant, kind: 'sample' as const, place: null, reason: '查验样品' }
    data.store('13:30', {
      type: 'leave.requested',
      ...about,
      data: { ...request, dueBack, escort: null, operator },
    })
    const approver = participants.lead
    const approval = {
      leave: 'L1',
      participant,
      approver,
      role: 'expert_lead' as const,
      method: 'card' as const,
    }
    data.store('13:31', {
      type: 'leave.approval_recorded',
      ...about,
      data: { ...approval, decision: 'consented', operator },
    })
    const { out } = await list()
    expect(out.split('\n')[1]?.split(/ {2,}/)).toEqual([
      'L1',
      '107',
      'to inspect samples',
      '–',
      '14:05',
      'asked for',
      'site supervisor, administrative supervisor',
    ])
    expect(out).not.toContain(participant)
    expect((await list('--lang', 'zh-CN')).out).toMatch(
      /L1 +107 +查验样品 +– +14:05 +待审批 +现场监督人员, 行政监督人员/,
    )
  })

  test('--json has codes and full times', async () => {
    expect(JSON.parse((await list('--json')).out)).toEqual([
      {
        leave: 'L1',
        badge: '107',
        participant,
        kind: 'sample',
        place: null,
        dueBack: '2026-03-18T14:05:00.000+08:00',
        phase: 'requested',
        missing: [['site_supervisor'], ['admin_supervisor']],
      },
    ])
  })
})
