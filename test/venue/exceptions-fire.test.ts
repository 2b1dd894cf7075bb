import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { screenAt } from '../support/desk-screen.ts'
import { person } from '../support/people.ts'
import { committeeA, committeeB } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { cellOf, codeA, codeB, enter, sealed, waitUntil } from '../support/venue-visits.ts'

const everybody = [...committeeA, ...committeeB]
/** Boards that the fire system is wired to. */
const lanes = ['lane-1-gate', 'lane-2-gate']
/** For a board to be read. */
const readMs = 500

/** What the fire system does at the panel and at the lanes. */
function alarm(day: VenueDay, active: boolean): void {
  day.stimulate('panel', { kind: 'SetContact', input: 4, active })
  for (const lane of lanes) day.stimulate(lane, { kind: 'Fire', active })
  day.bench.clock.advance(readMs)
}

/** 11:30, both sessions sealed, twelve inside. */
async function twelveInside(options: { lockers?: readonly string[] } = {}) {
  const day = await openVenueDay()
  const codes = await sealed(day, ['A', 'B'], options)
  waitUntil(day, '11:30')
  expect(day.state().inside.size).toBe(12)
  day.news()
  return { day, codes }
}

async function tick(day: VenueDay, keys: readonly string[]): Promise<void> {
  for (const key of keys) await done(day.staff('W2', ['emergency', 'account', badgeOf(key)]))
}

const count = (facts: readonly string[], fact: string) => facts.filter((one) => one === fact).length

describe('X7: a fire alarm with both sessions sealed and twelve inside (F-34.4, F-X.7, Art. 34)', () => {
  test('X7, edge case 35: starts the muster, suspends both sessions, and within a second reads the portals back', async () => {
    const { day } = await twelveInside()
    alarm(day, true)
    const suspended = ['session.suspended', 'session.suspended']
    expect(day.news().slice(0, 4)).toEqual(['fire_alarm.raised', 'muster.started', ...suspended])
    const { atMs, data } = day.last('muster.started')
    expect(data.total).toBe(12)
    expect(data.people.map(({ badge }) => badge).sort()).toEqual(everybody.map(badgeOf).sort())
    expect(new Set(data.people.map(({ session }) => session))).toEqual(new Set([codeA, codeB]))
    day.wait(1_000)
    const released = day.last('portals.released')
    expect(released.atMs - atMs).toBeLessThanOrEqual(1_000)
    // read back where a board sees the fire signal itself; the rest is released, and nobody claims to have seen it
    expect(released.data.confirmed).toEqual(['lane-1', 'lane-2'])
    expect(released.data.portals).toContain('room1')
  })

  test('X7: nobody is refused to go, and nobody comes in, not even by override', async () => {
    const { day } = await twelveInside()
    day.show('room1-out', 'A1')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    alarm(day, true)
    const before = day.bench.openings.length
    day.news()
    day.pass('room1', 'out', 'A1')
    day.pass('lane-1', 'out', 'A1')
    expect(day.news().filter((fact) => fact.startsWith('passage.'))).not.toContain(
      'passage.denied(leave_not_approved)',
    )
    expect(day.last('passage.granted').data.remark).toBe('fire')
    expect(day.bench.openings.slice(before).map(({ device }) => device)).toContain('room1-gate')
    day.news()
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(portal_locked_down)'])
    const words = ['override', 'lane-1', '--person', badgeOf('A1'), '--reason', '取物', '--with', 's1']
    const { code, err } = await day.staff('W1', words, ['740521'])
    expect([code, err]).toEqual([1, expect.stringContaining('alarm')])
    expect(day.news()).toEqual([])
  })

  test('X7: whoever reads the card at the desk or is ticked off is accounted for; the list names badges, not people', async () => {
    const { day } = await twelveInside()
    alarm(day, true)
    day.news()
    for (const key of committeeA) day.show('desk-reader', key)
    expect(count(day.news(), 'muster.person_accounted')).toBe(7)
    const { out } = await done(day.staff('W1', ['emergency', 'list']))
    expect(out).toContain('12 people, 5 missing')
    expect(out.split('\n').slice(2, 7).join('\n')).toMatch(/B01 .*missing\n.*B05 .*missing$/s)
    for (const key of everybody) expect(out).not.toContain(person(key).name)
    // names are for the witness, who says why; the area staff see none
    const reveal = ['audit', 'reveal', badgeOf('B5'), '--full', '--reason', '疏散未清点']
    expect((await day.staff('W2', reveal)).code).toBe(1)
    expect((await done(day.staff('W1', reveal))).out).toContain(person('B5').name)
    expect(day.news()).toEqual(['audit.identity_revealed'])
    await tick(day, ['B1', 'B2', 'B3', 'B4'])
    waitUntil(day, '11:42')
    await tick(day, ['B5'])
    expect(day.news().slice(-2)).toEqual(['muster.person_accounted', 'muster.completed'])
    expect(day.last('muster.completed').data).toMatchObject({ total: 12, seconds: 720 })
    const again = await day.staff('W2', ['emergency', 'account', badgeOf('B5')])
    expect([again.code, day.news()]).toEqual([1, []])
  })

  test('X7: the panel is reset, the witness re-arms, and all read their cards again; phones stay where they are', async () => {
    const { day, codes } = await twelveInside({ lockers: ['A1'] })
    alarm(day, true)
    for (const key of everybody) day.show('desk-reader', key)
    const early = await day.staff('W1', ['emergency', 'rearm'])
    expect([early.code, early.err]).toEqual([1, expect.stringContaining('not been reset at the panel')])
    alarm(day, false)
    day.news()
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(portal_locked_down)'])
    expect((await day.staff('W2', ['emergency', 'rearm'])).code).toBe(1)
    await done(day.staff('W1', ['emergency', 'rearm']))
    const rearmed = day.news()
    expect(count(rearmed, 'occupancy.corrected')).toBe(12)
    expect(rearmed.slice(12, 14)).toEqual(['portals.rearmed', 'portal.normalized'])
    expect(day.state().inside.size).toBe(0)
    const phone = await day.staff('W2', ['locker', 'open', cellOf(day, 'A1')], [codes.get('A1') ?? ''])
    expect([phone.code, day.news()]).toEqual([1, ['locker.retrieval_denied']])
    for (const key of everybody) enter(day, key)
    expect(day.state().inside.size).toBe(12)
    expect(day.news()).not.toContain('antipassback.violated')
    // for this once: the regime is as it was
    day.show('room1-out', 'A1')
    day.show('lane-1-in', 'A2')
    expect(day.news()).toContain('passage.denied(leave_not_approved)')
    expect(day.last('passage.denied').data.reason).toBe('already_inside')
  })

  test('X7: whether the evaluation goes on is the decision of a supervisor, session by session', async () => {
    const { day } = await twelveInside()
    alarm(day, true)
    for (const key of everybody) day.show('desk-reader', key)
    alarm(day, false)
    await done(day.staff('W1', ['emergency', 'rearm']))
    day.news()
    expect((await day.staff('W2', ['session', 'resume', codeA])).code).toBe(1)
    await done(day.staff('S1', ['session', 'resume', codeA]))
    expect(day.news()[0]).toBe('session.resumed')
    expect([codeA, codeB].map((code) => day.state().sessions.get(code)?.suspended)).toEqual([false, true])
  })

  test('X7: while somebody is missing it stays red, also over a restart', async () => {
    const { day } = await twelveInside()
    alarm(day, true)
    for (const key of everybody.slice(1)) day.show('desk-reader', key)
    alarm(day, false)
    day.restart()
    day.news()
    const { code, err } = await day.staff('W1', ['emergency', 'rearm'])
    expect([code, err]).toEqual([1, expect.stringContaining('1')])
    expect((await done(day.staff('W1', ['emergency', 'list']))).out).toMatch(/1 missing\n.*\nA01 .*missing/)
    await done(day.staff('W1', ['emergency', 'rearm', '--reason', '消防确认区内无人']))
    expect(day.news()).toContain('occupancy.mismatched')
    expect([...day.state().inside]).toEqual([day.refOf('A1')])
    expect(day.events().some(({ type }) => type === 'muster.completed')).toBe(false)
  })

  test('X7, edge case 36: a cut cable is an alarm, and the cable alone does not end it', async () => {
    const { day } = await twelveInside()
    day.bench.cables.get('panel')?.pull()
    day.bench.clock.advance(15_000)
    expect(day.news().slice(0, 2)).toEqual(['fire_alarm.raised', 'muster.started'])
    expect(day.last('fire_alarm.raised').data).toMatchObject({ device: 'panel', cause: 'line_cut' })
    day.show('lane-1-in', 'A1')
    expect(day.last('passage.denied').data.reason).toBe('portal_locked_down')
    day.bench.cables.get('panel')?.plugIn()
    day.bench.clock.advance(15_000)
    expect(day.news()).toContain('fire_alarm.cleared')
    const { code, err } = await day.staff('W1', ['emergency', 'rearm'])
    expect([code, err]).toEqual([1, expect.stringContaining('12 people are not accounted for')])
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(portal_locked_down)'])
  })

  test('X7: the screen at the check-in table shows the way out, and how many are missing', async () => {
    const { day } = await twelveInside()
    const screen = screenAt(day, { lang: 'zh_CN.UTF-8' })
    await screen.until(/请出示证件/)
    alarm(day, true)
    expect(await screen.until(/火警：请立即从最近出口撤离/)).toContain('未清点 12 人')
    day.show('desk-reader', 'A1')
    await screen.until(/未清点 11 人/)
    screen.interrupt.abort()
    await screen.ended
    expect(screen.all()).not.toContain(person('A1').name)
  })
})
