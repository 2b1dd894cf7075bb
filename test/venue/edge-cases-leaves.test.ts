import { describe, expect, test } from 'vitest'
import { badgeOf, entryOf, sessions } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import {
  checkIn,
  codeB,
  enter,
  fileOf,
  leave,
  sealed,
  seated,
  together,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'
import { logSays } from '../support/venue-words.ts'

const { room, lane } = sessions.B
const gone = ['passage.granted', 'passage.completed', 'zone.exited']

/** An ordinary leave for B2 with both consents, and checked. */
async function onLeave(back: string): Promise<VenueDay> {
  const day = await openVenueDay()
  await sealed(day, ['B'])
  waitUntil(day, '11:00')
  const words = ['leave', 'request', badgeOf('B2'), '--kind', 'ordinary', '--back', back, '--reason', '取药']
  await done(day.staff('W2', words))
  await done(day.staffWithCard('W2', ['leave', 'approve', 'L1'], { reader: 'room2-out', key: 'B1' }))
  await done(together(day, 'W2', 'S2', ['leave', 'approve', 'L1']))
  await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B2')]))
  day.news()
  return day
}

describe('leaving a sealed session (Art. 31)', () => {
  test('edge case 21: without consent room and lane stay shut; who goes by force is an alarm, told and kept as evidence', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const before = day.bench.openings.length
    day.show(`${room}-out`, 'B2')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    expect(await logSays(day)).toMatch(/未获准离开$/)
    expect(day.bench.openings).toHaveLength(before)
    // not even the same card three times
    for (let attempt = 0; attempt < 2; attempt++) day.show(`${room}-out`, 'B2')
    expect(new Set(day.news())).toEqual(new Set(['passage.denied(leave_not_approved)']))
    day.stimulate(`${room}-gate`, { kind: 'Walk', direction: 'out', force: true })
    day.bench.clock.advance(500)
    expect(day.news()).toEqual([
      'passage.forced',
      'occupancy.mismatched',
      'leave.breached',
      'notification.sent',
    ])
    expect(day.last('leave.breached').data).toMatchObject({ participant: day.refOf('B2'), portal: room })
    expect(day.last('notification.sent').data.topic).toBe('leave_breached')
    await done(day.staff('W1', ['incident', 'preserve', '--session', codeB, '--reason', '擅自离开评标室']))
    expect(day.news()).toEqual(['evidence.preserved'])
  })

  test('edge case 22: who is not back in time is told of once, and may still come back', async () => {
    const day = await onLeave('11:20')
    leave(day, 'B2')
    expect(day.news()).toEqual([...gone, ...gone, 'leave.started'])
    waitUntil(day, '11:19')
    expect(day.news()).toEqual([])
    waitUntil(day, '11:20')
    expect(day.news()).toEqual(['leave.overran', 'notification.sent'])
    waitUntil(day, '11:51')
    expect(day.news().filter((fact) => fact === 'leave.overran')).toEqual([])
    enter(day, 'B2')
    expect(day.news()).toContain('leave.ended')
    expect(day.last('leave.ended').data).toMatchObject({ leave: 'L1', lateMinutes: 31 })
    expect(day.state().people.get(day.refOf('B2'))?.place).toBe(room)
  })

  test('edge case 23: after the release nobody comes back in, however good the document', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B2'), '--release']))
    leave(day, 'B2')
    await done(day.staff('W2', ['badge', 'return', badgeOf('B2')]))
    expect(day.news().at(-1)).toBe('participant.released')
    const before = day.bench.openings.length
    day.show('desk-reader', 'B2')
    day.show(`${lane}-in`, 'B2')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(released)', 'passage.denied(released)'])
    const badge = ['badge', 'issue', day.refOf('B2'), '--number', 'B22']
    expect((await day.staff('W2', badge)).code).toBe(1)
    expect(day.bench.openings).toHaveLength(before)
    expect(day.news()).toEqual([])
  })
})

describe('somebody is replaced (Art. 22)', () => {
  /** B4 steps down and B6 takes the place, by two of the staff. */
  async function replaced(day: VenueDay): Promise<void> {
    await done(day.staff('W1', ['participant', 'recuse', badgeOf('B4')]))
    const { name, number, document } = entryOf(person('B6'))
    const file = fileOf(day, 'substitute.json', JSON.stringify({ name, number, document }))
    await done(together(day, 'W1', 'W2', ['participant', 'replace', badgeOf('B4'), file]))
  }

  test('edge case 24: replaced while inside: lane and room refuse, and the way out is free', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    await replaced(day)
    expect(day.news()).toContain('participant.replaced')
    day.pass(room, 'out', 'B4')
    expect(day.news()).toEqual(gone)
    day.show(`${room}-in`, 'B4')
    expect(day.news()).toEqual(['passage.denied(replaced)'])
    day.pass(lane, 'out', 'B4')
    expect(day.news()).toEqual(gone)
    day.show(`${lane}-in`, 'B4')
    expect(day.news()).toEqual(['passage.denied(replaced)'])
    expect(await logSays(day)).toMatch(/人员已更换$/)
    expect(day.state().people.get(day.refOf('B4'))?.place).toBe(null)
  })

  test('edge case 25: the substitute is admitted once, although the session is sealed', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    await replaced(day)
    day.news()
    await checkIn(day, 'B6')
    await waive(day, 'B6')
    enter(day, 'B6')
    expect(day.news().filter((fact) => fact.startsWith('zone.'))).toEqual(['zone.entered', 'zone.entered'])
    expect(day.last('zone.entered').data.zone).toBe(room)
    // once: out without a leave there is no way, and nobody else comes in
    day.show(`${room}-out`, 'B6')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    day.show(`${lane}-in`, 'A1')
    expect(day.news()).toEqual(['passage.denied(not_on_roster)'])
  })
})
