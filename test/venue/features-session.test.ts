import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { committeeA, committeeB } from '../support/sealed-day.ts'
import type { StaffKey, VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { changedRoster, importChanged } from '../support/venue-rosters.ts'
import {
  arrive,
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
  seated,
  shutOpened,
  waitUntil,
} from '../support/venue-visits.ts'
import { logSays } from '../support/venue-words.ts'

/** The way home of everybody of a committee. */
async function goHome(day: VenueDay, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf(key), '--release']))
    leave(day, key)
    await done(day.staff('W2', ['badge', 'return', badgeOf(key)]))
  }
}

/** What cannot be asked now: refused, and nothing is on record. */
async function expectRefused(day: VenueDay, who: StaffKey, ...lines: readonly (readonly string[])[]) {
  day.news()
  for (const words of lines) expect((await day.staff(who, words)).code, words.join(' ')).toBe(1)
  expect(day.news()).toEqual([])
}

describe('states of a session (Art. 10, 11, 16)', () => {
  test('F-16.1: a session goes from scheduled to closed in its order, and no step can be taken out of it', async () => {
    const day = await openVenueDay()
    const due = '2026-03-18T10:30:00+08:00'
    await importChanged(day, 'A', () => ({ due, admitFrom: '2026-03-18T10:00:00+08:00' }))
    const state = async () => {
      const { out } = await done(day.staff('W1', ['session', 'show', codeA, '--json']))
      const { phase, suspended } = JSON.parse(out) as { phase: string; suspended: boolean }
      return suspended ? `${phase}, suspended` : phase
    }
    const seal = ['session', 'seal', codeA, '--reason', '人员未齐']
    const resume = ['session', 'resume', codeA]
    const clear = ['clear', 'session', codeA]
    const morning = ['overnight', 'end', codeA, '--headcount', '7']
    expect(await state()).toBe('scheduled')
    await expectRefused(day, 'W1', seal, resume, clear, morning)
    waitUntil(day, '10:00')
    expect(await state()).toBe('admitting')
    for (const key of committeeA) await arrive(day, key)
    await done(day.staff('W1', ['session', 'seal', codeA]))
    expect(await state()).toBe('sealed')
    await expectRefused(day, 'W1', seal, resume, clear, morning)
    await done(day.staff('W1', ['session', 'suspend', codeA, '--cause', 'complaint']))
    expect(await state()).toBe('sealed, suspended')
    await expectRefused(day, 'W1', ['session', 'suspend', codeA, '--cause', 'complaint'], clear)
    await done(day.staff('S2', resume))
    waitUntil(day, '20:55')
    const night = ['overnight', 'start', codeA, '--headcount', '7']
    await done(day.staffWithCard('S2', night, { reader: 'room1-out', key: 'A1' }))
    expect(await state()).toBe('overnight')
    waitUntil(day, '19T09:05')
    for (const who of ['W1', 'W2'] as const) await logIn(day, who)
    day.restart()
    expect(await state()).toBe('overnight')
    await done(day.staff('W1', morning))
    expect(await state()).toBe('sealed')
    await done(day.staff('W1', ['session', 'finish', codeA]))
    expect(await state()).toBe('closing')
    await expectRefused(day, 'W1', seal, resume, night)
    await goHome(day, committeeA)
    await done(day.staff('W2', ['device', 'power-off', 'room1']))
    await done(day.staff('W2', clear))
    expect(await state()).toBe('closed')
    const cancel = ['session', 'cancel', codeA, '--reason', '撤回']
    await expectRefused(day, 'W1', seal, resume, clear, cancel, ['session', 'finish', codeA])
    expect(await state()).toBe('closed')
  }, 30_000)

  test('F-11.1: trading is suspended with its cause on record and in words; without one it is not suspended', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    day.news()
    const unsaid = await day.staff('W1', ['session', 'suspend', codeB, '--lang', 'zh-CN'])
    expect([unsaid.code, unsaid.err]).toEqual([1, expect.stringContaining('理由')])
    expect((await day.staff('W1', ['session', 'suspend', codeB, '--cause', 'weather'])).code).not.toBe(0)
    expect(day.news()).toEqual([])
    const why = ['--cause', 'force_majeure', '--reason', '暴雨致全市停电']
    await done(day.staff('W1', ['session', 'suspend', codeB, ...why]))
    expect(day.news()).toEqual(['session.suspended', 'notification.sent'])
    expect(day.last('session.suspended')).toMatchObject({
      session: codeB,
      data: { cause: 'force_majeure', reason: '暴雨致全市停电', operator: day.refOf('W1') },
    })
    const { out } = await done(day.staff('W1', ['log', '--type', 'session.suspended', '--lang', 'zh-CN']))
    expect(out).toMatch(/交易已暂停.*不可抗力.*暴雨致全市停电/)
    // those inside stay until somebody decides, also after a restart
    day.restart()
    day.news()
    day.show('room2-out', 'B1')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
  })
})

describe('what is on record (Art. 2, 18)', () => {
  test('F-2.1: every fact names its venue; each about a session, or somebody of it, names that session', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A', 'B')
    const [first = '', ...others] = committeeB
    await checkIn(day, first)
    const code = await deposit(day, first)
    enter(day, first)
    for (const key of others) await arrive(day, key)
    // and one of the other session, who is refused at the wrong room, and the staff, who belong to none
    await arrive(day, 'A1')
    day.show('room2-in', 'A1')
    day.pass('monitor', 'in', 'S1')
    await done(day.staff('W1', ['session', 'seal', codeB]))
    await done(day.staff('W2', ['meal', 'start', codeB]))
    for (const key of committeeB) day.show('dining-in', key)
    await done(day.staff('W2', ['meal', 'end', codeB]))
    for (const key of committeeB) day.show('dining-in', key)
    await done(day.staff('W1', ['session', 'finish', codeB]))
    await goHome(day, committeeB)
    const cell = day.last('locker.assigned').data.cell
    await done(day.staff('W2', ['locker', 'open', cell], [code]))
    shutOpened(day)
    const { people, sessions } = day.state()
    const events = day.events()
    const { out } = await done(day.staff('W1', ['journal', 'export']))
    const envelopes = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: string; source: string; session?: string })
    expect(envelopes).toHaveLength(events.length)
    for (const [at, { sequence, type, subject, session, data }] of events.entries()) {
      const envelope = envelopes[at]
      expect(envelope).toMatchObject({ sequence: String(sequence), source: '/venues/140500-01/gateways/gw1' })
      expect(envelope?.session ?? null, type).toBe(session)
      const participant =
        'participant' in data && typeof data.participant === 'string' ? data.participant : ''
      const person = people.get(participant) ?? people.get(subject)
      const expected = sessions.has(subject) ? subject : (person?.session ?? null)
      if (sessions.has(subject) || person !== undefined) expect(session, `${sequence} ${type}`).toBe(expected)
    }
    const reads = events.filter(({ type }) => type === 'card.read')
    expect(new Set(reads.map(({ session }) => session))).toEqual(new Set([codeA, codeB]))
    expect(events.some(({ type, session }) => type === 'zone.entered' && session === null)).toBe(true)
  })

  test('F-18.2: no roster, note or hand-over brings the name of a bidder or the title of a bid into any record', async () => {
    const day = await openVenueDay({}, { platform: true })
    const [firm, title] = ['华兴建设工程有限公司', '《华兴大厦投标文件》']
    const named = changedRoster('A', ({ people }) => ({
      people: people.map((one) => (one.role === 'respondent' ? { ...one, organisation: firm } : one)),
    }))
    const titled = JSON.stringify({ ...JSON.parse(changedRoster('A', () => ({}))), project: title })
    for (const text of [named, titled]) {
      const { code, out, err } = await day.staff('W1', ['roster', 'import', fileOf(day, 'named.json', text)])
      expect([code, out + err]).toEqual([1, expect.not.stringContaining('华兴')])
      expect(day.state().sessions.size).toBe(0)
    }
    // what staff wrote themselves lies beside the records
    fileOf(day, 'named.json', '')
    await sealed(day, ['A'])
    for (const words of [
      ['witness', 'note', `${firm}的代表到场`, '--session', codeA],
      ['session', 'suspend', codeA, '--cause', 'complaint', '--reason', `${firm}投诉`],
      ['material', 'receive', `${firm}样品:1`, '--kind', 'sample', '--session', codeA],
      ['material', 'receive', `${title}:1`, '--kind', 'document', '--session', codeA],
    ]) {
      const { code, err } = await day.staff('W1', [...words, '--lang', 'zh-CN'])
      expect([code, err]).toEqual([1, expect.stringContaining('请改用单位代码')])
    }
    expect(day.news()).toEqual([])
    // who it is says the code of the roster
    await done(day.staff('W2', ['qa', 'request', codeA, '--org', 'R-1', '--room', 'qa1']))
    expect(await logSays(day)).toContain('单位 R-1')
    day.bench.clock.advance(2_000)
    const wire = JSON.stringify(day.bench.broker.received)
    expect(wire).toContain('R-1')
    const records = [Buffer.from(wire), Buffer.from(JSON.stringify(day.events())), day.bench.onDisk()]
    expect(records.map((record) => record.includes('华兴'))).toEqual([false, false, false])
  })
})
