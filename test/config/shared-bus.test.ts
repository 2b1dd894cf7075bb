import { describe, expect, test } from 'vitest'
import { checkWires } from '../../config/wires.ts'
import { families } from '../../drivers/families.ts'
import { secondOnBus, usualSettings } from '../support/usual-settings.ts'

/** What the check finds wrong with two devices of a family on one wire. */
function findings(family: string, settings: readonly [unknown, unknown]) {
  const transport = { kind: 'serial', path: '/dev/venue/bus' }
  const devices = settings.map((one, at) => ({ id: `device-${at + 1}`, settings: one }))
  return checkWires({ lines: [{ id: 'bus', family, transport, devices }] }, families).findings
}

describe('two devices on one bus', () => {
  const sharing = [...families.keys()].filter((family) => secondOnBus(family) !== null)

  test.each(sharing)('of family %s are told apart by their addresses', (family) => {
    expect(findings(family, [usualSettings(family), secondOnBus(family)])).toEqual([])
  })

  test.each(sharing)('of family %s may not have the same address', (family) => {
    const [found, ...more] = findings(family, [secondOnBus(family), secondOnBus(family)])
    expect(more).toEqual([])
    expect(found?.expected.en).toContain('lines[0].devices[0]')
  })
})
