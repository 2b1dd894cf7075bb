import { describe, expect, test } from 'vitest'
import { watchClock } from '../../daemon/clock-watch.ts'
import type { ClockQuality } from '../../daemon/domain/event.ts'
import type { ClockStep } from '../../daemon/domain/input.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const hour = 3_600_000
const startMs = Date.parse('2026-03-18T11:00:00+08:00')

/** A wall clock that can be set, beside a steady timeline that cannot. */
function watched() {
  const machine = createVirtualClock()
  const news: { quality: ClockQuality; step: ClockStep | null }[] = []
  const wall = { aheadMs: 0, quality: 'synced' as ClockQuality }
  const steadyMs = () => startMs + machine.now()
  const facts = {
    ...machine,
    moment: () => ({ ms: steadyMs(), clock: wall.quality }),
    wallMs: () => steadyMs() + wall.aheadMs,
  }
  const watch = watchClock({ facts, machine, onNews: (one) => news.push(one) })
  return { machine, news, wall, watch }
}

describe('the watch on the clock (F-X.3, edge case 33, X10)', () => {
  test('says at once how far the clock is trusted, and nothing more while that stays', () => {
    const { machine, news } = watched()
    machine.advance(60_000)
    expect(news).toEqual([{ quality: 'synced', step: null }])
  })

  test('tells a jump back of two hours with both readings, and the doubt', () => {
    const { machine, news, wall } = watched()
    machine.advance(10_000)
    wall.aheadMs = -2 * hour
    wall.quality = 'suspect'
    machine.advance(1_000)
    const fromMs = startMs + 11_000
    expect(news.slice(1)).toEqual([{ quality: 'suspect', step: { fromMs, toMs: fromMs - 2 * hour } }])
  })

  test('tells when the clock is in step again', () => {
    const { machine, news, wall } = watched()
    Object.assign(wall, { aheadMs: 24 * hour, quality: 'suspect' })
    machine.advance(1_000)
    Object.assign(wall, { aheadMs: 0, quality: 'synced' })
    machine.advance(1_000)
    expect(news.at(-1)).toMatchObject({ quality: 'synced', step: { toMs: startMs + 2_000 } })
  })

  test('takes drift for drift', () => {
    const { machine, news, wall } = watched()
    for (let second = 0; second < 300; second++) {
      wall.aheadMs += 100
      machine.advance(1_000)
    }
    expect(news).toHaveLength(1)
  })

  test('looks no more once it is stopped', () => {
    const { machine, watch } = watched()
    watch.stop()
    expect(machine.waiting()).toBe(0)
  })
})
