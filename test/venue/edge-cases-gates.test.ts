import { describe, expect, test } from 'vitest'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { importRosters } from '../support/venue-visits.ts'

const minuteMs = 60_000
const settleMs = 2_000

function hold(day: VenueDay, held: boolean): void {
  day.stimulate('lane-1-gate', { kind: 'HoldGate', held })
}

function obstruct(day: VenueDay, obstructed: boolean): void {
  day.stimulate('lane-1-gate', { kind: 'ObstructGate', obstructed })
  day.bench.clock.advance(settleMs)
}

describe('gates that do not do what they should (F-17.4)', () => {
  test('edge case 37: a gate held open is an alarm once, with how long, and secured when it shuts', async () => {
    const day = await openVenueDay({}, { gateContacts: true })
    hold(day, true)
    day.bench.clock.advance(minuteMs)
    expect(day.news()).toEqual(['passage.held_open'])
    expect(day.last('passage.held_open').data).toMatchObject({ portal: 'lane-1' })
    day.bench.clock.advance(minuteMs)
    expect(day.news()).toEqual([])
    const list = await done(day.staff('W1', ['portal', 'list', '--lang', 'zh-CN']))
    expect(list.out).toMatch(/lane-1 .*未及时关闭\n/)
    hold(day, false)
    day.bench.clock.advance(settleMs)
    expect(day.news()).toEqual(['passage.secured'])
  })

  test('edge case 37: somebody who forces a gate is an alarm and a doubt about the count', async () => {
    const day = await openVenueDay()
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in', force: true })
    day.bench.clock.advance(settleMs)
    expect(day.news()).toEqual(['passage.forced', 'occupancy.mismatched'])
    expect(day.last('occupancy.mismatched').data).toMatchObject({ cause: 'passage_without_grant' })
    expect(day.bench.openings).toEqual([])
  })

  test('edge case 38: a bag or a wheelchair in the gate is told once; nothing shuts on it, and the way out stays', async () => {
    const day = await openVenueDay({}, { gateContacts: true })
    await importRosters(day, 'A')
    day.pass('lane-1', 'in', 'W2')
    day.news()
    obstruct(day, true)
    expect(day.news()).toEqual(['passage.obstructed'])
    day.bench.clock.advance(minuteMs)
    expect(day.news().filter((fact) => fact === 'passage.obstructed')).toEqual([])
    // no order of ours ever shuts a gate: there is only opening, and the gate's own motor knows its sensor
    const kinds = new Set(day.bench.openings.map(({ movement }) => movement.kind))
    expect([...kinds]).toEqual(['GateOpened'])
    day.show('lane-1-out', 'W2')
    expect(day.news()).toContain('passage.granted')
    obstruct(day, false)
    day.bench.clock.advance(10_000)
    expect(day.news()).toContain('passage.secured')
  })
})
