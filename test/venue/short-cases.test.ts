import { describe, expect, test } from 'vitest'
import { done, openVenueDay } from '../support/venue-day.ts'
import { sealed } from '../support/venue-visits.ts'

describe('short cases of the venue', () => {
  test('override abuse: one of the area staff alone lets no friend into a sealed area, and that is on record', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const before = { moved: day.bench.openings.length, inside: day.state().inside.size }
    // the friend is on no roster
    day.show('lane-2-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(not_on_roster)'])
    const friend = ['override', 'lane-2', '--reason', '熟人']
    // nor does the witness alone
    for (const [who, words] of [
      ['W1', 'takes two people'],
      ['W2', 'needs: witness'],
    ] as const) {
      const alone = await day.staff(who, friend)
      expect([alone.code, alone.err]).toEqual([1, expect.stringContaining(words)])
      expect(day.news()).toEqual(['override.rejected'])
    }
    expect(day.last('override.rejected').data).toMatchObject({
      portal: 'lane-2',
      participant: null,
      operator: day.refOf('W2'),
      second: null,
    })
    day.stimulate('lane-2-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(1_000)
    expect(day.news()).toEqual([])
    expect({ moved: day.bench.openings.length, inside: day.state().inside.size }).toEqual(before)
  })

  test('console abuse: five wrong PINs lock the account, also for the right one', async () => {
    const day = await openVenueDay()
    await done(day.staff('W2', ['operator', 'logout']))
    day.news()
    for (let attempt = 0; attempt < 5; attempt++)
      await day.staff('W2', ['operator', 'login', 'w2'], ['111222'])
    expect(day.news()).toEqual(Array.from({ length: 5 }, () => 'operator.login_failed'))
    const { code } = await day.staff('W2', ['operator', 'login', 'w2'], ['528309'])
    expect(code).toBe(1)
    day.wait(15 * 60_000)
    expect((await day.staff('W2', ['operator', 'login', 'w2'], ['528309'])).code).toBe(0)
  })
})
