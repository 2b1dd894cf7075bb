import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../daemon/clock.ts'

const now = Date.parse('2026-03-18T09:30:00+08:00')
/** What a clock in good order says on this machine: whether somebody keeps it in step is not the test's to decide. */
const sound = existsSync('/run/systemd/timesync/synchronized') ? 'synced' : 'holdover'

describe('the timeline of facts', () => {
  beforeEach(
    () => void vi.useFakeTimers({ now, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] }),
  )
  afterEach(() => void vi.useRealTimers())

  test('starts at the wall clock and runs with it', () => {
    const clock = systemClock(0)
    expect(clock.moment()).toEqual({ ms: now, clock: sound })
    vi.advanceTimersByTime(90_000)
    expect(clock.moment()).toEqual({ ms: now + 90_000, clock: sound })
  })

  test('starts at the last stored fact when the wall clock is behind it, and is suspect for good', () => {
    const clock = systemClock(now + 3_600_000)
    expect(clock.moment()).toEqual({ ms: now + 3_600_000, clock: 'suspect' })
    vi.advanceTimersByTime(3_600_000)
    expect(clock.moment()).toEqual({ ms: now + 7_200_000, clock: 'suspect' })
  })

  test.each([
    ['back by an hour', -3_600_000],
    ['forward by a day', 86_400_000],
    ['back by 1.1 s', -1_100],
  ])('stays steady when the wall clock jumps %s, and is suspect', (_name, jump) => {
    const clock = systemClock(0)
    vi.setSystemTime(now + jump)
    expect(clock.moment()).toEqual({ ms: now, clock: 'suspect' })
    vi.advanceTimersByTime(1_000)
    expect(clock.moment()).toEqual({ ms: now + 1_000, clock: 'suspect' })
  })

  test('takes a difference of up to 1 s for drift, and forgets a jump that is undone', () => {
    const clock = systemClock(0)
    vi.setSystemTime(now + 1_000)
    expect(clock.moment().clock).toBe(sound)
    vi.setSystemTime(now + 1_001)
    expect(clock.moment().clock).toBe('suspect')
    vi.setSystemTime(now)
    expect(clock.moment().clock).toBe(sound)
  })

  test('is unset on a machine that woke up in 1970', () => {
    vi.setSystemTime(0)
    expect(systemClock(0).moment()).toEqual({ ms: 0, clock: 'unset' })
  })

  test('has whole milliseconds and never goes back', () => {
    const clock = systemClock(0)
    let last = 0
    for (let i = 0; i < 1_000; i++) {
      vi.advanceTimersByTime(0.37)
      if (i % 100 === 0) vi.setSystemTime(now - i * 50)
      const { ms } = clock.moment()
      expect(Number.isInteger(ms) && ms >= last).toBe(true)
      last = ms
    }
  })
})

describe('a timer', () => {
  beforeEach(
    () => void vi.useFakeTimers({ now, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] }),
  )
  afterEach(() => void vi.useRealTimers())

  test('of more than 2^31 ms comes once, at its time', () => {
    const clock = systemClock(0)
    const days = 60 * 86_400_000
    let wakes = 0
    clock.at(clock.now() + days, () => wakes++)
    vi.advanceTimersByTime(days - 1)
    expect(wakes).toBe(0)
    vi.advanceTimersByTime(1)
    expect(wakes).toBe(1)
    vi.advanceTimersByTime(days)
    expect(wakes).toBe(1)
  })

  test('that is cancelled never comes, not even after a first piece of it', () => {
    const clock = systemClock(0)
    let wakes = 0
    const soon = clock.at(clock.now() + 10, () => wakes++)
    const late = clock.at(clock.now() + 2 ** 32, () => wakes++)
    soon()
    vi.advanceTimersByTime(2 ** 31)
    late()
    vi.advanceTimersByTime(2 ** 33)
    expect([wakes, vi.getTimerCount()]).toEqual([0, 0])
  })

  test('in the past comes soon, and not inside the call', () => {
    const clock = systemClock(0)
    let wakes = 0
    clock.at(clock.now() - 1_000, () => wakes++)
    expect(wakes).toBe(0)
    vi.advanceTimersByTime(1)
    expect(wakes).toBe(1)
  })

  test('does not follow the wall clock', () => {
    const clock = systemClock(0)
    let wakes = 0
    clock.at(clock.now() + 5_000, () => wakes++)
    vi.setSystemTime(now + 86_400_000)
    vi.advanceTimersByTime(4_999)
    expect(wakes).toBe(0)
    vi.advanceTimersByTime(1)
    expect(wakes).toBe(1)
  })
})

describe('a real timer', () => {
  test('never comes early, whatever fraction of a millisecond it was set to and however long the turn was', async () => {
    const clock = systemClock(0)
    const early: number[] = []
    const waits = Array.from({ length: 200 }, (_, i) => {
      const atMs = clock.now() + 1 + (i % 20) * 1.37
      // Part of the turn is over when the timer is set; Node counts from its start.
      while (i % 50 === 0 && clock.now() < atMs - 1);
      return new Promise<void>((resolve) => {
        clock.at(atMs, () => {
          if (clock.now() < atMs) early.push(atMs - clock.now())
          resolve()
        })
      })
    })
    await Promise.all(waits)
    expect(early).toEqual([])
  })
})
