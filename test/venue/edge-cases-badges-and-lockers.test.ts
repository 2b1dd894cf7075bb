import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import {
  cellOf,
  checkIn,
  codeA,
  deposit,
  enter,
  importRosters,
  leave,
  seated,
  shutOpened,
  together,
} from '../support/venue-visits.ts'
import { deskScreen } from '../support/venue-words.ts'

const count = (facts: readonly string[], fact: string) => facts.filter((one) => one === fact).length

describe('badges (Art. 8, 17)', () => {
  test('edge case 11: a lost badge is dead at once, and stops nobody at a door: the document is the credential', async () => {
    const day = await openVenueDay()
    await seated(day, ['A'])
    day.news()
    await done(day.staff('W2', ['badge', 'lost', badgeOf('A2')]))
    expect(day.news()).toEqual(['badge.reported_lost'])
    // whoever shows, returns or gives out that number now
    for (const words of [
      ['badge', 'check', badgeOf('A2')],
      ['badge', 'return', badgeOf('A2')],
      ['badge', 'lost', badgeOf('A2')],
    ]) {
      const { code, err } = await day.staff('W2', words)
      expect([code, err]).toEqual([1, expect.stringContaining('reported lost')])
    }
    const zh = await day.staff('W2', ['badge', 'check', badgeOf('A2'), '--lang', 'zh-CN'])
    expect(zh.err).toContain('识别牌 A02 已挂失')
    expect(day.news()).toEqual([])
    leave(day, 'A2')
    enter(day, 'A2')
    expect(day.news().filter((fact) => fact.startsWith('zone.'))).toEqual([
      'zone.exited',
      'zone.exited',
      'zone.entered',
      'zone.entered',
    ])
    await done(day.staff('W2', ['badge', 'reissue', badgeOf('A2'), '--number', 'A12']))
    expect(day.news()).toEqual(['badge.reissued'])
    expect(day.last('badge.reissued')).toMatchObject({
      subject: day.refOf('A2'),
      data: { badge: 'A12', replaces: badgeOf('A2') },
    })
    expect((await day.staff('W2', ['badge', 'check', 'A12', day.refOf('A2')])).code).toBe(0)
    // the old one is found: it is nobody's any more
    const again = ['badge', 'reissue', badgeOf('A2'), '--number', 'A13']
    expect((await day.staff('W2', again)).code).toBe(1)
    await checkIn(day, 'G1')
    const toAnother = ['badge', 'issue', day.refOf('R1'), '--number', badgeOf('A2')]
    day.show('desk-reader', 'R1')
    expect((await day.staff('W2', toAnother)).err).toContain('reported lost')
  })

  test('edge case 12: swapped badges are seen when badge and person are compared; both get new ones', async () => {
    const day = await openVenueDay()
    await seated(day, ['A'])
    day.news()
    const worn = [
      ['A3', badgeOf('A4')],
      ['A4', badgeOf('A3')],
    ] as const
    for (const [key, number] of worn) {
      const { code, err } = await day.staff('S1', ['badge', 'check', number, day.refOf(key)])
      expect([code, err]).toEqual([1, expect.stringContaining('belongs to somebody else')])
    }
    // comparing says nothing against anybody: that takes somebody who saw it was meant
    expect(day.news()).toEqual([])
    const about = ['--person', badgeOf('A3'), '--category', 'badge_swapped']
    await done(day.staff('W1', ['incident', 'conduct', '与他人互换识别牌', ...about]))
    expect(day.news()).toEqual(['conduct.recorded'])
    expect(day.last('conduct.recorded').data).toMatchObject({
      participant: day.refOf('A3'),
      category: 'badge_swapped',
    })
    for (const [key, number] of [
      ['A3', 'A13'],
      ['A4', 'A14'],
    ] as const) {
      await done(day.staff('W2', ['badge', 'reissue', badgeOf(key), '--number', number]))
      expect(day.news()).toEqual(['badge.reported_lost', 'badge.reissued'])
      expect((await day.staff('W2', ['badge', 'check', number, day.refOf(key)])).code).toBe(0)
      expect((await day.staff('W2', ['badge', 'check', badgeOf(key)])).code).toBe(1)
    }
    // at the doors it never mattered
    day.pass('room1', 'out', 'A3')
    expect(day.last('zone.exited').subject).toBe(day.refOf('A3'))
  })
})

function jam(day: VenueDay, ...doors: readonly number[]): void {
  for (const door of doors) day.stimulate('locker-board', { kind: 'JamDoor', door, jammed: true })
}

/** Three orders, each with time for the door to be seen shut. */
const triesMs = 12_000

describe('lockers (Art. 19)', () => {
  test('edge case 13: a cell that jams when it is given out is tried twice more, then it is another cell; meanwhile no entry', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    day.news()
    jam(day, 1)
    await done(day.staff('W2', ['locker', 'assign', badgeOf('A1'), '--size', 'small']))
    day.show('lane-1-in', 'A1')
    expect(day.news()).toContain('passage.denied(deposit_required)')
    day.bench.clock.advance(triesMs)
    const failures = day.events().filter(({ type }) => type === 'locker.open_failed')
    expect(failures.map(({ data }) => data)).toMatchObject(
      [1, 2, 3].map(() => ({ cell: 'A01', cause: 'stuck' })),
    )
    const [assigned, first] = day.events().filter(({ type }) => type.startsWith('locker.'))
    // the contact has three seconds from the moment the board has the order
    const lastedMs = (first?.atMs ?? 0) - (assigned?.atMs ?? 0)
    expect([lastedMs >= 3_000, lastedMs < 4_000]).toEqual([true, true])
    expect(day.last('locker.assigned').data).toMatchObject({ cell: 'A02', replaces: 'A01' })
    expect((await deskScreen(day)).visitor).toBe('A02 号柜已开，请存放并关好柜门')
    shutOpened(day)
    expect(day.news().slice(-3)).toEqual(['locker.opened', 'locker.closed', 'locker.deposit_confirmed'])
    enter(day, 'A1')
    expect(count(day.news(), 'zone.entered')).toBe(2)
    // nobody gets the jammed one
    await checkIn(day, 'A2')
    await deposit(day, 'A2')
    expect(cellOf(day, 'A2')).toBe('bank-a/A03')
  })

  test('edge case 13: belongings behind a door that jams keep their owner from being released, until two open it by key', async () => {
    const day = await openVenueDay()
    const codes = await seated(day, ['A'], { lockers: ['A1'] })
    await done(day.staff('W1', ['session', 'seal', codeA]))
    await done(day.staff('W1', ['session', 'finish', codeA]))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('A1'), '--release']))
    leave(day, 'A1')
    jam(day, 1)
    day.news()
    const cell = cellOf(day, 'A1')
    const opened = day.bench.openings.length
    await done(day.staff('W2', ['locker', 'open', cell], [codes.get('A1') ?? '']))
    day.bench.clock.advance(triesMs)
    expect(day.news()).toEqual(['locker.open_failed', 'locker.open_failed', 'locker.open_failed'])
    expect(day.bench.openings).toHaveLength(opened)
    await done(day.staff('W2', ['badge', 'return', badgeOf('A1')]))
    expect(day.news()).toEqual(['badge.returned'])
    const key = ['locker', 'force', cell, '--reason', '柜门卡住']
    expect((await day.staff('W2', key)).code).toBe(1)
    expect(day.news()).toEqual([])
    await done(together(day, 'W2', 'W1', key))
    expect(day.news()).toEqual(['locker.force_opened', 'locker.retrieved', 'participant.released'])
    expect(day.last('locker.force_opened').data).toMatchObject({
      participant: day.refOf('A1'),
      operator: day.refOf('W2'),
      second: day.refOf('W1'),
    })
  })

  test('edge case 14: a cell that reads open though it is shut is taken out, with a ticket, until somebody has looked', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    day.news()
    // for the gateway a contact that reads open is a door that opened by itself
    contact(day, 1, 'PullDoor')
    expect(day.news()).toEqual(['locker.breached'])
    await done(day.staff('T1', ['locker', 'fault', 'A01', '--reason', '门已关仍显示开']))
    expect(day.news()).toEqual(['fault.reported'])
    expect(day.last('device.degraded').data).toMatchObject({ device: 'locker-board', cell: 'A01' })
    // it flickers on, and nobody is told any more
    for (let turn = 0; turn < 3; turn++) {
      contact(day, 1, 'ShutDoor')
      contact(day, 1, 'PullDoor')
    }
    expect(day.news()).toEqual([])
    await deposit(day, 'A1')
    expect(cellOf(day, 'A1')).toBe('bank-a/A02')
    contact(day, 1, 'ShutDoor')
    day.restart()
    await checkIn(day, 'A2')
    await deposit(day, 'A2')
    expect(cellOf(day, 'A2')).toBe('bank-a/A03')
    await done(day.staff('T1', ['locker', 'check', 'A01']))
    expect(day.news()).toContain('device.checked')
    await checkIn(day, 'A3')
    await deposit(day, 'A3')
    expect(cellOf(day, 'A3')).toBe('bank-a/A01')
  })
})

function contact(day: VenueDay, door: number, kind: 'PullDoor' | 'ShutDoor'): void {
  day.stimulate('locker-board', { kind, door })
  day.bench.clock.advance(2_000)
}
