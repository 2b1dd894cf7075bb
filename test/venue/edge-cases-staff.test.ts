import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { checkIn, importRosters, sealed, together, waive } from '../support/venue-visits.ts'

describe('operators, and the record (F-X.1, F-X.10, F-X.11)', () => {
  test('edge case 41: an operator who wants to open for a friend is refused, alone or with oneself, and that can be listed', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const friend = ['override', 'lane-2', '--reason', '熟人']
    expect((await day.staff('W1', friend)).code).toBe(1)
    expect((await day.staff('W1', [...friend, '--with', 'w1'], ['407198'])).code).toBe(1)
    expect((await together(day, 'W2', 'W1', friend)).code).toBe(1)
    const facts = day.news()
    expect(facts.filter((fact) => fact === 'override.rejected').length).toBeGreaterThanOrEqual(2)
    expect(facts).not.toContain('override.executed')
    expect(day.bench.openings.filter(({ device }) => device === 'lane-2-gate')).toHaveLength(5)
    const list = await done(day.staff('S1', ['log', '--type', 'override.rejected', '--lang', 'zh-CN']))
    expect(list.out).toMatch(/人工放行被拒/)
  })

  test('edge case 47: with the device of a supervisor dead a one-time code consents once, or the other supervisor does', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const request = ['leave', 'request', badgeOf('B2'), '--kind', 'ordinary', '--back', '11:50']
    await done(day.staff('W2', [...request, '--reason', '取药']))
    await done(day.staffWithCard('W2', ['leave', 'approve', 'L1'], { reader: 'room2-out', key: 'B1' }))
    // the supervisor reads the code out on the telephone
    const { out } = await done(day.staff('S2', ['operator', 'code', '--json']))
    const { code } = JSON.parse(out) as { code: string }
    day.news()
    const byCode = ['leave', 'approve', 'L1', '--with-code', 's2']
    expect((await day.staff('W2', byCode, ['000000'])).code).toBe(1)
    day.news()
    await done(day.staff('W2', byCode, [code]))
    expect(day.news()).toEqual(['leave.approval_recorded', 'leave.granted'])
    expect(day.last('leave.approval_recorded').data).toMatchObject({
      method: 'code',
      approver: day.refOf('S2'),
    })
    const again = ['leave', 'request', badgeOf('B3'), '--kind', 'ordinary', '--back', '11:50']
    await done(day.staff('W2', [...again, '--reason', '取药']))
    day.bench.clock.advance(3_000)
    await done(day.staffWithCard('W2', ['leave', 'approve', 'L2'], { reader: 'room2-out', key: 'B1' }))
    expect((await day.staff('W2', ['leave', 'approve', 'L2', '--with-code', 's2'], [code])).code).toBe(1)
    expect(JSON.stringify(day.events())).not.toContain(code)
  })

  test('edge case 43: with the disk full nobody is let in, everybody gets out, and all of it is on record later', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    await waive(day, 'A1')
    day.pass('lane-1', 'in', 'W2')
    day.news()
    const before = day.bench.openings.length
    day.bench.diskFull = true
    day.show('lane-1-in', 'A1')
    expect(day.bench.openings).toHaveLength(before)
    const said = await day.staff('W1', ['status', '--lang', 'zh-CN'])
    expect(said.out).toMatch(/日志 .*(无法写入|不可写)/)
    day.pass('lane-1', 'out', 'W2')
    expect(day.bench.openings).toHaveLength(before + 1)
    day.bench.diskFull = false
    day.bench.clock.advance(60_000)
    const facts = day.news()
    expect(facts).toContain('zone.exited')
    expect(facts[0]).toBe('passage.denied(decision_unavailable)')
    expect((await day.staff('W1', ['audit', 'verify'])).code).toBe(0)
  })
})
