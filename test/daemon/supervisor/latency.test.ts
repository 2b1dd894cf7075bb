import { expect, test } from 'vitest'
import { createLatency } from '../../../daemon/supervisor/latency.ts'

test('there are no figures before the first answer', () => {
  expect(createLatency().figures()).toBeNull()
})

test('the figures are of the newest 64 answers: last, median and worst', () => {
  const latency = createLatency()
  latency.add(9_000)
  for (let ms = 1; ms <= 64; ms++) latency.add(ms)
  expect(latency.figures()).toEqual({ lastMs: 64, medianMs: 32, worstMs: 64, answers: 64 })
  for (const ms of [5, 400.26]) latency.add(ms)
  expect(latency.figures()).toMatchObject({ lastMs: 400.3, worstMs: 400.3, answers: 64 })
})

test('before the window is full the figures are of what there was', () => {
  const latency = createLatency()
  for (const ms of [30, 10, 20]) latency.add(ms)
  expect(latency.figures()).toEqual({ lastMs: 20, medianMs: 20, worstMs: 30, answers: 3 })
})
