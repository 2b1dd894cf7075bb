import { describe, expect, test } from 'vitest'
import { dailyAfter } from '../../daemon/domain/calendar.ts'
import { everyDay } from '../../daemon/every-day.ts'
import { consoleClock } from '../support/staff-console.ts'

const at = (text: string) => Date.parse(text)
const local = { time: '03:30', utcOffset: '+08:00' }

describe('what is done once a day', () => {
  test.each([
    ['before the time is today', '2026-03-18T03:29:59+08:00', '2026-03-18T03:30:00+08:00'],
    ['at the time is tomorrow', '2026-03-18T03:30:00+08:00', '2026-03-19T03:30:00+08:00'],
    [
      'late in the evening is tomorrow, also where it is another date elsewhere',
      '2026-03-18T23:00:00+08:00',
      '2026-03-19T03:30:00+08:00',
    ],
  ])('%s', (_what, now, next) => {
    expect(dailyAfter(at(now), local)).toBe(at(next))
  })

  test('comes every day until it is stopped', () => {
    const clock = consoleClock(at('2026-03-18T12:00:00+08:00'))
    let runs = 0
    const stop = everyDay({ clock, ...local, run: () => runs++ })
    clock.advance(15.5 * 3_600_000 - 1)
    expect(runs).toBe(0)
    clock.advance(1)
    expect(runs).toBe(1)
    clock.advance(2 * 24 * 3_600_000)
    expect(runs).toBe(3)
    stop()
    clock.advance(24 * 3_600_000)
    expect(runs).toBe(3)
  })
})
