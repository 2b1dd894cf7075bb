import { describe, expect, test } from 'vitest'
import { done, openVenueDay } from '../support/venue-day.ts'

describe('short cases of the venue', () => {
  test('override abuse: one of the area staff alone lets nobody in, and that is on record', async () => {
    const day = await openVenueDay()
    const words = ['override', 'lane-1', '--reason', '熟人']
    const { code, err } = await day.staff('W2', words)
    expect(code).toBe(1)
    expect(err).not.toBe('')
    expect(day.news()).toEqual(['override.rejected'])
    expect(day.bench.openings).toEqual([])
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
