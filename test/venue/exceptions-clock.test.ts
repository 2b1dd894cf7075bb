import { describe, expect, test } from 'vitest'
import type { ClockQuality } from '../../daemon/domain/event.ts'
import { badgeOf, entryOf, rosterText } from '../../scripts/day/cast.ts'
import { edgeCases } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import {
  arrive,
  checkIn,
  codeA,
  fileOf,
  importRosters,
  leave,
  sealed,
  together,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** More than the wall clock is left unlooked at. */
const lookMs = 2_000

/** The wall clock jumps; the machine's own time does not. */
function jump(day: VenueDay, aheadMs: number, quality: ClockQuality = 'suspect'): void {
  Object.assign(day.bench.wall, { aheadMs, quality })
  day.bench.clock.advance(lookMs)
}

/** The envelopes of the newest events, as they are published. */
function envelopes(day: VenueDay): { sequence: string; time: string; clock: string; type: string }[] {
  return day.bench.journal.readAfter(0, 100_000).map(({ envelope }) => JSON.parse(envelope))
}

async function atEleven(): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A', 'B')
  await arrive(day, 'A1')
  waitUntil(day, '11:00')
  day.news()
  return day
}

describe('X10: the clock jumps (F-X.3, edge case 33)', () => {
  test('X10: a clock set back two hours is told with both readings, and what follows is flagged', async () => {
    const day = await atEleven()
    jump(day, -2 * hourMs)
    expect(day.news()).toEqual(['clock.stepped', 'clock.unsynchronized'])
    const { from, to, differenceMs } = day.last('clock.stepped').data
    expect([from.slice(0, 16), to.slice(0, 16)]).toEqual(['2026-03-18T11:00', '2026-03-18T09:00'])
    expect(differenceMs).toBe(-2 * hourMs)
    expect(day.last('clock.unsynchronized').data.quality).toBe('suspect')
    const { out } = await done(day.staff('W1', ['status']))
    expect(out).toMatch(/clock +.*(doubt|suspect)/)
    await done(day.staff('W1', ['witness', 'note', '时钟异常']))
    expect(envelopes(day).at(-1)).toMatchObject({ clock: 'suspect', time: expect.stringMatching(/T11:00/) })
    day.wait(hourMs)
    expect(day.news()).not.toContain('clock.stepped')
  })

  test('X10: nobody is too early by it, and no document not yet valid', async () => {
    const day = await atEleven()
    // B is admitted from 09:30; its members' documents are newer than 2010
    jump(day, -2 * hourMs)
    await arrive(day, 'B1')
    expect(day.news().filter((fact) => fact === 'zone.entered')).toHaveLength(2)
    jump(day, -20 * 365 * dayMs)
    await arrive(day, 'B2')
    expect(day.news().filter((fact) => /denied|rejected/.test(fact))).toEqual([])
    expect(day.state().people.get(day.refOf('B2'))?.place).toBe('room2')
  })

  test('X10: a document that expires today is good all day, though the clock says tomorrow', async () => {
    const day = await openVenueDay()
    const holder = edgeCases.find((one) => one.case === 'expires_today')
    if (holder === undefined) throw new Error('people.json has no expires_today')
    const roster = JSON.parse(rosterText('A')) as { people: unknown[] }
    roster.people.push(entryOf({ ...holder, key: 'A8', role: 'expert' }))
    const file = fileOf(day, 'roster-A.json', JSON.stringify(roster))
    await done(day.staff('W1', ['roster', 'import', file]))
    jump(day, dayMs)
    day.news()
    day.show('desk-reader', holder)
    expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
  })

  test('X10: grants and leaves run on by the steady time', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    waitUntil(day, '10:50')
    const reason = ['--kind', 'sample', '--reason', '查验样品', '--place', 'sample', '--back', '11:30']
    await done(day.staff('W2', ['leave', 'request', badgeOf('A3'), ...reason]))
    const approve = ['leave', 'approve', 'L1']
    await done(day.staffWithCard('W2', approve, { reader: 'room1-out', key: 'A1' }))
    for (const second of ['S1', 'S2'] as const) await done(together(day, 'W2', second, approve))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('A3')]))
    leave(day, 'A3')
    await importRosters(day, 'B')
    await checkIn(day, 'B1')
    await waive(day, 'B1')
    day.show('lane-2-in', 'B1')
    expect(day.news().at(-1)).toBe('passage.granted')
    jump(day, -2 * hourMs)
    // the grant that was open is still good; the next one ends when it should
    day.stimulate('lane-2-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(1_000)
    expect(day.news()).toEqual(['clock.stepped', 'clock.unsynchronized', 'passage.completed', 'zone.entered'])
    day.show('room2-in', 'B1')
    day.wait(60_000)
    expect(day.news()).toEqual(['passage.granted', 'passage.timed_out'])
    waitUntil(day, '11:29')
    expect(day.news()).not.toContain('leave.overran')
    waitUntil(day, '11:31')
    expect(day.news()).toContain('leave.overran')
  })

  test('X10: the sequence is the order of the list, and no login ends', async () => {
    const day = await atEleven()
    jump(day, -2 * hourMs)
    await arrive(day, 'A2')
    jump(day, 0, 'synced')
    await arrive(day, 'A3')
    expect(day.news()).toContain('clock.synchronized')
    const stored = day.events()
    const { out } = await done(day.staff('W1', ['log', '--format', 'ndjson']))
    const listed = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: string; time: string })
    expect(listed.map(({ sequence }) => Number(sequence))).toEqual(stored.map((event) => event.sequence))
    const times = listed.map(({ time }) => Date.parse(time))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  test('X10: repaired, the clock is in step again and events are flagged no more', async () => {
    const day = await atEleven()
    jump(day, -2 * hourMs)
    day.news()
    jump(day, 0, 'synced')
    expect(day.news()).toEqual(['clock.stepped', 'clock.synchronized'])
    expect(day.last('clock.stepped').data.differenceMs).toBe(2 * hourMs)
    await done(day.staff('W1', ['witness', 'note', '时钟已修复']))
    expect(envelopes(day).at(-1)).toMatchObject({ clock: 'synced' })
  })

  test('X10: a jump over midnight ends no session and lets nobody out', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    waitUntil(day, '11:00')
    const { inside, sessions } = day.state()
    jump(day, 14 * hourMs)
    expect(day.news()).toEqual(['clock.stepped', 'clock.unsynchronized'])
    expect(day.state().inside).toEqual(inside)
    expect(day.state().sessions).toEqual(sessions)
    expect(day.state().sessions.get(codeA)?.phase).toBe('sealed')
    day.show('room1-out', 'A1')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
  })
})
