import { describe, expect, test } from 'vitest'
import { runDay } from './run.ts'

describe('a simulated day', () => {
  test('without trouble lets everybody in and out', () => {
    const report = runDay(1, { troubled: false })
    expect(report.complaints).toEqual([])
    expect(report.kills).toBe(0)
    // six people, each through a lane and a door, in and out; some turn back and try again
    expect(report.passages).toBe(24)
  })

  test.each([1, 2, 3, 4, 5, 6])('with trouble of seed %i breaks no invariant', (seed) => {
    const report = runDay(seed)
    expect(report.complaints).toEqual([])
    expect(report.grants).toBeGreaterThan(0)
  })

  test('is the same day for the same seed', () => {
    expect(runDay(7)).toEqual(runDay(7))
  })
})
