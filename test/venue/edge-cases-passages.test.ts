import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { checkIn, importRosters, sealed, seated, waive } from '../support/venue-visits.ts'

/** The contact of a gate tells two bodies apart only when the first has left it. */
const bodyMs = 800
const settleMs = 500
const throughOnce = ['passage.granted', 'passage.completed', 'zone.entered']

/** Checked in, nothing to deposit, in front of the lane. */
async function atLane(key: string): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A', 'B')
  await checkIn(day, key)
  await waive(day, key)
  day.news()
  return day
}

/** A body goes through a gate without a grant of its own. */
function walk(day: VenueDay, gate: string, direction: 'in' | 'out'): void {
  day.bench.clock.advance(bodyMs)
  day.stimulate(`${gate}-gate`, { kind: 'Walk', direction, force: true })
  day.bench.clock.advance(settleMs)
}

describe('a grant is not an entry (F-17.4)', () => {
  test('edge case 15: a grant that nobody uses runs out, and the same card is good again at once', async () => {
    const day = await atLane('A1')
    day.show('lane-1-in', 'A1')
    day.bench.clock.advance(10_000)
    expect(day.news()).toEqual(['passage.granted', 'passage.timed_out'])
    expect(day.state().people.get(day.refOf('A1'))?.place).toBe(null)
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
    expect(day.bench.openings.map(({ device }) => device)).toEqual(['lane-1-gate', 'lane-1-gate'])
  })

  test('edge case 16: who turns back half-way is not inside, and stays who may come in', async () => {
    const day = await atLane('A1')
    day.show('lane-1-in', 'A1')
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'out', force: true })
    day.bench.clock.advance(settleMs)
    expect(day.news()).toEqual(['passage.granted', 'passage.reversed'])
    expect(day.state().inside.size).toBe(0)
    day.bench.clock.advance(10_000)
    expect(day.news()).not.toContain('zone.entered')
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
  })
})

describe('one card, one body (F-16.3, F-17.4)', () => {
  test('X6, edge case 17: a second body on one grant is an alarm and a doubt, until staff know who it was', async () => {
    const day = await atLane('A1')
    day.pass('lane-1', 'in', 'A1')
    walk(day, 'lane-1', 'in')
    expect(day.news()).toEqual([...throughOnce, 'passage.tailgated', 'occupancy.mismatched'])
    expect(day.last('passage.tailgated').data).toMatchObject({
      portal: 'lane-1',
      participant: day.refOf('A1'),
    })
    expect(day.last('occupancy.mismatched').data).toMatchObject({ zone: 'corridor', cause: 'tailgating' })
    expect(day.state().inside.size).toBe(1)
    expect(day.bench.openings).toHaveLength(1)
    // the follower is a technician: registered, and the count put right with a reason
    const task = ['--room', 'corridor', '--task', '巡检', '--escort', 'w2', '--devices']
    await done(day.staff('W1', ['visit', 'open', 't1', ...task]))
    const correct = ['occupancy', 'correct', 't1', '--to', 'corridor']
    expect((await day.staff('W1', correct)).code).toBe(1)
    day.news()
    await done(day.staff('W1', [...correct, '--reason', '尾随进入，已核实']))
    expect(day.news()).toEqual(['occupancy.corrected'])
    expect(day.state().inside.size).toBe(2)
  })

  test('X6, edge case 18: the card handed back over the glass lets nobody else in; a reset takes a reason', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    day.pass('room2', 'out', 'B2')
    day.news()
    const before = day.bench.openings.length
    day.show('lane-2-in', 'B2')
    expect(day.news()).toEqual(['antipassback.violated', 'passage.denied(already_inside)'])
    expect(day.bench.openings).toHaveLength(before)
    expect(day.last('antipassback.violated').subject).toBe(day.refOf('B2'))
    const conduct = ['--person', badgeOf('B2'), '--category', 'passed_card_on']
    await done(day.staff('W1', ['incident', 'conduct', '将证件递给他人', ...conduct]))
    expect((await day.staff('W1', ['antipassback', 'reset', badgeOf('B2')])).code).toBe(1)
    expect(day.news()).toEqual(['conduct.recorded'])
    const reset = ['antipassback', 'reset', badgeOf('B2'), '--reason', '核实本人在外']
    await done(day.staff('W1', reset))
    expect(day.news()).toEqual(['antipassback.reset'])
    day.pass('lane-2', 'in', 'B2')
    expect(day.news()).toEqual(throughOnce)
    // forgiven once
    day.show('lane-2-in', 'B2')
    expect(day.news()).toEqual(['antipassback.violated', 'passage.denied(already_inside)'])
  })

  test('X6, edge case 19: who is inside one zone is refused at another one (of another venue only the platform knows: step 3)', async () => {
    const day = await openVenueDay()
    day.pass('lane-1', 'in', 'W2')
    expect(day.news()).toEqual(throughOnce)
    day.show('opening1-in', 'W2')
    expect(day.news()).toEqual(['passage.denied(elsewhere_inside)'])
    expect(day.bench.openings.map(({ device }) => device)).toEqual(['lane-1-gate'])
  })

  test('X6, edge case 20: somebody inside whom no entry explains is let out, and that is flagged', async () => {
    const day = await atLane('A1')
    day.show('lane-1-out', 'A1')
    expect(day.news()).toContain('passage.granted')
    expect(day.last('passage.granted').data).toMatchObject({ direction: 'out', remark: 'not_inside' })
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'out' })
    day.bench.clock.advance(settleMs)
    expect(day.last('occupancy.mismatched').data).toMatchObject({ cause: 'exit_without_entry' })
    expect(day.state().inside.size).toBe(0)
  })

  test('edge case 21: a body that goes out against a refusal is an alarm: leave.breached', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    day.show('room2-out', 'B2')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    const before = day.bench.openings.length
    walk(day, 'room2', 'out')
    expect(day.bench.openings).toHaveLength(before)
    expect(day.news()).toEqual([
      'passage.forced',
      'occupancy.mismatched',
      'leave.breached',
      'notification.sent',
    ])
    expect(day.last('leave.breached').subject).toBe(day.refOf('B2'))
  })
})
