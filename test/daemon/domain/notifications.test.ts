import { describe, expect, test } from 'vitest'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import { openNotifications } from '../../../daemon/domain/notifications.ts'
import { settle } from '../../../daemon/domain/settle.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const minute = 60_000
const [zhao, qian] = [person('A1'), person('A2')]

/** 赵甲 was recused, which the agency is told as N1. */
function told(before: (story: Scenario) => Scenario = (story) => story): Scenario {
  const venue = smallVenue({ notificationMs: minute })
  const story = before(scenario({ venue })).roster('S-A', 'room1', [zhao, qian])
  return story.staff('participant.recuse', { person: story.refOf(zhao), order: null }, { by: 'W1' })
}

const open = (story: Scenario) => openNotifications(story.state()).map(({ id, phase }) => `${id} ${phase}`)
const link = (story: Scenario, up: boolean) =>
  story.give({ kind: 'link', up, cause: 'unreachable', backlog: 0 })

function during(story: Scenario, ms: number): readonly string[] {
  const before = story.events().length
  const types = story
    .wait(ms)
    .events()
    .slice(before)
    .map(({ type }) => type)
  return types.filter((type) => type.startsWith('notification.'))
}

describe('a notification (F-10.2)', () => {
  test('is open until somebody has taken it, of its session and of the site', () => {
    const story = told()
    expect(open(story)).toEqual(['N1 sent'])
    expect(openNotifications(story.state(), 'S-A')).toHaveLength(1)
    expect(openNotifications(story.state(), 'S-B')).toEqual([])
    story.staff('notice.acknowledge', { notification: 'N1', channel: 'in_person' }, { by: 'W2' })
    expect(story.last()).toMatchObject({
      type: 'notification.acknowledged',
      subject: story.refOf(zhao),
      session: 'S-A',
      data: { notification: 'N1', channel: 'in_person', operator: operatorOf('W2') },
    })
    expect(open(story)).toEqual([])
  })

  test('that nobody answered stays open until it is taken by hand', () => {
    const story = told().staff('notice.fail', { notification: 'N1', cause: 'no_answer' }, { by: 'W1' })
    expect(story.last()).toMatchObject({
      type: 'notification.failed',
      data: { cause: 'no_answer', operator: operatorOf('W1') },
    })
    expect(open(story)).toEqual(['N1 failed'])
    story.staff('notice.acknowledge', { notification: 'N1', channel: 'telephone' }, { by: 'W1' })
    expect(open(story)).toEqual([])
  })

  test('is taken once', () => {
    const story = told().staff(
      'notice.acknowledge',
      { notification: 'N1', channel: 'telephone' },
      { by: 'W1' },
    )
    for (const [name, given] of [
      ['notice.acknowledge', { notification: 'N1', channel: 'telephone' }],
      ['notice.fail', { notification: 'N1', cause: 'refused' }],
    ] as const) {
      story.staff(name, given, { by: 'W1' })
      expect(story.refusal()?.code).toBe('already_done')
      expect(story.latest()).toEqual([])
    }
  })

  test('that there is not is refused', () => {
    const story = told().staff('notice.fail', { notification: 'N9', cause: 'refused' }, { by: 'W1' })
    expect(story.refusal()).toEqual({ code: 'unknown_id', detail: 'N9' })
  })

  test('is not acknowledged by staff in the name of the platform', () => {
    const given = { notification: 'N1', channel: 'platform' }
    expect(told().staff('notice.acknowledge', given, { by: 'W1' }).refusal()?.code).toBe('arguments_invalid')
  })

  test('has a number that counts up, also over a restart', () => {
    const story = told().restart()
    story.staff(
      'participant.withdraw',
      { person: story.refOf(qian), cause: 'own_wish', order: null },
      { by: 'W1' },
    )
    const sent = story.events().findLast(({ type }) => type === 'notification.sent')
    expect(sent).toMatchObject({ data: { notification: 'N2', topic: 'withdrawn' } })
  })

  test('about somebody late is settled by the arrival, without anybody taking it', () => {
    const story = scenario()
      .roster('S-A', 'room1', [zhao])
      .wait(30 * minute)
    expect(open(story)).toEqual(['N1 sent'])
    expect(open(story.checkIn(zhao))).toEqual([])
    const given = { notification: 'N1', channel: 'telephone' }
    expect(story.staff('notice.acknowledge', given, { by: 'W1' }).refusal()?.code).toBe('already_done')
  })
})

describe('with the platform away', () => {
  test('what is told has failed after the patience of the rules, so that staff telephone', () => {
    const story = told((before) => link(before, false))
    expect(during(story, minute - 1)).toEqual([])
    expect(during(story, 1)).toEqual(['notification.failed'])
    expect(story.last()).toMatchObject({ data: { notification: 'N1', cause: 'no_channel', operator: null } })
    expect(during(story, 20 * minute)).toEqual([])
  })

  test('what was told before it went away has not failed', () => {
    expect(during(link(told(), false), 10 * minute)).not.toContain('notification.failed')
  })

  test('nothing has failed when it is back in time', () => {
    const story = told((before) => link(before, false)).wait(minute / 2)
    expect(during(link(story, true), 10 * minute)).not.toContain('notification.failed')
  })
})

describe('leaves that go wrong (Art. 29, 31)', () => {
  test.each([
    [
      'leave.overran',
      { leave: 'L1', dueBack: '2026-03-18T14:05:00+08:00' },
      'leave_overran',
      'site_supervisor',
    ],
    ['leave.breached', { portal: 'lane1' }, 'leave_breached', 'admin_supervisor'],
  ] as const)('%s is told to a supervisor', (type, data, topic, to) => {
    const story = scenario().roster('S-A', 'room1', [zhao])
    const participant = story.refOf(zhao)
    const cause = { type, subject: participant, session: 'S-A', zone: null, data: { ...data, participant } }
    const now = { ms: story.now(), clock: 'synced' as const }
    const world = { state: story.state(), venue: story.venue, now, ref: 'r' }
    expect(settle(world, [cause as Draft]).at(-1)).toMatchObject({
      type: 'notification.sent',
      data: { topic, to, participant },
    })
  })
})
