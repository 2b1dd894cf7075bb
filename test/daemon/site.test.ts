import { describe, expect, test } from 'vitest'
import { name } from '../../daemon/domain/events/define.ts'
import { venueOf } from '../../daemon/site.ts'
import { loaded, withContacts } from '../support/venue-file.ts'

function site(...changes: readonly (readonly [string, string])[]) {
  const result = loaded(...changes)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  // the families of configuration tests exist in them only
  return venueOf(result.config, () => null)
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
      control: 'both',
      gate: 'lane-gate',
      readers: { in: 'lane-in', out: null },
    })
    expect(venue.zones.get('room1')?.parent).toBe('evaluation')
  })

  test('a numbered row of cells is named after its doors', () => {
    const cells = site(['{ count: 24 }', '{ count: 3, first: 9, prefix: A }']).banks.get('bank-a')?.cells
    expect(cells).toEqual([
      { id: 'A09', door: 9, size: 'small' },
      { id: 'A10', door: 10, size: 'small' },
      { id: 'A11', door: 11, size: 'small' },
    ])
  })

  test('a cell has its own size, that of its bank, or is small', () => {
    const list = '[{ id: A1, door: 1 }, { id: A2, door: 2, size: small }]'
    const sizes = (...changes: readonly (readonly [string, string])[]) =>
      site(['{ count: 24 }', list], ...changes)
        .banks.get('bank-a')
        ?.cells.map(({ size }) => size)
    expect(sizes()).toEqual(['small', 'small'])
    expect(sizes(['board: board-1,', 'board: board-1, size: large,'])).toEqual(['large', 'small'])
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

  test('the contacts of an input board are its one use', () => {
    const mains = '{ id: mains, name: 市电, device: inputs-1, input: 1, meaning: mains, activeWhen: closed }'
    const recorder =
      '{ id: recorder, name: 录像机, nameEn: recorder, device: inputs-1, input: 3, meaning: recorder, activeWhen: open, zone: room1 }'
    const venue = site(...withContacts(mains, recorder))
    expect(venue.contacts.get('mains')).toEqual({
      id: 'mains',
      name: '市电',
      nameEn: '市电',
      device: 'inputs-1',
      input: 1,
      meaning: 'mains',
      activeWhen: 'closed',
      zone: null,
    })
    expect(venue.contacts.get('recorder')).toMatchObject({ nameEn: 'recorder', zone: 'room1' })
    expect(venue.uses.get('inputs-1')).toEqual({ kind: 'inputs', contacts: [...venue.contacts.values()] })
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

  test('rules that bind outside the core stand beside, and the version changes with any of them', () => {
    const usual = site()
    const shorter = site(['desks:', 'rules: { vaultDays: 90 }\ndesks:'])
    expect(usual.otherRules).toMatchObject({ vaultDays: 180, freeEgress: true })
    expect(usual.otherRules).not.toHaveProperty('grantSeconds')
    expect(shorter.otherRules).toMatchObject({ vaultDays: 90 })
    expect(shorter.rules).toEqual(usual.rules)
    expect(shorter.ruleVersion).not.toBe(usual.ruleVersion)
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
