import { describe, expect, test } from 'vitest'
import { parseWhen } from '../../../daemon/cli/when.ts'

const now = { ms: Date.parse('2026-03-18T23:30:00Z'), utcOffset: '+08:00' }

describe('moments as people type them', () => {
  test.each([
    ['2026-03-18T10:00:00+08:00', '2026-03-18T02:00:00Z'],
    ['2026-03-18T10:00:00.250Z', '2026-03-18T10:00:00.250Z'],
    ['2026-03-18T10:00', '2026-03-18T02:00:00Z'],
    ['2026-03-18 10:00', '2026-03-18T02:00:00Z'],
    ['2026-03-18', '2026-03-17T16:00:00Z'],
    // at the venue it is already the 19th
    ['07:05', '2026-03-18T23:05:00Z'],
    ['7:05', '2026-03-18T23:05:00Z'],
    ['07:05:30', '2026-03-18T23:05:30Z'],
    ['45s', '2026-03-18T23:29:15Z'],
    ['30m', '2026-03-18T23:00:00Z'],
    ['2h', '2026-03-18T21:30:00Z'],
    ['3d', '2026-03-15T23:30:00Z'],
  ])('%s', (text, instant) => {
    expect(parseWhen(text, now)).toBe(Date.parse(instant))
  })

  test.each(['', 'now', '2026-02-30', '2026-13-01', '25:00', '10:60', '10', '5w', '-2h', '2026-03-18T10'])(
    '%j is no moment',
    (text) => {
      expect(parseWhen(text, now)).toBeNull()
    },
  )
})
