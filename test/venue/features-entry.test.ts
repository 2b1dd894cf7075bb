import { describe, expect, test } from 'vitest'
import { denialCodes, denials } from '../../daemon/domain/denials.ts'
import { badgeOf } from '../../scripts/day/cast.ts'
import { cardOf, person } from '../support/people.ts'
import { committeeB } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { holderOf, importChanged } from '../support/venue-rosters.ts'
import { checkIn, codeA, importRosters, seated, waitUntil, waive } from '../support/venue-visits.ts'
import { deskSays, logSays } from '../support/venue-words.ts'

/** Checked in, nothing to deposit, in front of lane 1; nothing has moved. */
async function atLane(key: string): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A')
  await checkIn(day, key)
  await waive(day, key)
  day.news()
  return day
}

const tickMs = 10
/** For a gate that was told to open and was not walked through to lock again. */
const relockedMs = 12_000

describe('the opening area (Art. 8, 13)', () => {
  test('F-8.2: before the window and after it nobody is admitted, and the hour is shown; within it all is in order', async () => {
    const day = await openVenueDay()
    const window = { admitFrom: '2026-03-18T10:00:00+08:00', admitUntil: '2026-03-18T10:30:00+08:00' }
    await importChanged(day, 'A', () => ({ due: '2026-03-18T10:30:00+08:00', ...window }))
    day.news()
    expect((await deskSays(day, 'R1')).visitor).toBe('核验未通过：未到入场时间，10:00 起入场')
    day.show('opening1-in', 'R1')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(too_early)', 'passage.denied(too_early)'])
    expect(day.last('passage.denied').data).toMatchObject({ admitFrom: '2026-03-18T10:00:00.000+08:00' })
    expect(await logSays(day)).toMatch(/未到入场时间，.*10:00.* 起入场$/)
    expect(day.bench.openings).toEqual([])
    waitUntil(day, '10:00')
    await checkIn(day, 'R1')
    day.pass('opening1', 'in', 'R1')
    expect(day.last('zone.entered').data.zone).toBe('opening1')
    waitUntil(day, '10:31')
    day.news()
    const moved = day.bench.openings.length
    expect((await deskSays(day, 'R2')).visitor).toBe('核验未通过：已过入场时间，10:30 截止')
    day.show('opening1-in', 'R2')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(too_late)', 'passage.denied(too_late)'])
    expect(day.last('passage.denied').data).toMatchObject({ admitUntil: '2026-03-18T10:30:00.000+08:00' })
    expect(day.bench.openings).toHaveLength(moved)
  })

  test('F-13.1: going out of the opening room is registered, and who is still in it is listed until it closes', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await done(day.staff('W2', ['room', 'open', 'opening1', '--session', codeA]))
    for (const key of ['G1', 'R1']) {
      await checkIn(day, key)
      day.pass('opening1', 'in', key)
    }
    const listed = async () => (await done(day.staff('W2', ['who', '--zone', 'opening1', '--json']))).out
    const badges = async () => (JSON.parse(await listed()) as { badge: string }[]).map(({ badge }) => badge)
    expect(await badges()).toEqual([badgeOf('G1'), badgeOf('R1')])
    day.news()
    day.show('opening1-out', 'R1')
    expect(day.news()).toEqual(['zone.exited'])
    expect(day.last('zone.exited')).toMatchObject({
      subject: day.refOf('R1'),
      zone: 'opening1',
      session: codeA,
    })
    expect(await badges()).toEqual([badgeOf('G1')])
    const { out } = await done(day.staff('W2', ['who', '--zone', 'opening1', '--lang', 'zh-CN']))
    expect(out).toMatch(new RegExp(`${badgeOf('G1')} +代理`))
    for (const key of ['G1', 'R1']) expect(out).not.toContain(person(key).name)
    // of where a committee works there are counts only
    const rooms = await day.staff('W2', ['who', '--zone', 'room1', '--lang', 'zh-CN'])
    expect([rooms.code, rooms.out, rooms.err]).toEqual([1, '', expect.stringContaining('只有人数')])
    const shut = await day.staff('W2', ['room', 'close', 'opening1', '--lang', 'zh-CN'])
    expect([shut.code, shut.err]).toEqual([1, expect.stringContaining(day.refOf('G1'))])
    expect(shut.err).not.toContain(day.refOf('R1'))
    expect(day.news()).toEqual(['site.clear_blocked'])
    await done(day.staff('W2', ['room', 'close', 'opening1', '--reason', '代理人员滞留']))
    expect(day.news()).toEqual(['occupancy.mismatched', 'room.closed'])
  })

  test('F-13.2: the monitor room takes supervisors and the witness, and nobody else of whatever party', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    for (const key of ['A1', 'G1', 'R1']) await checkIn(day, key)
    day.news()
    for (const key of ['S1', 'S2', 'W1']) {
      day.pass('monitor', 'in', key)
      expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    }
    const { out } = await done(day.staff('W1', ['who', '--json']))
    expect(JSON.parse(out)).toMatchObject({ zones: { monitor: 3, opening1: 0, evaluation: 0 } })
    const moved = day.bench.openings.length
    for (const key of ['W2', 'T1', 'A1', 'G1', 'R1']) {
      day.show('monitor-in', key)
      expect(day.news().at(-1), key).toBe('passage.denied(role_not_allowed)')
    }
    expect(day.bench.openings).toHaveLength(moved)
  })
})

describe('from the desk to the room (Art. 17, 22)', () => {
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

  test('F-17.3: the gate moves within two seconds of the card, by the keyed hash of the same document only', async () => {
    const day = await atLane('A1')
    // another document of the same person is nobody's
    day.show('lane-1-in', { ...holderOf('valid_long_term'), name: person('A1').name })
    expect(day.news()).toEqual(['passage.denied(not_on_roster)'])
    day.stimulate('lane-1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    let waitedMs = 0
    for (; day.bench.openings.length === 0 && waitedMs < 10_000; waitedMs += tickMs)
      day.bench.clock.advance(tickMs)
    const granted = day.last('passage.granted')
    expect(day.bench.gateway().moment().ms - granted.atMs).toBeLessThanOrEqual(2_000)
    expect(day.bench.openings).toEqual([expect.objectContaining({ device: 'lane-1-gate' })])
    const stored = JSON.stringify(granted)
    for (const word of [person('A1').id_no, person('A1').name]) expect(stored).not.toContain(word)
    expect(granted.data.person).toMatch(/^[0-9a-f]{32}$/)
    expect(granted.data).toMatchObject({ orderWithinMs: 2_000, expiresInMs: 8_000 })
  })

  test('F-17.3: an order that cannot reach the gate in two seconds never moves it', async () => {
    const day = await atLane('A1')
    // the wire goes silent just when the order is on its way
    day.bench.onAppended = (events) => {
      const isGranted = events.some(({ type }) => type === 'passage.granted')
      if (isGranted) day.bench.cables.get('lane-1-gate')?.silence(4_000)
    }
    day.stimulate('lane-1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    day.bench.clock.advance(relockedMs)
    const [granted, ended] = day.news().filter((fact) => fact.startsWith('passage.'))
    expect([granted, ended]).toEqual(['passage.granted', 'passage.timed_out'])
    expect(day.bench.openings).toEqual([])
    expect(day.state().inside.size).toBe(0)
  })

  test('F-17.3: a grant is for one passage: the next body is an alarm, and the next card needs a grant of its own', async () => {
    const day = await atLane('A1')
    await checkIn(day, 'A2')
    await waive(day, 'A2')
    day.news()
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in', force: true })
    day.bench.clock.advance(1_500)
    expect(day.news()).toContain('passage.tailgated')
    expect(day.state().inside.size).toBe(1)
    day.pass('lane-1', 'in', 'A2')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    expect(day.state().inside.size).toBe(2)
  })

  test('F-22.2: an arrival says by how many whole minutes it was late, and makes no points of it', async () => {
    const day = await openVenueDay()
    // due at ten
    await importRosters(day, 'A')
    for (const [key, time, restMs, lateMinutes, words] of [
      ['A1', '09:40', 0, -20, '提前 20 分钟'],
      ['A2', '10:00', 40_000, 0, '准时'],
      ['A3', '10:17', 20_000, 17, '迟到 17 分钟'],
      ['A4', '11:05', 50_000, 65, '迟到 65 分钟'],
    ] as const) {
      waitUntil(day, time)
      day.wait(restMs)
      day.show('desk-reader', key)
      const { role } = person(key)
      expect(day.last('participant.arrived').data).toEqual({ participant: day.refOf(key), role, lateMinutes })
      const { out } = await done(day.staff('W1', ['log', '--type', 'participant.arrived', '--lang', 'zh-CN']))
      expect(out.trim().split('\n').at(-1)).toContain(words)
    }
    // told once: a second look at the card is no second arrival
    day.news()
    day.show('desk-reader', 'A4')
    expect(day.news()).toEqual(['card.read', 'identity.verified'])
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

  test('F-X.18: every refusal has a short Chinese sentence that names no other person, room or list', () => {
    for (const code of denialCodes) {
      expect(denials[code].zh, code).toMatch(/^[\p{Script=Han}（）、，]{3,12}$/u)
      expect(denials[code].zh, code).not.toMatch(/评标[一二]室|专家名单/)
    }
  })
})
