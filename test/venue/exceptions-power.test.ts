import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { cardOf, person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import {
  arrive,
  checkIn,
  codeB,
  importRosters,
  leave,
  sealed,
  together,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'

/** Inputs of the panel. */
const [mains, battery] = [1, 2]
/** From the low battery to the end of the daemon, and a bit. */
const graceMs = 61_000

function contact(day: VenueDay, input: number, active: boolean): void {
  day.stimulate('panel', { kind: 'SetContact', input, active })
  day.bench.clock.advance(500)
}

/** Virtual time goes on, and what was promised meanwhile is done. */
async function pass(day: VenueDay, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    day.bench.clock.advance(Math.min(left, 1_000))
    await new Promise((resume) => setImmediate(resume))
  }
}

/** 14:30, B done with its work and on its way out, with a platform that listens. */
async function powerFails(): Promise<VenueDay> {
  const day = await openVenueDay({}, { platform: true })
  await sealed(day, ['B'])
  waitUntil(day, '14:29')
  await done(day.staff('W1', ['session', 'finish', codeB]))
  await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B1'), '--release']))
  waitUntil(day, '14:30')
  day.news()
  contact(day, mains, false)
  expect(day.news()).toEqual(['power.lost'])
  return day
}

describe('X8: power gone for longer than the battery (F-X.5, edge cases 30 and 31)', () => {
  test('X8, edge case 30: on the battery everything goes on as before', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    contact(day, mains, false)
    expect(day.news().at(-1)).toBe('power.lost')
    await arrive(day, 'A1')
    expect(day.news().filter((fact) => fact === 'zone.entered')).toHaveLength(2)
    leave(day, 'A1')
    expect(day.state().inside.size).toBe(0)
    // a low battery is nothing to anybody while the mains are there
    contact(day, mains, true)
    contact(day, battery, true)
    expect(day.events().some(({ type }) => type === 'power.battery_low')).toBe(false)
  })

  test('X8, edge case 31: with the battery low nobody comes in, people go out, the record is delivered and closed in order', async () => {
    const day = await powerFails()
    waitUntil(day, '14:50')
    contact(day, battery, true)
    expect(day.news()).toEqual(['power.battery_low'])
    day.show('room2-in', 'B2')
    day.show('lane-1-in', 'R1')
    const refused = ['passage.denied(decision_unavailable)', 'passage.denied(decision_unavailable)']
    expect(day.news()).toEqual(refused)
    leave(day, 'B1')
    expect(day.news().filter((fact) => fact === 'zone.exited')).toHaveLength(2)
    const opened = day.bench.openings.length
    await pass(day, graceMs)
    const stopped = day.events().at(-1)
    expect(stopped).toMatchObject({ type: 'gateway.stopped', data: { cause: 'battery' } })
    const published = day.bench.broker.received.map(({ topic }) => topic.split('/').slice(3).join('/'))
    expect(published.filter((topic) => topic.startsWith('event/'))).toHaveLength(day.events().length)
    expect(published.at(-2)).toBe('event/gateway/stopped')
    // no output moves any more: the locks are what their hardware makes of them
    day.show('lane-1-out', 'B2')
    expect(day.events().at(-1)).toEqual(stopped)
    expect(day.bench.openings).toHaveLength(opened)
  })

  test('X8: power back: the state is that of the log, and nothing was in doubt', async () => {
    const day = await powerFails()
    waitUntil(day, '14:50')
    contact(day, battery, true)
    await pass(day, graceMs)
    const before = day.state()
    day.stimulate('panel', { kind: 'SetContact', input: battery, active: false })
    day.stimulate('panel', { kind: 'SetContact', input: mains, active: true })
    day.news()
    day.restart()
    await pass(day, 2_000)
    expect(day.news()).toEqual(['gateway.started', 'clock.synchronized', 'power.restored', 'audit.verified'])
    const { inside, people, badges, sessions, doubts } = day.state()
    expect({ inside, people, badges, sessions }).toEqual({
      inside: before.inside,
      people: before.people,
      badges: before.badges,
      sessions: before.sessions,
    })
    expect(doubts.size).toBe(0)
    expect(day.last('power.restored').data.seconds).toBeGreaterThanOrEqual(20 * 60)
    leave(day, 'B1')
    expect(day.state().inside.has(day.refOf('B1'))).toBe(false)
  })

  test('X8: what was written on paper is typed in by two people, with the time on paper', async () => {
    const day = await powerFails()
    const paper = ['B02 经应急门离场（纸质登记）', '--at', '2026-03-18T15:05:00+08:00']
    const words = ['record', 'amend', ...paper, '--cause', 'paper_register', '--person', badgeOf('B2')]
    const alone = await day.staff('W1', words)
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('two people')])
    expect(day.news()).toEqual([])
    await done(together(day, 'W1', 'W2', words))
    expect(day.news()).toEqual(['record.amended'])
    expect(day.last('record.amended')).toMatchObject({
      subject: day.refOf('B2'),
      data: { cause: 'paper_register', meantAt: '2026-03-18T15:05:00+08:00', second: day.refOf('W2') },
    })
  })
})

/** kill -9 right after the grant is stored, before the gate hears of it; then a new start. */
function killedAtGrant(day: VenueDay, reader: string, key: string): void {
  const { bench } = day
  bench.onAppended = (events) => {
    if (events.some(({ type }) => type === 'passage.granted')) bench.kill()
  }
  day.stimulate(reader, { kind: 'PresentCard', card: cardOf(person(key)) })
  bench.clock.advance(2_000)
  bench.onAppended = () => undefined
  day.stimulate(reader, { kind: 'LiftCard' })
  bench.boot()
  bench.clock.advance(5_000)
}

describe('X8: kill -9 between the grant and the sensor (F-X.4, edge case 32)', () => {
  async function crash(direction: 'in' | 'out'): Promise<VenueDay> {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    if (direction === 'out') await arrive(day, 'A1')
    else {
      await checkIn(day, 'A1')
      await waive(day, 'A1')
    }
    day.news()
    const before = day.events()
    const opened = day.bench.openings.length
    killedAtGrant(day, direction === 'in' ? 'lane-1-in' : 'room1-out', 'A1')
    // what was acknowledged is there as it was, and the old grant opens nothing
    expect(day.events().slice(0, before.length)).toEqual(before)
    expect(day.bench.openings).toHaveLength(opened)
    return day
  }

  test('X8: the open passage is unknown and on the list of the staff, who find the person in', async () => {
    const day = await crash('in')
    expect(day.news().slice(0, 5)).toEqual([
      'passage.granted',
      'gateway.started',
      'gateway.recovered',
      'passage.timed_out',
      'occupancy.mismatched',
    ])
    const ref = day.refOf('A1')
    expect(day.last('gateway.recovered').data.openPassages).toMatchObject([
      { portal: 'lane-1', direction: 'in', participant: ref },
    ])
    const { out } = await done(day.staff('W1', ['occupancy', 'list']))
    expect(out).toMatch(/A01 +lane-1 +in .*outside/)
    const words = ['occupancy', 'correct', badgeOf('A1'), '--to', 'corridor', '--reason', '人员在走廊']
    await done(day.staff('W1', words))
    expect(day.last('occupancy.corrected').data).toMatchObject({ from: null, to: 'corridor' })
    expect((await done(day.staff('W1', ['occupancy', 'list']))).err).toContain('Nobody')
    day.pass('room1', 'in', 'A1')
    expect(day.news()).toContain('zone.entered')
  })

  test('X8: or out, which is an answer too: once', async () => {
    const day = await crash('in')
    const words = ['occupancy', 'correct', badgeOf('A1'), '--reason', '人员仍在储物区']
    expect((await day.staff('W2', words)).code).toBe(1)
    await done(day.staff('W1', words))
    expect(day.last('occupancy.corrected').data).toMatchObject({ from: null, to: null })
    expect((await day.staff('W1', words)).err).toContain('already')
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toContain('zone.entered')
  })

  test('X8: on the way out the person stays where the record had them until staff have looked', async () => {
    const day = await crash('out')
    expect(day.state().people.get(day.refOf('A1'))?.place).toBe('room1')
    const words = ['occupancy', 'correct', badgeOf('A1'), '--to', 'corridor', '--reason', '人员在走廊']
    await done(day.staff('W1', words))
    expect(day.last('occupancy.corrected').data).toMatchObject({ from: 'room1', to: 'corridor' })
    day.pass('lane-1', 'out', 'A1')
    expect(day.state().inside.size).toBe(0)
  })
})
