import { describe, expect, test } from 'vitest'
import { families } from '../../../drivers/families.ts'
import type { Packet } from '../../../drivers/ports.ts'
import { samV } from '../../../drivers/sam-v/index.ts'
import { samDefaults } from '../../support/sam-bench.ts'

test('it stands in the table of families', () => {
  expect(families.get('sam-v')).toBe(samV)
})

describe('settings', () => {
  test('may all be left out', () => {
    expect(samV.settings.parse({})).toEqual(samDefaults)
  })

  test.each([
    ['a poll faster than any seen in use', { pollMs: 99 }],
    ['half a millisecond', { pollMs: 300.5 }],
    ['something that is no module id', { expectedModuleId: 'SAM-1' }],
    ['a setting it does not have', { moduleId: '05.03-20161201-0001234567-0987654321' }],
  ])('%s is refused', (_, settings) => {
    expect(samV.settings.safeParse(settings).success).toBe(false)
  })
})

test.each([
  ['05.03-20161201-0001234567-0987654321', {}],
  ['05.03-20161201-0001234568-0000000001', { expectedModuleId: '5.3-20161201-1234568-1' }],
])('the simulated reader is module %s when the settings say %j', (id, settings) => {
  const request: Packet = { kind: 'getModuleId' }
  expect(samV.simulate(settings).step({ kind: 'request', packet: request }, 0).replies).toMatchObject([
    { packet: { kind: 'moduleId', id } },
  ])
})
