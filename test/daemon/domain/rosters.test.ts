import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { people } from '../../support/people.ts'
import { morning, scenario } from '../../support/scenario.ts'

const minute = 60_000
const hour = 60 * minute

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

describe('several rosters at once (Art. 4, F-P.4)', () => {
  const plain = { kind: 'PutRoster', source: 'file', projectKind: 'other' } as const
  const window = { dueMs: morning + hour, admitFromMs: null, admitUntilMs: null }
  const listed = (participant: string) => [{ participant, role: 'expert' as const }]
  const one = { ...plain, ...window, session: 'S-A', room: 'room1', participants: listed('p-aaaaaaaaaaaa') }
  const two = { ...plain, ...window, session: 'S-B', room: 'room2', participants: listed('p-bbbbbbbbbbbb') }
  const put = (...rosters: readonly (typeof one)[]) =>
    scenario().give({ kind: 'command', command: { kind: 'PutRosters', rosters } })

  test('are one decision: all sessions, then all rosters', () => {
    const story = put(one, two)
    expect(story.latest()).toEqual([
      'session.scheduled',
      'session.scheduled',
      'roster.received',
      'roster.received',
    ])
    expect(
      story
        .events()
        .slice(-4)
        .map(({ session }) => session),
    ).toEqual(['S-A', 'S-B', 'S-A', 'S-B'])
  })

  test.each([
    ['an unknown room', { ...two, room: 'cellar' }, 'unknown_room'],
    ['the room of the first', { ...two, room: 'room1' }, 'room_taken'],
    ['the code of the first', { ...two, session: 'S-A' }, 'roster_twice'],
  ])('with %s in the second are all refused', (_what, second, code) => {
    const story = put(one, second)
    expect(story.refusal()?.code).toBe(code)
    expect(story.latest()).toEqual(['roster.rejected'])
    expect(story.state().sessions.size).toBe(0)
  })

  test('may exchange the rooms of sessions that are there already', () => {
    const story = put(one, two).give({
      kind: 'command',
      command: {
        kind: 'PutRosters',
        rosters: [
          { ...one, room: 'room2' },
          { ...two, room: 'room1' },
        ],
      },
    })
    expect(story.refusal()).toBeNull()
    expect(story.state().sessions.get('S-A')?.room).toBe('room2')
  })
})

describe('a room (F-4.1)', () => {
  const [zhao, qian] = people
  const noon = Date.parse('2026-03-18T12:00:00+08:00')

  /** Room 1 is booked for admission from 09:00 to noon, with an hour before and after. */
  function booked() {
    if (zhao === undefined || qian === undefined) throw new Error('no test people')
    const story = scenario().roster('S-A', 'room1', [zhao], { bookedUntilMs: noon })
    return (session: string, dueMs: number, room = 'room1', bookedUntilMs: number | null = null) =>
      story.roster(session, room, [qian], { dueMs, bookedUntilMs })
  }

  test('is refused to the later of two sessions whose bookings overlap, with the one that has it', () => {
    const story = booked()('S-B', noon + hour)
    expect(story.refusal()).toEqual({ code: 'room_taken', detail: 'room1 (S-A)' })
    expect(story.last()).toMatchObject({ type: 'roster.rejected', session: 'S-B' })
  })

  test.each([
    ['an hour after the booking, its tail, and an hour of lead before admission', 3 * hour, null],
    ['a minute less', 3 * hour - minute, 'room_taken'],
  ])('is free again after %s', (_what, afterMs, code) => {
    expect(booked()('S-B', noon + afterMs).refusal()?.code ?? null).toBe(code)
  })

  test('is refused to whichever of two bookings comes later, or to neither', () => {
    const ends = fc.record({
      dueHour: fc.integer({ min: 0, max: 48 }),
      hours: fc.integer({ min: 1, max: 8 }),
    })
    fc.assert(
      fc.property(ends, ends, (one, other) => {
        const book = (first: typeof one, second: typeof one) => {
          const story = scenario()
          for (const [at, { dueHour, hours }] of [first, second].entries()) {
            const dueMs = morning + dueHour * hour
            story.roster(`S-${at}`, 'room1', people.slice(at, at + 1), {
              dueMs,
              bookedUntilMs: dueMs + hours * hour,
            })
          }
          return story.refusal()?.code ?? null
        }
        expect(book(one, other)).toBe(book(other, one))
      }),
      { numRuns: 60 },
    )
  })

  test('beside it is free', () => {
    expect(booked()('S-B', noon, 'room2').refusal()).toBeNull()
  })

  test('without an end of the booking is taken for the day, not for the next', () => {
    const story = scenario().roster('S-A', 'room1', people.slice(0, 1))
    const later = (ms: number) => story.roster('S-B', 'room1', people.slice(1, 2), { dueMs: morning + ms })
    expect(later(12 * hour).refusal()?.code).toBe('room_taken')
    expect(later(24 * hour).refusal()).toBeNull()
  })

  test('of a session that has ended is free', () => {
    const story = scenario().roster('S-A', 'room1', people.slice(0, 1))
    story.staff('session.cancel', { session: 'S-A', order: 'PT-1', reason: null }, { by: 'W1' })
    expect(story.roster('S-B', 'room1', people.slice(1, 2)).refusal()).toBeNull()
    expect(story.roster('S-A', 'room2', people.slice(0, 1)).refusal()?.code).toBe('session_over')
  })

  test.each([
    ['hall', 'not_an_evaluation_room'],
    ['evaluation', 'not_an_evaluation_room'],
  ])('that is none, such as %s, is refused', (room, code) => {
    expect(scenario().roster('S-A', room, people.slice(0, 1)).refusal()).toEqual({ code, detail: room })
  })

  test('whose booking ends before the session is due is refused', () => {
    const story = scenario().roster('S-A', 'room1', people.slice(0, 1), { bookedUntilMs: morning })
    expect(story.refusal()?.code).toBe('window_impossible')
  })

  test('of a sealed session stays: a later roster with another room is refused', () => {
    const [member] = people
    if (member === undefined) throw new Error('no test people')
    const story = scenario().roster('S-A', 'room1', [member]).checkIn(member).pass('lane1', 'in', member)
    story.staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' })
    expect(story.roster('S-A', 'room2', [member]).refusal()?.code).toBe('session_sealed')
    expect(story.roster('S-A', 'room1', [member]).refusal()).toBeNull()
  })
})

describe('a session that is moved (Art. 4)', () => {
  const asIs = {
    session: 'S-A',
    room: null,
    openingRoom: null,
    due: null,
    admitFrom: null,
    admitUntil: null,
    bookedUntil: null,
    mealAt: null,
    order: null,
  }
  const moved = (change: Partial<Record<keyof typeof asIs, string | null>>, by = 'W1') =>
    scenario()
      .roster('S-A', 'room1', people.slice(0, 2), { bookedUntilMs: morning + 8 * hour })
      .roster('S-B', 'room2', people.slice(7, 9))
      .staff('session.reschedule', { ...asIs, ...change }, { by })

  test('to another time takes its window of admission with it, and keeps what was not named', () => {
    const story = moved({ due: '11:00', order: 'PT-3' })
    expect(story.last()).toMatchObject({
      type: 'session.rescheduled',
      session: 'S-A',
      data: {
        room: 'room1',
        dueAt: '2026-03-18T11:00:00.000+08:00',
        admitFrom: '2026-03-18T10:00:00.000+08:00',
        admitUntil: null,
        bookedUntil: '2026-03-18T17:30:00.000+08:00',
        mealAt: null,
        order: 'PT-3',
      },
    })
    expect(story.state().sessions.get('S-A')?.dueMs).toBe(morning + 1.5 * hour)
  })

  test('may get lunch, in the words of the clock on the wall', () => {
    expect(moved({ mealAt: '12:05' }).last().data).toMatchObject({ mealAt: '2026-03-18T12:05:00.000+08:00' })
  })

  test('to another day is told in full', () => {
    expect(
      moved({ due: '2026-03-19T10:00:00+08:00', bookedUntil: '2026-03-19T18:00:00+08:00' }).refusal(),
    ).toBeNull()
  })

  test.each([
    [{ due: '25:00' }, 'moment_invalid', '25:00'],
    [{ due: 'tomorrow' }, 'moment_invalid', 'tomorrow'],
    [{ room: 'room2' }, 'room_taken', 'room2 (S-B)'],
    [{ room: 'cellar' }, 'unknown_room', 'cellar'],
    [{ due: '18:00' }, 'window_impossible', 'S-A'],
    [{ session: 'S-X' }, 'unknown_session', 'S-X'],
  ])('to %j is refused as %s', (change, code, detail) => {
    const story = moved(change)
    expect(story.refusal()).toEqual({ code, detail })
    expect(story.latest()).toEqual([])
  })

  test('by the same order twice changes nothing', () => {
    const story = moved({ due: '11:00', order: 'PT-3' })
    story.staff('session.reschedule', { ...asIs, due: '11:30', order: 'PT-3' }, { by: 'W1' })
    expect(story.refusal()?.code).toBe('already_done')
  })
})
