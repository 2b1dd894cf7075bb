import { describe, expect, test } from 'vitest'
import { people } from '../../support/people.ts'
import { morning, scenario } from '../../support/scenario.ts'

describe('a roster', () => {
  test('announces its session with the venue’s own clock and default window', () => {
    const story = scenario().roster('S-A', 'room1', people.slice(0, 3))
    expect(story.latest()).toEqual(['session.scheduled', 'roster.received'])
    expect(story.events().at(-2)?.data).toMatchObject({
      dueAt: '2026-03-18T10:00:00.000+08:00',
      admitFrom: '2026-03-18T09:00:00.000+08:00',
      admitUntil: null,
    })
  })

  test('of the same session counts up its revision', () => {
    const story = scenario()
      .roster('S-A', 'room1', people.slice(0, 3))
      .roster('S-A', 'room1', people.slice(0, 2))
    expect(story.last()).toMatchObject({ type: 'roster.received', data: { revision: 2 } })
    expect([...story.state().people.values()].filter((one) => one.listed)).toHaveLength(2)
  })

  test.each([
    ['an unknown room', { room: 'cellar' }, 'unknown_room'],
    ['nobody on it', { holders: [] }, 'roster_empty'],
    ['a window that ends before it begins', { admitUntilMs: morning - 1 }, 'window_impossible'],
  ])('with %s is refused, which is all that is put on record', (_title, fault, code) => {
    const holders = 'holders' in fault ? fault.holders : people.slice(0, 2)
    const room = 'room' in fault ? fault.room : 'room1'
    const window = 'admitUntilMs' in fault ? { admitFromMs: morning, admitUntilMs: fault.admitUntilMs } : {}
    const story = scenario()
    story.roster('S-A', room, holders, window)
    expect(story.refusal()?.code).toBe(code)
    expect(story.latest()).toEqual(['roster.rejected'])
    expect(story.state().sessions.size).toBe(0)
  })

  test('with more than 200 people is refused', () => {
    const many = Array.from({ length: 201 }, (_, i) => ({
      ...(people[0] as (typeof people)[0]),
      key: `X${i}`,
    }))
    expect(scenario().roster('S-A', 'room1', many).refusal()?.code).toBe('roster_too_large')
  })

  test('that failed its checks is kept as a count of problems', () => {
    const command = { kind: 'NoteRejectedRoster', source: 'file', session: null, problems: 3 } as const
    expect(scenario().give({ kind: 'command', command }).last()).toMatchObject({
      type: 'roster.rejected',
      data: { problems: 3 },
    })
  })
})
