import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { committeeB } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import {
  cellOf,
  checkIn,
  codeA,
  codeB,
  deposit,
  importRosters,
  leave,
  released,
  sealed,
  seated,
  together,
  waitUntil,
} from '../support/venue-visits.ts'
import { deskSays } from '../support/venue-words.ts'

/** Three tries of three seconds and the rests between them. */
const triesMs = 12_000
const settleMs = 2_000

describe('X4: a badge lost inside (Art. 8, 35)', () => {
  test('X4: the number is dead at once, whoever shows it; the person goes on, and gets a new badge', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    waitUntil(day, '11:50')
    day.news()
    await done(day.staff('W2', ['badge', 'lost', badgeOf('A2')]))
    expect(day.news()).toEqual(['badge.reported_lost'])
    const shown = await day.staff('W2', ['badge', 'check', badgeOf('A2'), badgeOf('A3'), '--lang', 'zh-CN'])
    expect([shown.code, shown.err]).toEqual([1, expect.stringContaining('已挂失')])
    await done(day.staff('W2', ['badge', 'reissue', badgeOf('A2'), '--number', 'A12']))
    expect(day.news()).toEqual(['badge.reissued'])
    expect(day.state().people.get(day.refOf('A2'))?.place).toBe('room1')
    // the way to the meal and back goes by the document, as before
    await done(day.staff('W2', ['meal', 'start', codeA]))
    day.show('dining-in', 'A2')
    expect(day.news()).toEqual(['meal.started', 'zone.exited', 'zone.entered'])
  })

  test('X4: at the clearing the lost one is listed with its reason, and keeps nothing open', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    await done(day.staff('W2', ['badge', 'lost', badgeOf('B2')]))
    await done(day.staff('W2', ['badge', 'reissue', badgeOf('B2'), '--number', 'B12']))
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await released(day, committeeB, { B2: 'B12' })
    await done(day.staff('W2', ['device', 'power-off', 'room2']))
    day.news()
    const cleared = await done(day.staff('W2', ['clear', 'session', codeB, '--lang', 'zh-CN']))
    expect(day.news()).toEqual(['site.cleared', 'session.closed'])
    expect(cleared.out).toContain(badgeOf('B2'))
    expect(cleared.out).toContain('挂失')
  })
})

/** 17:30: the belongings of 赵甲 are behind a door that does not open. */
async function jammed(): Promise<{ day: VenueDay; cell: string; code: string }> {
  const day = await openVenueDay()
  const codes = await sealed(day, ['A'], { lockers: ['A1'] })
  waitUntil(day, '17:30')
  await done(day.staff('W1', ['session', 'finish', codeA]))
  await done(day.staff('W2', ['exit-check', 'pass', badgeOf('A1'), '--release']))
  leave(day, 'A1')
  const cell = cellOf(day, 'A1')
  day.stimulate('locker-board', { kind: 'JamDoor', door: Number(cell.slice(-2)), jammed: true })
  day.news()
  return { day, cell, code: codes.get('A1') ?? '' }
}

describe('X5: a cell that jams with the phone inside (Art. 19)', () => {
  test('X5: three tries, the cell is out of service; two people open it by key, with a reason', async () => {
    const { day, cell, code } = await jammed()
    await done(day.staff('W2', ['locker', 'open', cell], [code]))
    day.bench.clock.advance(triesMs)
    const failed = 'locker.open_failed'
    expect(day.news()).toEqual([failed, failed, failed])
    const failures = day.events().filter(({ type }) => type === failed)
    const apartMs = failures.slice(1).map(({ atMs }, index) => atMs - (failures[index]?.atMs ?? 0))
    expect(apartMs.every((ms) => ms >= 3_000)).toBe(true)
    expect(day.state().lockers.get(cell)?.phase).toBe('out_of_service')
    expect((await deskSays(day, 'A1')).clerk).toMatch(/^两人用钥匙开启/)
    day.news()
    const key = ['locker', 'force', cell, '--reason', '柜门卡住']
    expect((await day.staff('W2', key)).code).toBe(1)
    expect(day.news()).toEqual([])
    await done(together(day, 'W2', 'W1', key))
    expect(day.news()).toEqual(['locker.force_opened', 'locker.retrieved'])
    expect(day.last('locker.force_opened').data).toMatchObject({
      reason: '柜门卡住',
      operator: day.refOf('W2'),
      second: day.refOf('W1'),
    })
    // nobody else gets that cell before somebody has looked at it
    expect(day.state().lockers.get(cell)?.phase).toBe('out_of_service')
  })

  test('X5: a door that opens without a command is a breach with an alarm, and its cell is given to nobody', async () => {
    const day = await openVenueDay()
    await seated(day, ['A'], { lockers: ['A1'] })
    await importRosters(day, 'B')
    day.news()
    const taken = Number(cellOf(day, 'A1').slice(-2))
    day.stimulate('locker-board', { kind: 'PullDoor', door: taken })
    day.bench.clock.advance(settleMs)
    expect(day.news()).toEqual(['locker.breached'])
    expect(day.last('locker.breached').data).toMatchObject({ participant: day.refOf('A1') })
    const { out } = await done(day.staff('W1', ['log', '--format', 'csv', '--limit', '1']))
    expect(out).toMatch(/,locker\.breached,[^,]*,alarm,/)
    day.stimulate('locker-board', { kind: 'ShutDoor', door: taken })
    day.bench.clock.advance(settleMs)
    // an empty cell likewise
    day.stimulate('locker-board', { kind: 'PullDoor', door: taken + 1 })
    day.bench.clock.advance(settleMs)
    day.stimulate('locker-board', { kind: 'ShutDoor', door: taken + 1 })
    day.bench.clock.advance(settleMs)
    expect(day.news()).toEqual(['locker.closed', 'locker.breached', 'locker.closed'])
    await checkIn(day, 'B1')
    await deposit(day, 'B1')
    expect(cellOf(day, 'B1')).toBe(`bank-a/A0${taken + 2}`)
    // until somebody has looked
    await done(day.staff('W2', ['locker', 'check', `A0${taken + 1}`]))
    await checkIn(day, 'B2')
    await deposit(day, 'B2')
    expect(cellOf(day, 'B2')).toBe(`bank-a/A0${taken + 1}`)
  })

  test('X5: with the power gone the key opens too, and is entered by two people', async () => {
    const { day, cell, code } = await jammed()
    day.bench.cables.get('lockers')?.pull()
    day.bench.clock.advance(15_000)
    day.news()
    await done(day.staff('W2', ['locker', 'open', cell], [code]))
    day.bench.clock.advance(triesMs)
    expect(day.news()).toEqual(['locker.open_failed'])
    expect(day.last('locker.open_failed').data).toMatchObject({ cause: 'offline' })
    await done(together(day, 'W2', 'W1', ['locker', 'force', cell, '--reason', '停电，机械钥匙']))
    expect(day.news()).toEqual(['locker.force_opened', 'locker.retrieved'])
    await done(day.staff('W2', ['badge', 'return', badgeOf('A1')]))
    expect(day.news()).toEqual(['badge.returned', 'participant.released'])
  })
})
