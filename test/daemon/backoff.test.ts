import { describe, expect, test } from 'vitest'
import { pauseMs } from '../../daemon/backoff.ts'

const longest = { next: () => 1 - Number.EPSILON }
const shortest = { next: () => 0 }
const whole = (failures: number) => Math.round(pauseMs.patient(failures, longest))

describe('the pause before the next attempt', () => {
  test('doubles from 0.5 s up to 15 s', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(whole)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  })

  test('stays at 15 s for ever', () => {
    expect([100, 10_000, Number.MAX_SAFE_INTEGER].map(whole)).toEqual([15_000, 15_000, 15_000])
  })

  test('takes from half to the whole of it, as chance has it', () => {
    expect(pauseMs.patient(0, shortest)).toBe(250)
    expect(pauseMs.patient(9, shortest)).toBe(7_500)
    expect(pauseMs.patient(1, { next: () => 0.5 })).toBe(750)
  })

  test('for what may appear any moment is short enough for a replug to be served within 2 s', () => {
    expect(pauseMs.soon).toBe(500)
  })
})
