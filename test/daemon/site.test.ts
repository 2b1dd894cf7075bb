import { describe, expect, test } from 'vitest'
import { name } from '../../daemon/domain/events/define.ts'
import { venueOf } from '../../daemon/site.ts'
import { loaded } from '../support/venue-file.ts'

function site(...changes: [string, string][]) {
  const result = loaded(...changes)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return venueOf(result.config)
}

describe('the configured site as the core sees it', () => {
  test('names in English fall back to Chinese, absent zones and readers become null', () => {
    const venue = site(['    from: hall\n', ''])
    expect(venue.portals.get('lane-1')).toEqual({
      id: 'lane-1',
      name: '一号通道',
      nameEn: '一号通道',
      from: null,
      to: 'evaluation',
      gate: 'lane-gate',
      readers: { in: 'lane-in', out: null },
    })
    expect(venue.zones.get('room1')?.parent).toBe('evaluation')
  })

  test('a numbered row of cells is named after its doors', () => {
    const cells = site(['{ count: 24 }', '{ count: 3, first: 9, prefix: A }']).banks.get('bank-a')?.cells
    expect(cells).toEqual([
      { id: 'A09', door: 9 },
      { id: 'A10', door: 10 },
      { id: 'A11', door: 11 },
    ])
  })

  test('each device has its one use', () => {
    const uses = site().uses
    expect([...uses].map(([device, { kind }]) => [device, kind])).toEqual([
      ['lane-gate', 'gate'],
      ['lane-in', 'portal-reader'],
      ['desk-reader', 'desk-reader'],
      ['board-1', 'locker-board'],
    ])
  })

  test('rules come in whole milliseconds', () => {
    expect(
      site(['desks:', 'rules: { grantSeconds: 9.0001, admitBeforeMinutes: 30 }\ndesks:']).rules,
    ).toMatchObject({
      grantMs: 9000,
      gateOrderMs: 2000,
      lockerOrderMs: 3000,
      admitBeforeMs: 1_800_000,
    })
  })

  test.each(['lane-1', 'a', '0', 'x'.repeat(32)])('the id %s may stand in events', (id) => {
    expect(site(['id: lane-1', `id: "${id}"`]).portals.has(id)).toBe(true)
    expect(name.safeParse(id).success).toBe(true)
  })

  test.each(['Lane-1', '-a', 'a_b', 'x'.repeat(33), '', '道'])(
    'the id "%s" may neither be configured nor stand in events',
    (id) => {
      expect(loaded(['id: lane-1', `id: "${id}"`]).ok).toBe(false)
      expect(name.safeParse(id).success).toBe(false)
    },
  )
})
