import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { committeeA } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, everyStaff, openVenueDay } from '../support/venue-day.ts'
import { cellOf, codeA, enter, leave, logIn, sealed, together, waitUntil } from '../support/venue-visits.ts'

const badges = committeeA.map(badgeOf)
const leaves = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7']
/** A reader finds the next card only after it saw the last one gone. */
const liftedMs = 2_000

/** The logins of the morning have run out. */
async function logInAgain(day: VenueDay): Promise<void> {
  for (const who of everyStaff) await logIn(day, who)
}

/** A command to which a member of the committee consents with the own document at the door of room 1. */
async function withDocument(day: VenueDay, who: 'W2' | 'S2', key: string, words: readonly string[]) {
  const printed = await day.staffWithCard(who, words, { reader: 'room1-out', key })
  day.bench.clock.advance(liftedMs)
  return printed
}

/** 20:55: the papers are sealed, the people counted; the lead and the supervisor agree. */
async function night(day: VenueDay, regime: 'inside' | 'outside'): Promise<void> {
  waitUntil(day, '20:00')
  await logInAgain(day)
  day.pass('monitor', 'in', 'S2')
  waitUntil(day, '20:55')
  const papers = ['--session', codeA, '--kind', 'document', '--seal', 'intact', '--seal-number', 'F-0007']
  await done(day.staff('W2', ['material', 'receive', '评标资料:3', ...papers]))
  await done(together(day, 'W2', 'S1', ['material', 'inspect', 'M1', '--seal', 'intact']))
  day.news()
  const words = [
    'overnight',
    'start',
    codeA,
    '--regime',
    regime,
    '--headcount',
    '7',
    '--seals',
    'F-0007,F-0008',
  ]
  await done(withDocument(day, 'S2', 'A1', words))
  expect(day.news()).toEqual(['session.overnight_started'])
}

/** All seven leave under one escort: the lead consents, for the lead the deputy, then the supervisor for all. */
async function groupLeave(day: VenueDay): Promise<void> {
  const why = ['--kind', 'overnight', '--reason', '隔夜集中住宿', '--back', '09:00', '--escort', 'w2']
  await done(day.staff('W2', ['leave', 'request', ...badges, ...why, '--deputy', badgeOf('A2')]))
  await done(withDocument(day, 'W2', 'A1', ['leave', 'approve', ...leaves.slice(1)]))
  await done(withDocument(day, 'W2', 'A2', ['leave', 'approve', 'L1']))
  await done(together(day, 'W2', 'S2', ['leave', 'approve', ...leaves]))
  for (const badge of badges) await done(day.staff('W2', ['exit-check', 'pass', badge]))
  day.news()
  for (const key of committeeA) leave(day, key)
}

const only = (facts: readonly string[], prefix: string) => facts.filter((fact) => fact.startsWith(prefix))

describe('X11: overnight (F-X.9, edge case 34)', () => {
  test('X11: the night begins with sealed papers, seven heads and two who agree; one alone cannot begin it', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    waitUntil(day, '20:40')
    await logInAgain(day)
    const words = ['overnight', 'start', codeA, '--headcount', '7', '--seals', 'F-0007']
    expect((await day.staff('S2', words)).code).toBe(1)
    const member = await withDocument(day, 'S2', 'A2', words)
    expect([member.code, day.state().sessions.get(codeA)?.phase]).toEqual([1, 'sealed'])
    await night(day, 'outside')
    expect(day.last('material.received').data).toMatchObject({ sealNumber: 'F-0007' })
    expect(day.last('material.inspected').data).toMatchObject({ material: 'M1', seal: 'intact' })
    expect(day.last('session.overnight_started').data).toMatchObject({
      regime: 'outside',
      headcount: 7,
      seals: ['F-0007', 'F-0008'],
      second: day.refOf('A1'),
    })
  })

  test('X11 (b): to the hotel in a group without phones, and back in the morning; midnight resets nothing', async () => {
    const day = await openVenueDay()
    const codes = await sealed(day, ['A'], { lockers: ['A2'] })
    await night(day, 'outside')
    await groupLeave(day)
    expect(only(day.news(), 'leave.')).toEqual(leaves.map(() => 'leave.started'))
    // only the supervisor in the monitor room is still in the building
    expect([...day.state().inside]).toEqual([day.refOf('S2')])
    const phone = await day.staff('W2', ['locker', 'open', cellOf(day, 'A2')], [codes.get('A2') ?? ''])
    expect([phone.code, day.news()]).toEqual([1, ['locker.retrieval_denied']])
    expect(day.last('locker.retrieval_denied').data.reason).toBe('on_leave')
    const before = day.state()
    waitUntil(day, '19T00:10')
    const { badges: worn, lockers, people, sessions } = day.state()
    expect({ worn, lockers, people, sessions }).toEqual({
      worn: before.badges,
      lockers: before.lockers,
      people: before.people,
      sessions: before.sessions,
    })
    waitUntil(day, '19T08:40')
    await logInAgain(day)
    day.news()
    for (const key of committeeA) enter(day, key)
    expect(only(day.news(), 'leave.')).toEqual(leaves.map(() => 'leave.ended'))
    waitUntil(day, '19T09:05')
    await done(day.staff('W1', ['overnight', 'end', codeA, '--headcount', '7']))
    expect(day.news()).toEqual(['session.overnight_ended'])
    expect(day.last('session.overnight_ended').data).toMatchObject({ headcount: 7, sealsIntact: true })
    // badges and cells as the evening before, and the regime too
    expect(day.state().badges).toEqual(before.badges)
    expect(day.state().lockers).toEqual(before.lockers)
    day.show('room1-out', 'A3')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
  })

  test('X11 (b): one who is missing at nine overran the leave, and comes in all the same', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    await night(day, 'outside')
    await groupLeave(day)
    waitUntil(day, '19T08:40')
    for (const key of committeeA.slice(1)) enter(day, key)
    // seven holders, and nobody else with the group
    day.show('lane-1-in', 'B1')
    expect(day.news().at(-1)).toBe('passage.denied(not_on_roster)')
    waitUntil(day, '19T08:59')
    expect(day.news()).not.toContain('leave.overran')
    waitUntil(day, '19T09:01')
    expect(day.news()).toContain('leave.overran')
    expect(day.last('leave.overran').subject).toBe(day.refOf('A1'))
    enter(day, 'A1')
    expect(only(day.news(), 'leave.')).toEqual(['leave.ended'])
    expect(day.state().inside.has(day.refOf('A1'))).toBe(true)
  })

  test('X11 (a): in rest rooms inside, the rooms are left and the perimeter stays shut; who forces it breaches', async () => {
    const day = await openVenueDay({}, { restRoom: true })
    await sealed(day, ['A'])
    await night(day, 'inside')
    day.bench.clock.advance(liftedMs)
    for (const key of committeeA) day.pass('room1', 'out', key)
    expect(only(day.news(), 'zone.')).toEqual(committeeA.map(() => 'zone.exited'))
    waitUntil(day, '23:00')
    day.show('lane-1-out', 'A4')
    expect(day.news().at(-1)).toBe('passage.denied(leave_not_approved)')
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'out', force: true })
    day.bench.clock.advance(1_000)
    expect(day.news()).toEqual(expect.arrayContaining(['passage.forced', 'leave.breached']))
    expect(day.last('leave.breached').subject).toBe(day.refOf('A4'))
    day.restart()
    waitUntil(day, '19T08:00')
    expect(day.state().sessions.get(codeA)?.phase).toBe('overnight')
    day.pass('room1', 'in', 'A3')
    expect(day.news()).toContain('zone.entered')
  })

  test('X11: a broken seal and a headcount that differs are on record in the morning, not hidden', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    await night(day, 'inside')
    waitUntil(day, '19T09:05')
    await logInAgain(day)
    day.news()
    await done(day.staff('W1', ['overnight', 'end', codeA, '--headcount', '6', '--seals-broken']))
    expect(day.news()).toEqual(['occupancy.mismatched', 'session.overnight_ended'])
    expect(day.last('session.overnight_ended').data).toMatchObject({ headcount: 6, sealsIntact: false })
  })

  test('X11: the timeline prints as one session over two dates', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    await night(day, 'inside')
    waitUntil(day, '19T09:05')
    await logInAgain(day)
    await done(day.staff('W1', ['overnight', 'end', codeA, '--headcount', '7']))
    const { out } = await done(day.staff('W1', ['session', 'timeline', codeA]))
    const lines = out.split('\n')
    const at = (words: RegExp) => lines.findIndex((line) => words.test(line))
    const order = [
      at(/2026-03-18 .*evaluation sealed/),
      at(/2026-03-18 20:55.*overnight closure started/),
      at(/2026-03-19 09:05.*overnight closure ended/),
    ]
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })
})
