import { describe, expect, test } from 'vitest'
import { families } from '../../../drivers/families.ts'
import { osdpGate, osdpKeypad, osdpReader } from '../../../drivers/osdp/index.ts'
import { gateWiring, inTheOpen, secured } from '../../support/osdp-bench.ts'
import { keyFile } from '../../support/osdp-session.ts'

const rows = [osdpReader, osdpKeypad, osdpGate]

function problems(row: (typeof rows)[number], settings: unknown): readonly string[] {
  const parsed = row.settings.safeParse(settings)
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
}

test('the families are in the table, each of its kind', () => {
  expect(rows.map(({ name }) => families.get(name)?.kind)).toEqual(['scanner', 'keypad', 'gate'])
})

describe('settings', () => {
  test.each(rows)('of $name say whether it has a session: nothing is taken in the open by default', (row) => {
    expect(problems(row, { ...gateOf(row), address: 1 })).toEqual(['security'])
  })

  test('name the file with the key, and never the key', () => {
    expect(problems(osdpReader, { address: 1, security: { keyFile } })).toEqual([])
    for (const security of ['00112233445566778899AABBCCDDEEFF', { key: '00' }, { keyFile: 'relative' }]) {
      expect(problems(osdpReader, { address: 1, security })).not.toEqual([])
    }
  })

  test('pair only when they say so', () => {
    expect(osdpReader.settings.parse(secured)).toMatchObject({ security: { keyFile, pairing: false } })
  })

  test('parse to themselves, because a family parses them again', () => {
    for (const row of rows) {
      const parsed = row.settings.parse({ ...gateOf(row), ...inTheOpen })
      expect(row.settings.parse(parsed)).toEqual(parsed)
    }
  })

  test.each<readonly [string, Record<string, unknown>]>([
    ['address', { address: -1 }],
    ['address', { address: 0x7f }],
    ['pollMs', { pollMs: 49 }],
    ['replyMs', { replyMs: 501 }],
    ['pulseMs', { pulseMs: 250 }],
    ['pulseMs', { pulseMs: 100 }],
    ['open.out', { open: { in: 1, out: 1 } }],
    ['passed', { passed: { in: 2, out: 3 } }],
    ['', { surprise: 1 }],
  ])('of a gate, "%s" is refused: %j', (path, more) => {
    expect(problems(osdpGate, { ...inTheOpen, ...gateWiring, ...more })).toEqual([path])
  })

  test('of a gate that nobody tells who passes say so', () => {
    const unseen = (more: object) =>
      osdpGate.unseen?.(osdpGate.settings.parse({ ...inTheOpen, ...gateWiring, ...more }))
    expect(unseen({})).toBeNull()
    expect(unseen({ passed: null })).not.toBeNull()
  })
})

function gateOf(row: (typeof rows)[number]): object {
  return row === osdpGate ? gateWiring : {}
}
