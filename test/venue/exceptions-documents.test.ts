import { describe, expect, test } from 'vitest'
import { at, badgeOf, entryOf } from '../../scripts/day/cast.ts'
import type { EdgeCase } from '../support/people.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { asExpert, holderOf, importChanged } from '../support/venue-rosters.ts'
import {
  arrive,
  codeB,
  importRosters,
  logIn,
  released,
  seated,
  together,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'
import { deskSays, logSays } from '../support/venue-words.ts'

const verified = ['card.read', 'identity.verified', 'participant.arrived']
const rejected = (reason: string) => ['card.read', `identity.rejected(${reason})`]

/** Cards of the first generation had no chip; where one claims their kind of number, it has dates like any other. */
function cardWith(name: string): EdgeCase {
  const holder = holderOf(name)
  return holder.valid_from === '' ? { ...holder, valid_from: '20160101', valid_to: '20360101' } : holder
}

/** After a refusal nobody is inside, no badge is out, no cell taken, nothing moved. */
function expectNobodyCame(day: VenueDay): void {
  const { inside, badges, lockers } = day.state()
  expect([inside.size, badges.open.size, day.bench.openings.length]).toEqual([0, 0, 0])
  expect([...lockers.values()].every(({ phase }) => phase === 'free')).toBe(true)
}

describe('X2: wrong day, wrong room, wrong venue, wrong hour (Art. 8, 16, 17; F-8.2)', () => {
  test('X2: booked for the 19th is told only that it is not today, and to ask the staff', async () => {
    const day = await openVenueDay()
    const due = '2026-03-19T10:00:00+08:00'
    await importChanged(day, 'A', () => ({ due, admitFrom: undefined, openingRoom: undefined }))
    day.news()
    const { visitor } = await deskSays(day, 'A1')
    // no date
    expect(visitor).toBe('核验未通过：非本日场次，请询问工作人员')
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual([...rejected('wrong_day'), 'passage.denied(wrong_day)'])
    expectNobodyCame(day)
  })

  test('X2: a member of B at the door of room 1 is refused and told the own room, and B only', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    day.pass('room2', 'out', 'B3')
    const before = day.bench.openings.length
    day.news()
    day.show('room1-in', 'B3')
    expect(day.news()).toEqual(['passage.denied(wrong_room)'])
    expect(day.last('passage.denied').data).toMatchObject({ portal: 'room1', ownRoom: 'room2' })
    expect(await logSays(day)).toMatch(/非本人评标室.*本人在 room2$/)
    expect(day.bench.openings).toHaveLength(before)
    expect(day.state().people.get(day.refOf('B3'))?.place).toBe('corridor')
  })

  test('X2: booked at another venue is on no list here (venues that ask each other: step 3)', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.news()
    expect((await deskSays(day, 'B1')).visitor).toBe('核验未通过：不在名单内')
    expect(day.news()).toEqual(rejected('not_on_roster'))
    expectNobodyCame(day)
  })

  test('X2: at half past eight it is too early for ten', async () => {
    const day = await openVenueDay()
    const due = '2026-03-19T10:00:00+08:00'
    await importChanged(day, 'A', () => ({ due, admitFrom: undefined, openingRoom: undefined }))
    waitUntil(day, '19T08:30')
    for (const who of ['W1', 'W2'] as const) await logIn(day, who)
    day.news()
    expect((await deskSays(day, 'A1')).visitor).toBe('核验未通过：未到入场时间，09:00 起入场')
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual([...rejected('too_early'), 'passage.denied(too_early)'])
    expectNobodyCame(day)
  })

  test('X2: a bidder after the deadline of the opening is too late', async () => {
    const day = await openVenueDay()
    await importChanged(day, 'A', ({ people }) => ({
      admitUntil: at('09:00'),
      people: [...people.filter(({ role }) => role !== 'respondent'), entryOf(person('R1'))],
    }))
    waitUntil(day, '09:01')
    day.news()
    expect((await deskSays(day, 'R1')).visitor).toBe('核验未通过：已过入场时间，09:00 截止')
    day.show('opening1-in', 'R1')
    expect(day.news()).toEqual([...rejected('too_late'), 'passage.denied(too_late)'])
    expectNobodyCame(day)
  })

  test('X2: a member of a session that was called off is told so, at desk and lane', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'B')
    await done(day.staff('W1', ['session', 'cancel', codeB, '--reason', '项目终止']))
    day.news()
    expect((await deskSays(day, 'B1')).visitor).toBe('核验未通过：场次已结束')
    day.show('lane-1-in', 'B1')
    expect(day.news()).toEqual([...rejected('session_ended'), 'passage.denied(session_ended)'])
    expectNobodyCame(day)
  })

  test('X2: a member who comes when the session has closed is told that it is over; who was there, that all is done', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'B')
    for (const key of ['B1', 'B2']) await arrive(day, key)
    await done(day.staff('W1', ['session', 'seal', codeB, '--reason', '其余成员缺席']))
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await released(day, ['B1', 'B2'])
    await done(day.staff('W2', ['device', 'power-off', 'room2']))
    await done(day.staff('W2', ['clear', 'session', codeB]))
    expect(day.news().at(-1)).toBe('session.closed')
    const moved = day.bench.openings.length
    for (const [key, reason, words] of [
      ['B3', 'session_ended', '场次已结束'],
      ['B1', 'released', '已办结离场'],
    ] as const) {
      expect((await deskSays(day, key)).visitor).toBe(`核验未通过：${words}`)
      day.show('lane-2-in', key)
      expect(day.news()).toEqual([...rejected(reason), `passage.denied(${reason})`])
    }
    const { inside, badges } = day.state()
    expect([inside.size, badges.open.size, day.bench.openings.length]).toEqual([0, 0, moved])
  })
})

describe('X3: the fourteen document cases (Art. 17; F-17.1)', () => {
  const good = [
    'valid_long_term',
    'expires_today',
    'check_digit_x',
    'leap_day',
    'abolished_region',
    'unknown_region',
    'hk_residence_permit',
    'macao_residence_permit',
    'taiwan_residence_permit',
  ]
  const bad = [
    ['expired', 'card_expired', '证件已过期'],
    ['not_yet_valid', 'card_not_yet_valid', '证件未生效'],
    ['bad_check_digit', 'number_invalid', '证件号码校验不通过'],
    ['bad_date', 'number_invalid', '证件号码校验不通过'],
    ['fifteen_digit', 'number_invalid', '证件号码校验不通过'],
  ] as const

  test.each(good)('X3: %s is let in: desk, badge, lane', async (name) => {
    const day = await openVenueDay({ documents: ['resident_id', 'hmt_residence_permit'] })
    const doubtful = name === 'unknown_region'
    const imported = await importChanged(day, 'A', ({ people }) => ({
      people: [...people, asExpert(holderOf(name))],
    }))
    expect(/region code/.test(imported.err)).toBe(doubtful)
    day.news()
    day.show('desk-reader', holderOf(name))
    expect(day.news()).toEqual(verified)
    const { data, subject } = day.last('identity.verified')
    expect(data).toMatchObject({ regionUnknown: doubtful })
    const { out } = await done(day.staff('W1', ['log', '--limit', '2', '--lang', 'zh-CN']))
    expect(/身份核验通过.*行政区划代码未启用/.test(out)).toBe(doubtful)
    await done(day.staff('W2', ['badge', 'issue', subject, '--number', 'E01']))
    await done(day.staff('W2', ['locker', 'waive', 'E01']))
    day.news()
    day.pass('lane-1', 'in', holderOf(name))
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
  })

  test.each(bad)('X3: %s is refused as %s', async (name, reason, words) => {
    const day = await openVenueDay()
    const isNumberRight = reason !== 'number_invalid'
    await importChanged(day, 'A', ({ people }) => ({
      people: isNumberRight ? [...people, asExpert(holderOf(name))] : people,
    }))
    day.news()
    expect((await deskSays(day, cardWith(name))).visitor).toBe(`核验未通过：${words}`)
    day.show('lane-1-in', cardWith(name))
    expect(day.news()).toEqual([...rejected(reason), `passage.denied(${reason})`])
    expectNobodyCame(day)
  })

  test('X3: where permits are off, a permit is refused as a kind of document', async () => {
    const day = await openVenueDay({ documents: ['resident_id'], openingDocuments: ['resident_id'] })
    const name = 'taiwan_residence_permit'
    await importChanged(day, 'A', ({ people }) => ({ people: [...people, asExpert(holderOf(name))] }))
    day.news()
    day.show('desk-reader', holderOf(name))
    expect(day.news()).toEqual(rejected('card_type_unsupported'))
  })

  test('X3: a face that does not match refuses nobody for good: two of the staff clear it by eye', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.show('desk-reader', 'A1')
    await done(day.staff('W2', ['badge', 'issue', '--number', badgeOf('A1')]))
    await waive(day, 'A1')
    day.news()
    await done(day.staff('W2', ['identity', 'reject', badgeOf('A1')]))
    expect(day.news()).toEqual(['identity.rejected(holder_mismatch)'])
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(holder_mismatch)'])
    expect(day.bench.openings).toEqual([])
    const clear = [
      'identity',
      'verify',
      badgeOf('A1'),
      '--document',
      'passport',
      '--cause',
      'holder_mismatch',
    ]
    await done(together(day, 'W1', 'S1', clear))
    day.news()
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
  })
})
