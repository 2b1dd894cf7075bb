/** What the benchmarks make of their samples. */
import { describe, expect, test } from 'vitest'
import { compare, percentile, rounded } from '../../scripts/benchmarks/figures.ts'

const upTo = (last: number) => Array.from({ length: last }, (_, at) => last - at)

describe('percentiles', () => {
  test('are samples, found by nearest rank in whatever order they came', () => {
    expect([0.5, 0.99, 1].map((part) => percentile(upTo(200), part))).toEqual([100, 198, 200])
  })

  test('of a single sample are that sample', () => {
    expect([0, 0.5, 0.99].map((part) => percentile([7], part))).toEqual([7, 7, 7])
  })

  test('of nothing do not exist', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError)
  })
})

describe('a comparison', () => {
  test('puts ours beside the bare limit of the same run', () => {
    const figures = compare({ name: 'commit', unit: 'ms', ours: upTo(100), limit: [40, 40, 40] })
    expect(figures).toEqual({
      name: 'commit',
      p50: 50,
      p99: 99,
      unit: 'ms',
      limit_p50: 40,
      limit_p99: 40,
      ratio_p50: 1.25,
    })
  })

  test('of rates tells the slow end as p99', () => {
    const figures = compare({ name: 'drain', unit: 'events/s', ours: upTo(100), limit: [100], isRate: true })
    expect(figures).toMatchObject({ p50: 50, p99: 1, ratio_p50: 0.5 })
  })
})

test('figures have no more digits than they mean', () => {
  expect([0.123456, 12.3456, 1234.56].map(rounded)).toEqual([0.123, 12.346, 1235])
})
