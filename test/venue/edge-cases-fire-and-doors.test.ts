import { describe, expect, test } from 'vitest'
import { committeeA, committeeB } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { contact } from '../support/venue-panel.ts'
import { arrive, checkIn, codeB, enter, importRosters, sealed, waive } from '../support/venue-visits.ts'

/** For one body to leave a gate, and for what follows. */
const bodyMs = 1_000
/** Longer than a board may be silent before its fire contact counts as cut, and shorter. */
const [cutMs, blinkMs] = [15_000, 6_000]

/** Somebody goes through without showing anything. */
function walk(day: VenueDay, gate: string, direction: 'in' | 'out'): void {
  day.stimulate(`${gate}-gate`, { kind: 'Walk', direction, force: true })
  day.bench.clock.advance(bodyMs)
}

const about = (facts: readonly string[], words: RegExp) => facts.filter((fact) => words.test(fact))
const alarms = /forced|tailgated|breached|mismatched|violated|held_open/

describe('fire (F-X.7, Art. 34)', () => {
  test('edge case 35: nobody needs a card to get out, and that is no force, no breach; what was open inwards ends; cells stay shut', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'], { lockers: ['A2'] })
    await importRosters(day, 'B')
    await checkIn(day, 'B1')
    await waive(day, 'B1')
    day.pass('lane-2', 'in', 'W2')
    day.show('lane-1-in', 'B1')
    expect(day.last('passage.granted').data).toMatchObject({ participant: day.refOf('B1'), direction: 'in' })
    const opened = day.bench.openings.length
    day.news()
    contact(day, 'fire', true)
    expect(about(day.news(), /^fire|^muster|^session|timed_out/)).toEqual([
      'fire_alarm.raised',
      'passage.timed_out',
      'muster.started',
      'session.suspended',
    ])
    expect(day.last('passage.timed_out').data.cause).toBe('superseded_by_fire')
    expect(day.last('muster.started').data.total).toBe(committeeA.length + 1)
    for (const gate of ['room1', 'room1', 'lane-1', 'lane-1', 'lane-2']) walk(day, gate, 'out')
    const running = day.news()
    expect(about(running, alarms)).toEqual([])
    expect(running).toContain('portals.released')
    const waitedMs = day.last('portals.released').atMs - day.last('fire_alarm.raised').atMs
    expect(waitedMs).toBeLessThanOrEqual(1_000)
    // nothing of it was our doing: gates are let go by the fire system, and cells are nobody's concern
    expect(day.bench.openings).toHaveLength(opened)
  })

  test('edge case 35: the contact of one lane is enough; over a restart it stays one alarm, and places are rebuilt by reading cards', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    day.stimulate('lane-2-gate', { kind: 'Fire', active: true })
    day.bench.clock.advance(2_000)
    expect(day.news()).toEqual([
      'fire_alarm.raised',
      'muster.started',
      'session.suspended',
      'portals.released',
    ])
    expect(day.last('portals.released').data.confirmed).toEqual(['lane-2'])
    day.restart()
    expect(about(day.news(), /^fire|^muster|^portals|suspended/)).toEqual([])
    day.pass('room2', 'out', 'B1')
    day.show('lane-1-in', 'A1')
    expect(day.news()).toContain('passage.denied(portal_locked_down)')
    for (const key of committeeB) day.show('desk-reader', key)
    day.stimulate('lane-2-gate', { kind: 'Fire', active: false })
    day.bench.clock.advance(bodyMs)
    await done(day.staff('W1', ['emergency', 'rearm']))
    const rearmed = day.news()
    expect(about(rearmed, /^muster\.completed|^fire|^portals/)).toEqual([
      'muster.completed',
      'fire_alarm.cleared',
      'portals.rearmed',
    ])
    expect(day.state().inside.size).toBe(0)
    for (const key of committeeB) enter(day, key)
    expect(about(day.news(), /denied|violated|mismatched/)).toEqual([])
    expect(day.state().inside.size).toBe(committeeB.length)
  })

  test('edge case 36: a contact that flaps is one alarm and one muster, and is over only when somebody says so', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    for (let time = 0; time < 10; time++) {
      contact(day, 'fire', true)
      contact(day, 'fire', false)
    }
    day.bench.clock.advance(2_000)
    const facts = day.news()
    for (const once of ['muster.started', 'session.suspended', 'portals.released']) {
      expect(facts.filter((fact) => fact === once)).toHaveLength(1)
    }
    expect(about(facts, /^fire/).at(-1)).toBe('fire_alarm.cleared')
    // the contact is quiet, and nothing is as before
    const opened = day.bench.openings.length
    day.show('lane-2-in', 'B1')
    expect(day.news()).toEqual(['passage.denied(portal_locked_down)'])
    expect(day.bench.openings).toHaveLength(opened)
    day.pass('room2', 'out', 'B1')
    expect(day.news()).toContain('zone.exited')
    expect((await day.staff('W2', ['emergency', 'rearm', '--reason', '误报'])).code).toBe(1)
    expect((await day.staff('W1', ['emergency', 'rearm'])).code).toBe(1)
    await done(day.staff('W1', ['emergency', 'rearm', '--reason', '误报，已核实']))
    expect(day.news()).toContain('portals.rearmed')
    expect(day.state().sessions.get(codeB)?.suspended).toBe(true)
  })

  test('edge case 36: a cut cable is told of as such and is an alarm; a plug that is out for a moment is none', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await arrive(day, 'A1')
    const cable = day.bench.cables.get('panel')
    day.news()
    cable?.pull()
    day.bench.clock.advance(blinkMs)
    cable?.plugIn()
    day.bench.clock.advance(cutMs)
    expect(day.last('device.disconnected').data.device).toBe('panel')
    expect(day.news()).toEqual([])
    cable?.pull()
    day.bench.clock.advance(cutMs)
    const { atMs: goneMs } = day.last('device.disconnected')
    const raised = day.last('fire_alarm.raised')
    expect(raised.data).toEqual({ device: 'panel', cause: 'line_cut' })
    expect(raised.atMs - goneMs).toBeLessThanOrEqual(10_000)
    expect(day.news()).toEqual(['fire_alarm.raised', 'muster.started', 'portals.released'])
    day.pass('room1', 'out', 'A1')
    expect(day.last('passage.granted').data.remark).toBe('fire')
    // whoever would end it must have the cable mended first
    const rearm = ['emergency', 'rearm', '--reason', '线路故障']
    const { code, err } = await day.staff('W1', rearm)
    expect([code, err]).toEqual([1, expect.stringContaining('has not been reset')])
    cable?.plugIn()
    day.bench.clock.advance(cutMs)
    await done(day.staff('W1', rearm))
    expect(day.news()).toContain('portals.rearmed')
  })

  test('edge case 36: a cable cut while no program ran is an alarm too', async () => {
    const day = await openVenueDay()
    day.bench.kill()
    day.bench.cables.get('panel')?.pull()
    day.bench.boot()
    day.bench.clock.advance(blinkMs)
    expect(about(day.news(), /^fire/)).toEqual([])
    day.bench.clock.advance(cutMs)
    expect(about(day.news(), /^fire/)).toEqual(['fire_alarm.raised'])
    expect(day.last('fire_alarm.raised').data.cause).toBe('line_cut')
  })
})

describe('doors that do not do what they should (Art. 16)', () => {
  test('edge case 37: a lane that somebody holds open after the own passage is told of once, over a restart too', async () => {
    const day = await openVenueDay({}, { gateContacts: true })
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await waive(day, 'A1')
    day.pass('lane-1', 'in', 'A1')
    day.stimulate('lane-1-gate', { kind: 'HoldGate', held: true })
    day.news()
    day.bench.clock.advance(25_000)
    expect(day.news()).toEqual([])
    day.bench.clock.advance(10_000)
    expect(day.news()).toEqual(['passage.held_open'])
    day.restart()
    day.bench.clock.advance(40_000)
    expect(about(day.news(), /held_open/)).toEqual([])
    day.stimulate('lane-1-gate', { kind: 'HoldGate', held: false })
    day.bench.clock.advance(5_000)
    expect(day.news()).toEqual(['passage.secured'])
    expect(day.state().inside.size).toBe(1)
  })

  test('edge case 37: a door of a sealed room that is forced inwards counts nobody; whoever it was, staff must say', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    // nobody followed the last of them
    day.wait(60_000)
    const [opened, inside] = [day.bench.openings.length, day.state().inside]
    walk(day, 'room2', 'in')
    expect(day.news()).toEqual(['passage.forced', 'occupancy.mismatched'])
    expect(day.last('passage.forced')).toMatchObject({
      zone: 'room2',
      data: { portal: 'room2', direction: 'in' },
    })
    expect([day.bench.openings.length, day.state().inside]).toEqual([opened, inside])
    expect(day.state().sessions.get(codeB)).toMatchObject({ phase: 'sealed', suspended: false })
  })

  test('edge case 37: an escape door always opens from inside; without an alarm that is force, in an alarm it is what it is for', async () => {
    const day = await openVenueDay({}, { escapeDoor: true })
    contact(day, 'escapeDoor', true)
    day.bench.clock.advance(60_000)
    expect(day.news()).toEqual(['passage.forced'])
    expect(day.last('passage.forced')).toMatchObject({
      zone: 'corridor',
      data: { portal: 'escape', direction: 'out' },
    })
    contact(day, 'escapeDoor', false)
    expect(day.news()).toEqual(['passage.secured'])
    contact(day, 'fire', true)
    day.news()
    contact(day, 'escapeDoor', true)
    expect(about(day.news(), alarms)).toEqual([])
    expect(day.bench.openings).toEqual([])
  })

  test('edge case 38: nothing shuts on a wheelchair in the lane, however long it stands there; the other lane takes it in', async () => {
    const day = await openVenueDay({}, { gateContacts: true })
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await waive(day, 'A1')
    day.show('lane-1-in', 'A1')
    day.news()
    day.stimulate('lane-1-gate', { kind: 'ObstructGate', obstructed: true })
    day.bench.clock.advance(12_000)
    expect(day.news()).toEqual(['passage.obstructed', 'passage.timed_out'])
    const list = await done(day.staff('W1', ['portal', 'list', '--lang', 'zh-CN']))
    expect(list.out).toMatch(/lane-1 .*受阻/)
    // only the gate's own motor ever shuts it, and that knows its sensor
    expect(day.bench.openings.map(({ device }) => device)).toEqual(['lane-1-gate'])
    day.pass('lane-2', 'in', 'A1')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    day.restart()
    day.stimulate('lane-1-gate', { kind: 'ObstructGate', obstructed: false })
    day.bench.clock.advance(5_000)
    expect(about(day.news(), /obstructed|secured|forced/)).toEqual(['passage.secured'])
    expect(day.state().inside.size).toBe(1)
  })
})
