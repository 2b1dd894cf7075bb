import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { checkIn, importRosters, together, waive } from '../support/venue-visits.ts'

const settleMs = 1_000
const lane = 'lane-1-gate'

/** A1 has come in on an order of two of the staff that names nobody. */
async function broughtIn(): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A')
  await checkIn(day, 'A1')
  await waive(day, 'A1')
  day.news()
  await done(together(day, 'W1', 'W2', ['override', 'lane-1', '--reason', '通道读卡器故障']))
  day.bench.clock.advance(settleMs)
  day.stimulate(lane, { kind: 'Walk', direction: 'in' })
  day.bench.clock.advance(settleMs)
  expect(day.news()).toEqual(['override.executed', 'passage.granted', 'passage.completed'])
  expect(day.state().inside.size).toBe(0)
  return day
}

/** The signal of the fire system, at the panel and at the lane that it opens. */
function alarm(day: VenueDay, active: boolean): void {
  day.stimulate('panel', { kind: 'SetContact', input: 4, active })
  day.stimulate(lane, { kind: 'Fire', active })
  day.bench.clock.advance(settleMs)
}

function expectFlagged(day: VenueDay, key: string): void {
  expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'occupancy.mismatched'])
  expect(day.last('passage.granted').data).toMatchObject({
    participant: day.refOf(key),
    direction: 'out',
    remark: 'not_inside',
  })
  expect(day.last('occupancy.mismatched').data).toEqual({ zone: 'corridor', cause: 'exit_without_entry' })
  expect(day.state().inside.size).toBe(0)
}

describe('inside, and no entry explains it (Art. 16, F-16.3)', () => {
  test('X6, edge case 20: who came in on an order that names nobody is let out, and that is flagged', async () => {
    const day = await broughtIn()
    const before = day.bench.openings.length
    day.pass('lane-1', 'out', 'A1')
    expectFlagged(day, 'A1')
    expect(day.bench.openings).toHaveLength(before + 1)
    expect(day.events().filter(({ type }) => type === 'antipassback.violated')).toEqual([])
    // and outside like anybody else
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
  })

  test('X6, edge case 20: put right before that, it is an exit like any other', async () => {
    const day = await broughtIn()
    day.show('room1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(not_inside)'])
    const correct = ['occupancy', 'correct', badgeOf('A1'), '--to', 'corridor', '--reason', '人工放行进入']
    expect((await day.staff('W2', correct)).code).toBe(1)
    await done(day.staff('W1', correct))
    expect(day.news()).toEqual(['occupancy.corrected'])
    expect(day.state().inside.size).toBe(1)
    day.pass('lane-1', 'out', 'A1')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.exited'])
    expect(day.state().inside.size).toBe(0)
  })

  test('X6, edge case 20: who ran in while the alarm held the lanes open is let out after it, and that is flagged', async () => {
    const day = await openVenueDay()
    alarm(day, true)
    day.stimulate(lane, { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(settleMs)
    alarm(day, false)
    expect(day.events().map(({ type }) => type)).not.toContain('zone.entered')
    await done(day.staff('W1', ['emergency', 'rearm']))
    day.news()
    day.pass('lane-1', 'out', 'W2')
    expectFlagged(day, 'W2')
  })

  test('X6, edge case 20: somebody on no roster is let out too, and nobody is named', async () => {
    const day = await openVenueDay()
    day.pass('lane-1', 'out', 'R3')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'occupancy.mismatched'])
    expect(day.last('passage.granted').data).toMatchObject({ participant: null, remark: 'not_on_roster' })
    day.show('lane-1-in', 'R3')
    expect(day.news()).toEqual(['passage.denied(not_on_roster)'])
  })
})
