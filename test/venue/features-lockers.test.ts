import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
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
  logIn,
  sealed,
  shutOpened,
  together,
  waitUntil,
} from '../support/venue-visits.ts'

/** A reader finds the next card only after it saw the last one gone. */
const liftedMs = 2_000
const settleMs = 2_000

const open = (day: VenueDay, cell: string, code: string) => day.staff('W2', ['locker', 'open', cell], [code])

/** Whoever fetches belongings now is refused for this reason, and nothing springs open. */
async function expectKept(
  day: VenueDay,
  key: string,
  code: string | undefined,
  reason: string,
): Promise<void> {
  const moved = day.bench.openings.length
  day.news()
  expect((await open(day, cellOf(day, key), code ?? '')).code).toBe(1)
  expect(day.news()).toEqual(['locker.retrieval_denied'])
  expect(day.last('locker.retrieval_denied')).toMatchObject({ subject: day.refOf(key), data: { reason } })
  day.bench.clock.advance(settleMs)
  expect(day.bench.openings).toHaveLength(moved)
}

/** A consent of the lead, who shows the own document at the door of room 1. */
async function lead(day: VenueDay, who: 'W2' | 'S2', words: readonly string[]): Promise<void> {
  await done(day.staffWithCard(who, words, { reader: 'room1-out', key: 'A1' }))
  day.bench.clock.advance(liftedMs)
}

/** 钱乙 goes out for an hour, with both consents and checked. */
async function goOut(day: VenueDay): Promise<void> {
  const asked = ['leave', 'request', badgeOf('A2'), '--reason', '取样品目录', '--back', '15:00']
  await done(day.staff('W2', asked))
  await lead(day, 'W2', ['leave', 'approve', 'L1'])
  await done(together(day, 'W2', 'S2', ['leave', 'approve', 'L1']))
  await done(day.staff('W2', ['exit-check', 'pass', badgeOf('A2')]))
  leave(day, 'A2')
}

describe('lockers (Art. 19)', () => {
  test('F-19.2: a code is on the screen once and nowhere else: no fact, no log, no wire, no file has it', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    const code = await deposit(day, 'A1')
    expect(code).toMatch(/^[0-9]{6}$/)
    const cell = cellOf(day, 'A1')
    const wrong = code === '000000' ? '111111' : '000000'
    await open(day, cell, wrong)
    // it is the right one all the same: only the stay is not over
    await expectKept(day, 'A1', code, 'not_entered')
    const { out } = await done(day.staff('W1', ['log', '--limit', '0']))
    const told = [out, JSON.stringify(day.events()), JSON.stringify(day.bench.broker.received)]
    const kept = [day.bench.onDisk().toString('latin1'), JSON.stringify(day.bench.log.told())]
    for (const text of [...told, ...kept]) {
      expect(text.length).toBeGreaterThan(1)
      expect(text.includes(code)).toBe(false)
    }
  })

  test('F-19.2: the fifth wrong code locks the cell out for ten minutes, for the right code too, over a restart too', async () => {
    const day = await openVenueDay()
    const codes = await sealed(day, ['B'], { lockers: ['B1', 'B2'] })
    await done(day.staff('W1', ['session', 'finish', codeB]))
    for (const key of ['B1', 'B2']) {
      await done(day.staff('W2', ['exit-check', 'pass', badgeOf(key), '--release']))
      leave(day, key)
    }
    const [cell, code] = [cellOf(day, 'B1'), codes.get('B1') ?? '']
    const wrong = code === '000000' ? '111111' : '000000'
    day.news()
    for (let attempt = 1; attempt <= 5; attempt++) expect((await open(day, cell, wrong)).code).toBe(1)
    const failed = 'locker.code_failed'
    expect(day.news()).toEqual([failed, failed, failed, failed, failed, 'locker.locked_out'])
    const lockedMs = day.last('locker.locked_out').atMs
    const moved = day.bench.openings.length
    day.restart()
    day.wait(lockedMs + 10 * 60_000 - 5_000 - day.bench.gateway().moment().ms)
    expect((await open(day, cell, code)).err).toContain('A01')
    expect(day.bench.openings).toHaveLength(moved)
    // nobody else is locked out by it
    await done(open(day, cellOf(day, 'B2'), codes.get('B2') ?? ''))
    shutOpened(day)
    day.wait(lockedMs + 10 * 60_000 - day.bench.gateway().moment().ms)
    await done(open(day, cell, code))
    shutOpened(day)
    expect(day.last('locker.retrieved').subject).toBe(day.refOf('B1'))
  })

  test('F-19.3: belongings stay locked on a meal, on a leave and overnight; they come back after the release', async () => {
    const day = await openVenueDay()
    const codes = await sealed(day, ['A'], { lockers: ['A2'] })
    const code = codes.get('A2')
    await done(day.staff('W2', ['meal', 'start', codeA]))
    day.show('dining-in', 'A2')
    expect(day.state().people.get(day.refOf('A2'))?.place).toBe('dining')
    await expectKept(day, 'A2', code, 'already_inside')
    await done(day.staff('W2', ['meal', 'end', codeA]))
    day.show('dining-in', 'A2')
    await goOut(day)
    expect(day.state().people.get(day.refOf('A2'))?.place).toBeNull()
    await expectKept(day, 'A2', code, 'on_leave')
    enter(day, 'A2')
    waitUntil(day, '20:55')
    await lead(day, 'S2', ['overnight', 'start', codeA, '--headcount', '7'])
    await expectKept(day, 'A2', code, 'already_inside')
    waitUntil(day, '19T09:05')
    for (const who of ['W1', 'W2'] as const) await logIn(day, who)
    await done(day.staff('W1', ['overnight', 'end', codeA, '--headcount', '7']))
    await done(day.staff('W1', ['session', 'finish', codeA]))
    await expectKept(day, 'A2', code, 'already_inside')
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('A2'), '--release']))
    leave(day, 'A2')
    day.news()
    await done(open(day, cellOf(day, 'A2'), code ?? ''))
    shutOpened(day)
    expect(day.news()).toEqual(['locker.opened', 'locker.retrieved', 'locker.closed'])
  })

  test('F-19.3: before that they come out on the order of a supervisor only, with a reason', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'], { lockers: ['B2'] })
    const order = ['locker', 'release', cellOf(day, 'B2'), '--reason', '服药']
    const moved = day.bench.openings.length
    expect((await day.staff('W2', order)).code).toBe(1)
    expect((await together(day, 'W2', 'W1', order)).code).toBe(1)
    expect([day.news(), day.bench.openings.length]).toEqual([[], moved])
    await done(together(day, 'W2', 'S1', order))
    shutOpened(day)
    expect(day.last('locker.retrieval_granted').data).toMatchObject({
      participant: day.refOf('B2'),
      authority: 'order',
      second: day.refOf('S1'),
      reason: '服药',
    })
    expect(day.news()).toEqual(['locker.opened', 'locker.retrieved', 'locker.closed'])
  })

  test('F-19.4: a door that opens without a command is an alarm at any hour, and the owner is known; by command it is none', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await deposit(day, 'A1')
    expect(day.news()).not.toContain('locker.breached')
    waitUntil(day, '23:30')
    day.news()
    const cell = cellOf(day, 'A1')
    const door = Number(cell.slice(-2))
    day.stimulate('locker-board', { kind: 'PullDoor', door })
    day.bench.clock.advance(settleMs)
    expect(day.news()).toEqual(['locker.breached'])
    expect(day.last('locker.breached')).toMatchObject({
      subject: day.refOf('A1'),
      session: codeA,
      data: { bank: 'bank-a', cell: 'A01', participant: day.refOf('A1') },
    })
    await logIn(day, 'W1')
    const { out } = await done(day.staff('W1', ['log', '--format', 'csv', '--type', 'locker.breached']))
    expect(out.split('\n').filter((line) => line.includes(',alarm,'))).toHaveLength(1)
    // while it stands open it is told once, and nothing that was in it counts as deposited
    day.news()
    day.bench.clock.advance(60_000)
    expect(day.news().filter((fact) => fact.startsWith('locker.'))).toEqual([])
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(deposit_required)'])
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
