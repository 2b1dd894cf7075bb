import { describe, expect, test } from 'vitest'
import { denialCodes, denials } from '../../daemon/domain/denials.ts'
import { badgeOf } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import { committeeB } from '../support/sealed-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { importChanged } from '../support/venue-rosters.ts'
import {
  arrive,
  cellOf,
  checkIn,
  codeA,
  codeB,
  deposit,
  enter,
  importRosters,
  leave,
  sealed,
  seated,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'

describe('from the desk to the room (Art. 8, 16, 17, 22)', () => {
  test('F-16.1: a session goes from scheduled through admitting, sealed, suspended and closing to closed', async () => {
    const day = await openVenueDay()
    const seen: string[] = []
    const look = async () => {
      const { out } = await done(day.staff('W1', ['session', 'show', codeB, '--json']))
      const { phase, suspended } = JSON.parse(out) as { phase: string; suspended: boolean }
      seen.push(suspended ? 'suspended' : phase)
    }
    const due = '2026-03-19T10:00:00+08:00'
    await importChanged(day, 'B', () => ({ due, admitFrom: '2026-03-19T09:00:00+08:00' }))
    await look()
    await importRosters(day, 'B')
    for (const key of committeeB) await arrive(day, key)
    await look()
    await done(day.staff('W1', ['session', 'seal', codeB]))
    await look()
    await done(day.staff('W1', ['session', 'suspend', codeB, '--cause', 'complaint', '--reason', '异议']))
    await look()
    await done(day.staff('S2', ['session', 'resume', codeB]))
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await look()
    for (const key of committeeB) {
      await done(day.staff('W2', ['exit-check', 'pass', badgeOf(key), '--release']))
      leave(day, key)
      await done(day.staff('W2', ['badge', 'return', badgeOf(key)]))
    }
    await done(day.staff('W2', ['device', 'power-off', 'room2']))
    await done(day.staff('W2', ['clear', 'session', codeB]))
    await look()
    expect(seen).toEqual(['scheduled', 'admitting', 'sealed', 'suspended', 'closing', 'closed'])
    // what is over cannot begin again
    expect((await day.staff('W1', ['session', 'seal', codeB])).code).toBe(1)
    await look()
    expect(seen.at(-1)).toBe('closed')
  })

  test('F-17.2: a badge binds its number to person and session, one live badge each', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    expect(day.last('badge.issued')).toMatchObject({ subject: day.refOf('A1'), session: codeA })
    day.news()
    expect((await day.staff('W2', ['badge', 'issue', day.refOf('A1'), '--number', 'A91'])).code).toBe(1)
    day.show('desk-reader', 'A2')
    day.news()
    expect((await day.staff('W2', ['badge', 'issue', '--number', badgeOf('A1')])).code).toBe(1)
    expect(day.news()).toEqual([])
  })

  test('F-17.3: the gate takes the number of the same document only, decides at once, and for one passage', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await waive(day, 'A1')
    day.news()
    day.show('lane-1-in', 'A1')
    const granted = day.last('passage.granted')
    expect(granted.data).toMatchObject({ orderWithinMs: 2_000, expiresInMs: 8_000 })
    const { data } = granted
    expect(Object.keys(data).sort()).toEqual(
      ['direction', 'expiresInMs', 'orderWithinMs', 'participant', 'person', 'portal', 'ref'].sort(),
    )
    expect(JSON.stringify(granted)).not.toContain(person('A1').id_no)
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(500)
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in', force: true })
    day.bench.clock.advance(1_500)
    expect(day.state().inside.size).toBe(1)
    expect(day.bench.openings).toHaveLength(1)
  })

  test('F-22.2: who is late is so by whole minutes, and no points are made of it', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    // due at ten; the tender says nothing about seconds
    const before = day.bench.gateway().moment().ms
    const dueMs = Date.parse('2026-03-18T10:00:00+08:00')
    if (before < dueMs) waitUntil(day, '10:17')
    day.show('desk-reader', 'A1')
    const minutes = Math.floor((day.last('participant.arrived').atMs - dueMs) / 60_000)
    expect(day.last('participant.arrived').data).toEqual({
      participant: day.refOf('A1'),
      role: 'expert_lead',
      lateMinutes: minutes,
    })
  })

  test('F-X.6: two sessions at once, each to its own room; nobody is ever in two', async () => {
    const day = await openVenueDay()
    await seated(day, ['A', 'B'])
    const places = (keys: readonly string[]) =>
      new Set(keys.map((key) => day.state().people.get(day.refOf(key))?.place))
    expect(places(['A1', 'A7'])).toEqual(new Set(['room1']))
    expect(places(committeeB)).toEqual(new Set(['room2']))
    expect(day.state().inside.size).toBe(12)
    day.news()
    day.show('room1-in', 'B1')
    expect(day.news().at(-1)).toMatch(/^passage\.denied/)
  })

  test('F-13.1, F-13.2: who is still in the opening room is listed when it closes; the monitor room takes supervisors only', async () => {
    const day = await openVenueDay()
    await importChanged(day, 'A', ({ people }) => ({ people, admitFrom: '2026-03-18T08:00:00+08:00' }))
    await done(day.staff('W2', ['room', 'open', 'opening1', '--session', codeA]))
    await checkIn(day, 'G1')
    day.pass('opening1', 'in', 'G1')
    day.news()
    const shut = await day.staff('W2', ['room', 'close', 'opening1', '--lang', 'zh-CN'])
    expect([shut.code, shut.err]).toEqual([1, expect.stringContaining(day.refOf('G1'))])
    expect(day.news()).toEqual(['site.clear_blocked'])
    await done(day.staff('W2', ['room', 'close', 'opening1', '--reason', '代理人员滞留']))
    expect(day.news()).toContain('occupancy.mismatched')
    day.show('opening1-out', 'G1')
    expect(day.news()).toEqual(['zone.exited'])
    day.pass('monitor', 'in', 'S1')
    expect(day.news()).toContain('zone.entered')
    for (const key of ['G1', 'A1']) day.show('monitor-in', key)
    expect(day.news()).toEqual(['passage.denied(role_not_allowed)', 'passage.denied(role_not_allowed)'])
  })

  test('F-X.18: every refusal has a short Chinese sentence that names no other person, room or list', () => {
    for (const code of denialCodes) {
      expect(denials[code].zh, code).toMatch(/^[\p{Script=Han}（）、，]{3,12}$/u)
      expect(denials[code].zh, code).not.toMatch(/评标[一二]室|专家名单/)
    }
  })
})

describe('lockers (Art. 19)', () => {
  test('F-19.2: a code is on the screen once and nowhere else; five wrong ones shut the cell for ten minutes', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    const code = await deposit(day, 'A1')
    const cell = cellOf(day, 'A1')
    const published = JSON.stringify(day.bench.broker.received)
    for (const text of [JSON.stringify(day.events()), published, day.bench.onDisk().toString('latin1')])
      expect(text).not.toContain(code)
    day.news()
    const wrong = code === '000000' ? '111111' : '000000'
    for (let attempt = 0; attempt < 5; attempt++) await day.staff('W2', ['locker', 'open', cell], [wrong])
    expect(day.news().filter((fact) => fact.startsWith('locker.'))).toContain('locker.locked_out')
    const locked = await day.staff('W2', ['locker', 'open', cell], [code])
    expect(locked.code).toBe(1)
    const before = day.bench.openings.length
    day.wait(10 * 60_000)
    await day.staff('W2', ['locker', 'open', cell], [code])
    expect(day.bench.openings.length).toBeGreaterThanOrEqual(before)
  })

  test('F-19.3: phones stay locked on a meal, on a leave and over night; out they come after the release', async () => {
    const day = await openVenueDay()
    const codes = await sealed(day, ['B'], { lockers: ['B2'] })
    const cell = cellOf(day, 'B2')
    const tryIt = () => day.staff('W2', ['locker', 'open', cell], [codes.get('B2') ?? ''])
    await done(day.staff('W2', ['meal', 'start', codeB]))
    const before = day.bench.openings.length
    expect((await tryIt()).code).toBe(1)
    expect(day.news()).toContain('locker.retrieval_denied')
    await done(day.staff('W2', ['meal', 'end', codeB]))
    expect((await tryIt()).code).toBe(1)
    expect(day.bench.openings).toHaveLength(before)
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B2'), '--release']))
    leave(day, 'B2')
    await done(tryIt())
    day.bench.clock.advance(2_000)
    expect(day.bench.openings.at(-1)?.movement.kind).toBe('DoorReleased')
  })

  test('F-19.4: a door that opens without a command is a breach, at night too', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await deposit(day, 'A1')
    day.news()
    waitUntil(day, '23:30')
    day.news()
    day.stimulate('locker-board', { kind: 'PullDoor', door: Number(cellOf(day, 'A1').slice(-2)) })
    day.bench.clock.advance(2_000)
    expect(day.news()).toEqual(['locker.breached'])
  })

  test('F-X.13: badge and cell are given without keeping any document: there is no command that takes one', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await arrive(day, 'A1')
    enter(day, 'A1')
    const { out } = await done(day.staff('W1', ['--help', '--lang', 'zh-CN']))
    expect(out).not.toMatch(/扣押|抵押|证件留存/)
    const policy = await done(day.staff('W1', ['policy', 'explain', 'keepNoIdCard', '--lang', 'zh-CN']))
    expect(policy.out).toMatch(/不得扣押/)
    expect(JSON.stringify(day.events())).not.toMatch(/"(document_kept|deposit_document)"/)
  })
})
