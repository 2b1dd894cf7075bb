import { describe, expect, test } from 'vitest'
import { at, badgeOf, sessions } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { changedRoster, holderOf, importChanged } from '../support/venue-rosters.ts'
import { arrive, checkIn, fileOf, importRosters, logIn, waitUntil, waive } from '../support/venue-visits.ts'
import { deskSays, logSays } from '../support/venue-words.ts'

/** Nobody has come, nothing was given out, nothing moved. */
function expectNothingHappened(day: VenueDay): void {
  const { inside, badges, lockers } = day.state()
  expect([inside.size, badges.open.size]).toEqual([0, 0])
  expect([...lockers.values()].filter(({ phase }) => phase !== 'free')).toEqual([])
  expect(day.bench.openings).toEqual([])
  expect(day.events().filter(({ type }) => type === 'participant.arrived')).toEqual([])
}

const tomorrow = '2026-03-19T10:00:00+08:00'

describe('the right person at the wrong time or place (Art. 8, 17)', () => {
  test('edge case 4: booked for tomorrow is not today; the date is for the staff, and tomorrow is in order', async () => {
    const day = await openVenueDay()
    await importChanged(day, 'A', () => ({ due: tomorrow, admitFrom: undefined, openingRoom: undefined }))
    day.news()
    expect(await deskSays(day, 'A1')).toEqual({
      visitor: '核验未通过：非本日场次，请询问工作人员',
      clerk: '查询预定日期后告知本人',
    })
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(wrong_day)', 'passage.denied(wrong_day)'])
    expect((await done(day.staff('W2', ['session', 'show', sessions.A.code]))).out).toContain('2026-03-19')
    const unseen = await day.staff('W2', ['badge', 'issue', day.refOf('A1'), '--number', badgeOf('A1')])
    expect(unseen.code).toBe(1)
    expectNothingHappened(day)
    waitUntil(day, '19T09:30')
    await logIn(day, 'W2')
    await arrive(day, 'A1')
    expect(day.last('zone.entered').data.zone).toBe('room1')
  })

  test('edge case 5: booked at another venue is on no list here (which one it is, only the platform knows)', async () => {
    const day = await openVenueDay()
    // a roster that went to the wrong venue: its room is not here, and so are not its people
    const file = fileOf(
      day,
      'other-venue.json',
      changedRoster('B', () => ({ room: 'room9' })),
    )
    expect((await day.staff('W1', ['roster', 'import', file])).code).toBe(1)
    expect(day.news()).toEqual(['roster.rejected'])
    await importRosters(day, 'A')
    day.news()
    expect((await deskSays(day, 'B1')).visitor).toBe('核验未通过：不在名单内')
    day.show('lane-1-in', 'B1')
    expect(day.news()).toEqual([
      'card.read',
      'identity.rejected(not_on_roster)',
      'passage.denied(not_on_roster)',
    ])
    expect(() => day.refOf('B1')).toThrow()
    expectNothingHappened(day)
  })

  test('edge case 6: the room of another session stays shut, and the own one is said', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A', 'B')
    await checkIn(day, 'B3')
    await waive(day, 'B3')
    day.pass('lane-1', 'in', 'B3')
    const moved = day.bench.openings.length
    day.news()
    day.show('room1-in', 'B3')
    expect(day.news()).toEqual(['passage.denied(wrong_room)'])
    expect(day.bench.openings).toHaveLength(moved)
    expect(day.last('passage.denied').data).toMatchObject({ portal: 'room1', ownRoom: 'room2' })
    const said = await logSays(day)
    expect(said).toMatch(/拒绝通行.*非本人评标室，本人在 room2$/)
    expect(said).not.toContain(person('B3').name)
    expect(day.state().people.get(day.refOf('B3'))?.place).toBe('corridor')
    day.pass('room2', 'in', 'B3')
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    expect(day.last('zone.entered').data.zone).toBe('room2')
  })

  test('edge case 7: before the window opens it is the waiting area, however often; then it is in order', async () => {
    const day = await openVenueDay()
    // due at eleven: an hour before that nobody is admitted
    await importChanged(day, 'A', () => ({ due: at('11:00'), admitFrom: undefined, openingRoom: undefined }))
    day.news()
    expect(await deskSays(day, 'A1')).toEqual({
      visitor: '核验未通过：未到入场时间，10:00 起入场',
      clerk: '请到等候区等候',
    })
    expect(day.news()).toEqual(['card.read', 'identity.rejected(too_early)'])
    for (let attempt = 0; attempt < 6; attempt++) day.show('lane-1-in', 'A1')
    expect(new Set(day.news())).toEqual(new Set(['passage.denied(too_early)']))
    waitUntil(day, '09:59')
    day.show('desk-reader', 'A1')
    expect(day.news().at(-1)).toBe('identity.rejected(too_early)')
    expectNothingHappened(day)
    waitUntil(day, '10:00')
    await arrive(day, 'A1')
    expect(day.last('participant.arrived').data.lateMinutes).toBe(-60)
    expect(day.last('zone.entered').data.zone).toBe('room1')
  })
})

describe('edge cases 9 and 10: it is the number that counts', () => {
  /** Somebody who happens to be called like A1. */
  const namesake = { ...person('A2'), name: person('A1').name }

  test('edge case 9: two of one name on a roster are told apart by their numbers', async () => {
    const day = await openVenueDay()
    await importChanged(day, 'A', ({ people }) => ({
      people: people.map((one) => (one.number === namesake.id_no ? { ...one, name: namesake.name } : one)),
    }))
    await arrive(day, 'A1')
    day.show('desk-reader', namesake)
    await done(day.staff('W2', ['badge', 'issue', '--number', badgeOf('A2')]))
    await waive(day, 'A2')
    day.news()
    day.pass('lane-1', 'in', namesake)
    day.pass('room1', 'in', namesake)
    expect(day.news().filter((fact) => fact === 'zone.entered')).toHaveLength(2)
    expect(day.last('zone.entered').subject).toBe(day.refOf('A2'))
    expect([...day.state().inside].sort()).toEqual([day.refOf('A1'), day.refOf('A2')].sort())
    // a third of that name, whose number is nowhere
    day.show('desk-reader', { ...holderOf('valid_long_term'), name: namesake.name })
    expect(day.news()).toEqual(['card.read', 'identity.rejected(not_on_roster)'])
  })

  test('edge case 10: a mistyped number is on no list however the name fits, until the roster is corrected', async () => {
    const day = await openVenueDay()
    const { id_no: mistyped } = holderOf('valid_long_term')
    await importChanged(day, 'A', ({ people }) => ({
      people: people.map((one) => (one.number === person('A2').id_no ? { ...one, number: mistyped } : one)),
    }))
    day.news()
    expect(await deskSays(day, 'A2')).toEqual({
      visitor: '核验未通过：不在名单内',
      clerk: '名单由代理机构经平台更正，不在此处修改',
    })
    day.show('lane-1-in', 'A2')
    expect(day.news()).toEqual([
      'card.read',
      'identity.rejected(not_on_roster)',
      'passage.denied(not_on_roster)',
    ])
    expect(JSON.stringify(day.events())).not.toContain(person('A2').id_no)
    await importRosters(day, 'A')
    await arrive(day, 'A2')
    expect(day.last('zone.entered').data.zone).toBe('room1')
    // and the number that was wrong is on no list any more
    day.show('desk-reader', holderOf('valid_long_term'))
    expect(day.news().at(-1)).toBe('identity.rejected(not_on_roster)')
  })
})
