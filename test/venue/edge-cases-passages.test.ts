import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { checkIn, importRosters, seated, together, waive } from '../support/venue-visits.ts'
import { logSays } from '../support/venue-words.ts'

/** The contact of a gate tells two bodies apart only when the first has left it. */
const bodyMs = 800
const settleMs = 500
/** By then a gate that nobody went through has locked again by itself. */
const relockedMs = 10_000
const throughOnce = ['passage.granted', 'passage.completed', 'zone.entered']
const goneOnce = ['passage.granted', 'passage.completed', 'zone.exited']
const alone = ['passage.granted', 'passage.completed']

/** Checked in, nothing to deposit, in front of the lane. */
async function atLane(key: string): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A', 'B')
  await checkIn(day, key)
  await waive(day, key)
  day.news()
  return day
}

/** A body at lane 1 without a grant of its own; without `force` it goes only where the gate stands open. */
function walk(day: VenueDay, direction: 'in' | 'out', { force }: { readonly force: boolean }): void {
  day.bench.clock.advance(bodyMs)
  day.stimulate('lane-1-gate', { kind: 'Walk', direction, force })
  day.bench.clock.advance(settleMs)
}

/** Which gates have opened since the venue did, in order. */
function opened(day: VenueDay): readonly string[] {
  return day.bench.openings.map(({ device }) => device)
}

function placeOf(day: VenueDay, key: string): string | null {
  return day.state().people.get(day.refOf(key))?.place ?? null
}

/** What the log of the staff marks as an alarm among its newest lines. */
async function alarms(day: VenueDay, limit: number): Promise<readonly string[]> {
  const { out } = await done(day.staff('W1', ['log', '--format', 'csv', '--limit', String(limit)]))
  const marked = out.split('\n').filter((line) => line.includes(',alarm,'))
  return marked.map((line) => line.split(',').find((cell) => /^[a-z_]+\.[a-z_]+$/.test(cell)) ?? line)
}

describe('a grant is not an entry (F-17.4)', () => {
  test('edge case 15: a grant that nobody uses runs out within 8 s, the gate is shut, and the card is good again', async () => {
    const day = await atLane('A1')
    day.show('lane-1-in', 'A1')
    day.bench.clock.advance(relockedMs)
    expect(day.news()).toEqual(['passage.granted', 'passage.timed_out'])
    const { atMs, data } = day.last('passage.timed_out')
    expect(data).toMatchObject({ participant: day.refOf('A1'), portal: 'lane-1', cause: 'not_used' })
    expect(atMs - day.last('passage.granted').atMs).toBeLessThanOrEqual(8_000)
    expect(await logSays(day)).toContain('准许后未通行')
    walk(day, 'in', { force: false })
    expect([day.news(), placeOf(day, 'A1'), opened(day)]).toEqual([[], null, ['lane-1-gate']])
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
    expect(opened(day)).toEqual(['lane-1-gate', 'lane-1-gate'])
  })

  test('edge case 15: the grant ends at 8 s by itself, where the gate cannot say any more that it has locked', async () => {
    const day = await atLane('A1')
    day.show('lane-1-in', 'A1')
    day.bench.cables.get('lane-1-gate')?.pull()
    day.bench.clock.advance(relockedMs)
    const ended = day.last('passage.timed_out')
    expect(ended.data).toMatchObject({ participant: day.refOf('A1'), cause: 'not_used' })
    expect(ended.atMs - day.last('passage.granted').atMs).toBe(8_000)
    expect(placeOf(day, 'A1')).toBe(null)
    day.news()
    day.pass('lane-2', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
  })

  test('edge case 16: who turns back half-way is not inside, and the grant is over: it lets nobody in any more', async () => {
    const day = await atLane('A1')
    const before = day.state().people.get(day.refOf('A1'))
    day.show('lane-1-in', 'A1')
    walk(day, 'out', { force: true })
    expect(day.news()).toEqual(['passage.granted', 'passage.reversed'])
    expect(day.last('passage.reversed').data).toMatchObject({
      participant: day.refOf('A1'),
      direction: 'in',
      ref: day.last('passage.granted').data.ref,
    })
    expect(day.state().people.get(day.refOf('A1'))).toEqual(before)
    expect(day.state().inside.size).toBe(0)
    // locked again; no time-out is told of a passage that has ended
    day.bench.clock.advance(relockedMs)
    walk(day, 'in', { force: false })
    expect([day.news(), opened(day)]).toEqual([[], ['lane-1-gate']])
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
  })

  test('edge case 16: whoever slips in behind the turned back, before the gate has locked, is an alarm and no entry', async () => {
    const day = await atLane('A1')
    day.show('lane-1-in', 'A1')
    walk(day, 'out', { force: true })
    day.news()
    walk(day, 'in', { force: false })
    expect(day.news()).toEqual(['passage.forced', 'occupancy.mismatched'])
    expect([day.state().inside.size, placeOf(day, 'A1')]).toEqual([0, null])
  })
})

describe('one card, one body (F-16.3, F-17.4)', () => {
  test('X6, edge case 17: a second body on one grant is an alarm and a doubt; registered, the follower is counted', async () => {
    const day = await atLane('A1')
    day.pass('lane-1', 'in', 'A1')
    walk(day, 'in', { force: false })
    // the lane shuts behind the first
    expect(day.news()).toEqual(throughOnce)
    walk(day, 'in', { force: true })
    expect(day.news()).toEqual(['passage.tailgated', 'occupancy.mismatched'])
    expect(day.last('passage.tailgated').data).toMatchObject({
      portal: 'lane-1',
      participant: day.refOf('A1'),
    })
    expect(day.last('occupancy.mismatched').data).toMatchObject({ zone: 'corridor', cause: 'tailgating' })
    expect(await alarms(day, 2)).toEqual(['passage.tailgated'])
    expect([day.state().inside.size, opened(day)]).toEqual([1, ['lane-1-gate']])
    // the follower is a technician: registered, and the count put right with a reason
    const task = ['--room', 'corridor', '--task', '巡检', '--escort', 'w2', '--devices']
    await done(day.staff('W1', ['visit', 'open', 't1', ...task]))
    const correct = ['occupancy', 'correct', 't1', '--to', 'corridor']
    expect((await day.staff('W1', correct)).code).toBe(1)
    day.news()
    await done(day.staff('W1', [...correct, '--reason', '尾随进入，已核实']))
    expect(day.news()).toEqual(['occupancy.corrected'])
    expect(day.state().inside.size).toBe(2)
    day.pass('lane-1', 'out', 'T1')
    expect(day.news()).toEqual(goneOnce)
    expect(day.state().inside.size).toBe(1)
  })

  test('X6, edge case 17: a follower who belongs nowhere is led out by two of the staff, and was never counted', async () => {
    const day = await atLane('A1')
    day.pass('lane-1', 'in', 'A1')
    walk(day, 'in', { force: true })
    day.news()
    const out = ['override', 'lane-1', '--out', '--reason', '尾随人员带离']
    await done(together(day, 'W1', 'W2', out))
    walk(day, 'out', { force: false })
    expect(day.news()).toEqual(['override.executed', ...alone, 'occupancy.mismatched'])
    expect([day.state().inside.size, placeOf(day, 'A1')]).toEqual([1, 'corridor'])
  })

  test('X6, edge case 18: the card handed back over the glass lets nobody else in; a reset takes a reason', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    day.pass('room2', 'out', 'B2')
    day.news()
    const before = opened(day).length
    day.show('lane-2-in', 'B2')
    expect(day.news()).toEqual(['antipassback.violated', 'passage.denied(already_inside)'])
    expect(await logSays(day)).toMatch(/已在区内$/)
    expect([opened(day).length, placeOf(day, 'B2')]).toEqual([before, 'corridor'])
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

  test('X6, edge case 18: whose holder was seen to be another is let in nowhere, until two others have looked', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    day.pass('room2', 'out', 'B2')
    day.show('lane-2-in', 'B2')
    day.news()
    const before = opened(day).length
    await done(day.staff('W2', ['identity', 'reject', badgeOf('B2')]))
    for (const reader of ['lane-2-in', 'room2-in']) day.show(reader, 'B2')
    const mismatch = 'passage.denied(holder_mismatch)'
    expect(day.news()).toEqual(['identity.rejected(holder_mismatch)', mismatch, mismatch])
    expect(opened(day)).toHaveLength(before)
    const verify = ['identity', 'verify', badgeOf('B2'), '--document', 'passport', '--cause']
    // not by who turned the person down
    expect((await together(day, 'W1', 'W2', [...verify, 'holder_mismatch'])).code).toBe(1)
    await done(together(day, 'W1', 'S1', [...verify, 'holder_mismatch']))
    day.news()
    day.pass('room2', 'in', 'B2')
    expect(day.news()).toEqual(throughOnce)
  })

  test('X6, edge case 19: inside one zone is refused at another, until out again (of another venue only the platform knows)', async () => {
    const day = await openVenueDay()
    day.pass('lane-1', 'in', 'S1')
    expect(day.news()).toEqual(throughOnce)
    for (const reader of ['opening1-in', 'monitor-in']) {
      day.show(reader, 'S1')
      expect(day.news()).toEqual(['passage.denied(elsewhere_inside)'])
    }
    expect(await logSays(day)).toMatch(/同一证件在他处$/)
    expect([opened(day), placeOf(day, 'S1')]).toEqual([['lane-1-gate'], 'corridor'])
    day.pass('lane-1', 'out', 'S1')
    day.pass('opening1', 'in', 'S1')
    expect(day.news()).toEqual([...goneOnce, ...throughOnce])
    expect(opened(day)).toEqual(['lane-1-gate', 'lane-1-gate', 'opening1-gate'])
  })
})
