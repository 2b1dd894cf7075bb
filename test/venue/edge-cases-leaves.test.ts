import { describe, expect, test } from 'vitest'
import { badgeOf, entryOf, sessions } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { importChanged } from '../support/venue-rosters.ts'
import {
  codeA,
  codeB,
  enter,
  importRosters,
  leave,
  sealed,
  together,
  waitUntil,
} from '../support/venue-visits.ts'
import { deskSays, logSays } from '../support/venue-words.ts'

const { room, lane } = sessions.B
const gone = ['passage.granted', 'passage.completed', 'zone.exited']
const notApproved = 'passage.denied(leave_not_approved)'
const force = ['passage.forced', 'occupancy.mismatched']

/** Somebody goes out through a gate that did not open for it. */
function forceOut(day: VenueDay, gate: string): void {
  day.stimulate(`${gate}-gate`, { kind: 'Walk', direction: 'out', force: true })
  day.bench.clock.advance(500)
}

/** B sealed; the newest facts and movements are those of the test. */
async function sealedB(): Promise<VenueDay> {
  const day = await openVenueDay()
  await sealed(day, ['B'])
  return day
}

describe('leaving a sealed session without consent (Art. 31, 36, F-31.2)', () => {
  test('edge case 21: room door and lane stay shut, however often, and the refusal says why', async () => {
    const day = await sealedB()
    const before = day.bench.openings.length
    for (let attempt = 0; attempt < 3; attempt++) day.show(`${room}-out`, 'B2')
    expect(day.news()).toEqual([notApproved, notApproved, notApproved])
    expect(await logSays(day)).toMatch(/未获准离开$/)
    // the room door shut behind somebody who slipped out does not open the lane
    day.show(`${room}-out`, 'B2')
    forceOut(day, room)
    expect(day.last('leave.breached').data.portal).toBe(room)
    day.news()
    day.show(`${lane}-out`, 'B2')
    expect(day.news()).toEqual([notApproved])
    expect(day.last('passage.denied').data).toMatchObject({ portal: lane, direction: 'out' })
    expect(day.bench.openings).toHaveLength(before)
    expect(day.state().people.get(day.refOf('B2'))?.place).toBe(room)
  })

  test('edge case 21: who goes through the perimeter by force is an alarm, told to the supervisor, and stays out', async () => {
    const day = await sealedB()
    day.show(`${lane}-out`, 'B2')
    day.news()
    const before = day.bench.openings.length
    forceOut(day, lane)
    expect(day.news()).toEqual([...force, 'leave.breached', 'notification.sent'])
    expect(day.last('leave.breached')).toMatchObject({
      session: codeB,
      data: { participant: day.refOf('B2'), portal: lane },
    })
    expect(day.last('notification.sent').data).toMatchObject({
      topic: 'leave_breached',
      to: 'admin_supervisor',
    })
    expect(day.bench.openings).toHaveLength(before)
    const { notification } = day.last('notification.sent').data
    await done(day.staff('S2', ['notice', 'acknowledge', notification, '--channel', 'in_person']))
    // where the person is now, staff say; the way back takes more than the document
    await done(day.staff('W1', ['occupancy', 'correct', badgeOf('B2'), '--reason', '已强行离开']))
    day.show(`${lane}-in`, 'B2')
    expect(day.news()).toEqual([
      'notification.acknowledged',
      'occupancy.corrected',
      'passage.denied(area_sealed)',
    ])
    await done(day.staff('W1', ['incident', 'preserve', '--session', codeB, '--reason', '擅自离开评标区']))
    expect(day.news()).toEqual(['evidence.preserved'])
    const began = day.events().map(({ type }) => type)
    for (const fact of ['leave.started', 'conduct.recorded']) expect(began).not.toContain(fact)
  })

  test('edge case 21: a body that nobody was refused before is force, and accuses nobody', async () => {
    const day = await sealedB()
    day.show(`${lane}-out`, 'B2')
    day.bench.clock.advance(31_000)
    day.news()
    forceOut(day, lane)
    expect(day.news()).toEqual(force)
  })
})

describe('a leave that takes too long (Art. 29, F-29.1)', () => {
  /** An ordinary leave for B2 with both consents, and checked. */
  async function onLeave(back: string): Promise<VenueDay> {
    const day = await sealedB()
    waitUntil(day, '11:00')
    const words = ['leave', 'request', badgeOf('B2'), '--kind', 'ordinary', '--back', back]
    await done(day.staff('W2', [...words, '--reason', '取药']))
    const approve = ['leave', 'approve', 'L1']
    await done(day.staffWithCard('W2', approve, { reader: `${room}-out`, key: 'B1' }))
    await done(together(day, 'W2', 'S2', approve))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B2')]))
    day.news()
    leave(day, 'B2')
    expect(day.news()).toEqual([...gone, ...gone, 'leave.started'])
    return day
  }

  test('edge case 22: who is not back in time is told of once, to the supervisor, and may still come back', async () => {
    const day = await onLeave('11:20')
    waitUntil(day, '11:19')
    expect(day.news()).toEqual([])
    waitUntil(day, '11:20')
    expect(day.news()).toEqual(['leave.overran', 'notification.sent'])
    expect(day.last('leave.overran').data).toMatchObject({ leave: 'L1', participant: day.refOf('B2') })
    expect(day.last('notification.sent').data).toMatchObject({
      topic: 'leave_overran',
      to: 'site_supervisor',
    })
    waitUntil(day, '11:51')
    expect(day.news()).toEqual([])
    enter(day, 'B2')
    expect(day.news()).toContain('leave.ended')
    expect(day.last('leave.ended').data).toMatchObject({ leave: 'L1', lateMinutes: 31 })
    expect(day.state().people.get(day.refOf('B2'))?.place).toBe(room)
    // the leave is used up
    day.show(`${room}-out`, 'B2')
    expect(day.news()).toEqual([notApproved])
  })

  test('edge case 22: it is told although the gateway was started anew meanwhile, and not twice', async () => {
    const day = await onLeave('11:20')
    day.restart()
    day.news()
    waitUntil(day, '11:20')
    expect(day.news()).toEqual(['leave.overran', 'notification.sent'])
    day.restart()
    waitUntil(day, '11:40')
    const told = day.events().filter(({ type }) => type === 'leave.overran')
    expect(told).toHaveLength(1)
  })

  test('edge case 22: who is back in time is told of to nobody', async () => {
    const day = await onLeave('11:20')
    waitUntil(day, '11:19')
    enter(day, 'B2')
    expect(day.last('leave.ended').data).toMatchObject({ lateMinutes: 0 })
    day.news()
    waitUntil(day, '11:40')
    expect(day.news()).toEqual([])
  })
})

describe('after the release (Art. 35, F-35.1)', () => {
  /** B has finished, and B2 has left for good. */
  async function releasedB2(): Promise<VenueDay> {
    const day = await sealedB()
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B2'), '--release']))
    leave(day, 'B2')
    await done(day.staff('W2', ['badge', 'return', badgeOf('B2')]))
    expect(day.news().at(-1)).toBe('participant.released')
    return day
  }

  test('edge case 23: nobody comes back in, however good the document, and gets neither badge nor cell', async () => {
    const day = await releasedB2()
    const before = day.bench.openings.length
    expect((await deskSays(day, 'B2')).visitor).toBe('核验未通过：已办结离场')
    day.show(`${lane}-in`, 'B2')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(released)', 'passage.denied(released)'])
    const ref = day.refOf('B2')
    expect((await day.staff('W2', ['badge', 'issue', ref, '--number', 'B22'])).code).toBe(1)
    expect((await day.staff('W2', ['locker', 'assign', ref, '--size', 'small'])).code).toBe(1)
    expect(day.bench.openings).toHaveLength(before)
    expect(day.news()).toEqual([])
  })

  test('edge case 23: the same roster again gives no new right, one for another session does', async () => {
    const day = await releasedB2()
    await importRosters(day, 'B')
    day.news()
    day.show('desk-reader', 'B2')
    day.show(`${lane}-in`, 'B2')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(released)', 'passage.denied(released)'])
    await importChanged(day, 'A', ({ people }) => ({ people: [...people, entryOf(person('B2'))] }))
    day.news()
    day.show('desk-reader', 'B2')
    expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    expect(day.last('participant.arrived').session).toBe(codeA)
  })
})
