import { describe, expect, test } from 'vitest'
import type { ClockQuality } from '../../daemon/domain/event.ts'
import type { State } from '../../daemon/domain/state.ts'
import { badgeOf, rosterText } from '../../scripts/day/cast.ts'
import { cardOf, person } from '../support/people.ts'
import { committeeA } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, everyStaff, openVenueDay } from '../support/venue-day.ts'
import { contact, pass } from '../support/venue-panel.ts'
import {
  arrive,
  cellOf,
  checkIn,
  codeA,
  codeB,
  deposit,
  enter,
  fileOf,
  importRosters,
  leave,
  logIn,
  sealed,
  shutOpened,
  together,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'
import { logSays } from '../support/venue-words.ts'

const hourMs = 3_600_000
/** More than a contact or the wall clock is left unlooked at. */
const lookMs = 2_000
/** From the low battery to the end of the daemon, and a bit. */
const graceMs = 61_000

/** The wall clock jumps; the machine's own time does not. */
function jump(day: VenueDay, aheadMs: number, quality: ClockQuality = 'suspect'): void {
  Object.assign(day.bench.wall, { aheadMs, quality })
  day.bench.clock.advance(lookMs)
}

const about = (facts: readonly string[], prefix: string) => facts.filter((fact) => fact.startsWith(prefix))
const placeOf = (day: VenueDay, key: string) => day.state().people.get(day.refOf(key))?.place

/** What neither a crash nor midnight may change. */
const kept = ({ badges, sessions, people, inside }: State) => ({ badges, sessions, people, inside })

/** How the newest event is marked, as it is published. */
function marked(day: VenueDay): unknown {
  const newest = day.bench.journal.readAfter(0, 100_000).at(-1)
  return (JSON.parse(newest?.envelope ?? '{}') as { clock?: unknown }).clock
}

describe('the mains are gone (F-X.5)', () => {
  test('edge case 30: told once, over a restart too; doors and cells go on by the battery, and then it is said how long it was', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.news()
    contact(day, 'mains', false)
    expect(day.news()).toEqual(['power.lost'])
    expect(await logSays(day)).toMatch(/市电/)
    await checkIn(day, 'A1')
    await deposit(day, 'A1')
    day.restart()
    enter(day, 'A1')
    const meanwhile = day.news()
    expect(about(meanwhile, 'zone.')).toEqual(['zone.entered', 'zone.entered'])
    expect(meanwhile.filter((fact) => /power|denied/.test(fact))).toEqual([])
    leave(day, 'A1')
    expect(day.state().inside.size).toBe(0)
    day.wait(5 * 60_000)
    day.news()
    contact(day, 'mains', true)
    await pass(day, 1_000)
    expect(day.news()).toEqual(['power.restored', 'audit.verified'])
    expect(day.last('power.restored').data.seconds).toBeGreaterThanOrEqual(300)
  })

  test('edge case 31: whoever is on the way out when the battery is low gets out, belongings and all; nobody comes in', async () => {
    const day = await openVenueDay()
    const codes = await sealed(day, ['B'], { lockers: ['B2'] })
    await done(day.staff('W1', ['session', 'finish', codeB]))
    for (const key of ['B1', 'B2']) {
      await done(day.staff('W2', ['exit-check', 'pass', badgeOf(key), '--release']))
    }
    // B1 stands in the door with a grant
    day.show('room2-out', 'B1')
    contact(day, 'mains', false)
    contact(day, 'battery', true)
    day.news()
    day.stimulate('room2-gate', { kind: 'Walk', direction: 'out' })
    day.bench.clock.advance(500)
    expect(day.news()).toEqual(['passage.completed', 'zone.exited'])
    day.pass('lane-2', 'out', 'B1')
    leave(day, 'B2')
    await done(day.staff('W2', ['locker', 'open', cellOf(day, 'B2')], [codes.get('B2') ?? '']))
    shutOpened(day)
    const out = day.news()
    expect(about(out, 'zone.')).toHaveLength(3)
    expect(about(out, 'locker.retrieved')).toHaveLength(1)
    const opened = day.bench.openings.length
    day.show('lane-2-in', 'B1')
    day.show('opening1-in', 'R1')
    const refused = 'passage.denied(decision_unavailable)'
    expect(day.news()).toEqual([refused, refused])
    expect(day.bench.openings).toHaveLength(opened)
  })

  test('edge case 31: mains that come back within the last minute call the stop off, and people come in again', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await waive(day, 'A1')
    contact(day, 'mains', false)
    contact(day, 'battery', true)
    day.show('lane-1-in', 'A1')
    expect(day.news().at(-1)).toBe('passage.denied(decision_unavailable)')
    await pass(day, 30_000)
    contact(day, 'mains', true)
    await pass(day, graceMs)
    expect(day.events().some(({ type }) => type === 'gateway.stopped')).toBe(false)
    enter(day, 'A1')
    expect(placeOf(day, 'A1')).toBe('room1')
    // the next failure has its own last minute
    day.news()
    contact(day, 'mains', false)
    contact(day, 'battery', false)
    contact(day, 'battery', true)
    expect(day.news()).toEqual(['power.lost', 'power.battery_low'])
    await pass(day, graceMs)
    expect(day.events().at(-1)).toMatchObject({ type: 'gateway.stopped', data: { cause: 'battery' } })
  })
})

describe('a crash while somebody is on the way (F-X.4)', () => {
  test('edge case 32: who went through while nobody looked is counted nowhere until staff say where; nothing opens by itself', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A', 'B')
    for (const key of ['A1', 'B1']) {
      await checkIn(day, key)
      await waive(day, key)
    }
    day.stimulate('lane-1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    day.stimulate('lane-2-in', { kind: 'PresentCard', card: cardOf(person('B1')) })
    day.bench.clock.advance(lookMs)
    expect(day.bench.openings.map(({ device }) => device).sort()).toEqual(['lane-1-gate', 'lane-2-gate'])
    day.bench.kill()
    // A1 goes in, B1 gives up
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in' })
    for (const reader of ['lane-1-in', 'lane-2-in']) day.stimulate(reader, { kind: 'LiftCard' })
    day.bench.clock.advance(10_000)
    day.news()
    day.bench.boot()
    day.bench.clock.advance(10_000)
    const started = day.news()
    expect(started.slice(0, 2)).toEqual(['gateway.started', 'gateway.recovered'])
    expect(about(started, 'passage.')).toEqual(['passage.timed_out', 'passage.timed_out'])
    expect(about(started, 'zone.')).toEqual([])
    const found = day.last('gateway.recovered').data.openPassages
    expect(found.map(({ participant }) => participant)).toEqual(['A1', 'B1'].map(day.refOf))
    expect(day.bench.openings).toHaveLength(2)
    expect(day.state().inside.size).toBe(0)
    const { out } = await done(day.staff('W1', ['occupancy', 'list']))
    expect(out).toMatch(/A01 +lane-1 .*\n.*B01 +lane-2 /)
    const looked = ['--reason', '现场核对']
    await done(day.staff('W1', ['occupancy', 'correct', badgeOf('A1'), '--to', 'corridor', ...looked]))
    await done(day.staff('W1', ['occupancy', 'correct', badgeOf('B1'), ...looked]))
    expect(day.news()).toEqual(['occupancy.corrected', 'occupancy.corrected'])
    expect([placeOf(day, 'A1'), placeOf(day, 'B1')]).toEqual(['corridor', null])
    day.pass('room1', 'in', 'A1')
    enter(day, 'B1')
    expect([placeOf(day, 'A1'), placeOf(day, 'B1')]).toEqual(['room1', 'room2'])
  })

  test('edge case 32: with nobody on the way a crash puts nobody in doubt, and everybody is where they were', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    const before = kept(day.state())
    day.restart()
    expect(day.last('gateway.recovered').data.openPassages).toEqual([])
    expect(about(day.news(), 'occupancy.')).toEqual([])
    expect((await done(day.staff('W1', ['occupancy', 'list']))).err).toContain('Nobody')
    expect(kept(day.state())).toEqual(before)
    day.show('room1-out', 'A1')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
  })
})

describe('the clock (F-X.3, F-X.9)', () => {
  test('edge case 33: a day forward ends no right and no login; events are marked, over a restart too, until it is in step', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A', 'B')
    await checkIn(day, 'A1')
    await deposit(day, 'A1')
    waitUntil(day, '09:40')
    day.news()
    jump(day, 24 * hourMs)
    expect(day.news()).toEqual(['clock.stepped', 'clock.unsynchronized'])
    expect(day.last('clock.stepped').data.differenceMs).toBe(24 * hourMs)
    enter(day, 'A1')
    expect([placeOf(day, 'A1'), marked(day)]).toEqual(['room1', 'suspect'])
    day.restart()
    await done(day.staff('W1', ['witness', 'note', '时钟异常']))
    expect(marked(day)).toBe('suspect')
    await arrive(day, 'B1')
    const facts = day.news()
    expect(facts.filter((fact) => /denied|rejected|overdue|overran|session\.|operator\./.test(fact))).toEqual(
      [],
    )
    // nobody knows of a step when the program was not there to see it, but that the clock is out is said again
    expect(about(facts, 'clock.')).toEqual(['clock.unsynchronized'])
    jump(day, 0, 'synced')
    expect(day.news()).toEqual(['clock.stepped', 'clock.synchronized'])
    await done(day.staff('W1', ['witness', 'note', '时钟已修复']))
    expect(marked(day)).toBe('synced')
  })

  test('edge case 34: midnight by itself ends nothing: a leave runs over it, its return is no wrong day, who works on stays shut in, and the next session comes beside it', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    waitUntil(day, '20:00')
    for (const who of everyStaff) await logIn(day, who)
    waitUntil(day, '23:50')
    const why = ['--kind', 'ordinary', '--reason', '取药', '--back', '2026-03-19T00:30:00+08:00']
    await done(day.staff('W2', ['leave', 'request', badgeOf('A3'), ...why]))
    const approve = ['leave', 'approve', 'L1']
    await done(day.staffWithCard('W2', approve, { reader: 'room1-out', key: 'A1' }))
    await done(together(day, 'W2', 'S2', approve))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('A3')]))
    leave(day, 'A3')
    const evening = kept(day.state())
    day.news()
    waitUntil(day, '19T00:20')
    day.restart()
    expect(about(day.news(), 'leave.')).toEqual([])
    expect(kept(day.state())).toEqual(evening)
    enter(day, 'A3')
    expect(day.news().filter((fact) => /leave|denied/.test(fact))).toEqual(['leave.ended'])
    expect(day.state().inside.size).toBe(committeeA.length)
    day.show('room1-out', 'A4')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    // the next day brings its own session beside the one that goes on
    waitUntil(day, '19T09:40')
    for (const who of everyStaff) await logIn(day, who)
    const tomorrow = rosterText('B').replaceAll('2026-03-18T', '2026-03-19T')
    await done(day.staff('W1', ['roster', 'import', fileOf(day, 'tomorrow.json', tomorrow)]))
    day.news()
    await arrive(day, 'B1')
    expect(about(day.news(), 'passage.denied')).toEqual([])
    expect([placeOf(day, 'A1'), placeOf(day, 'B1')]).toEqual(['room1', 'room2'])
    const phases = [codeA, codeB].map((code) => day.state().sessions.get(code)?.phase)
    expect(phases).toEqual(['sealed', 'open'])
  })
})
