import { describe, expect, test } from 'vitest'
import { families } from '../../../drivers/families.ts'
import { modbusRelay } from '../../../drivers/modbus-relay/index.ts'
import { relayGate } from '../../support/relay-gate.ts'

const wiring = { open: { in: 1, out: 2 }, passed: { in: 3, out: 4 } }

function problems(settings: unknown): readonly { path: string; message: string }[] {
  const parsed = modbusRelay.settings.safeParse(settings)
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
}

test('the family is in the table', () => {
  expect(families.get('modbus-relay')).toBe(modbusRelay)
})

describe('settings', () => {
  test('need the wiring only; the rest has defaults', () => {
    expect(modbusRelay.settings.parse(wiring)).toEqual(relayGate)
  })

  test.each<readonly [string, Record<string, unknown>]>([
    ['unit', { unit: 0 }],
    ['unit', { unit: 248 }],
    ['open.in', { open: { in: 0, out: 2 } }],
    ['passed.out', { passed: { in: 3, out: 9 } }],
    ['pulseMs', { pulseMs: 100 }],
    ['pulseMs', { pulseMs: 250 }],
    ['pulseMs', { pulseMs: 1100 }],
    ['fire', { fire: 9 }],
    ['pollMs', { pollMs: 51 }],
    ['fireActive', { fireActive: 'on' }],
    ['ajar', { ajar: 0 }],
  ])('%s out of range is named: %j', (path, settings) => {
    expect(problems({ ...wiring, ...settings }).map((problem) => problem.path)).toEqual([path])
  })

  test.each<readonly [string, string, Record<string, unknown>]>([
    [
      'open.out',
      'open.in and open.out are the same relay; each direction needs its own',
      { open: { in: 2, out: 2 } },
    ],
    [
      'passed.out',
      'passed.in and passed.out are the same input; each direction needs its own',
      { passed: { in: 3, out: 3 } },
    ],
    ['fire', 'fire is the input of a passage contact; it needs its own', { fire: 4 }],
    ['ajar', 'ajar is the input of another contact; it needs its own', { ajar: 3 }],
    ['ajar', 'ajar is the input of another contact; it needs its own', { fire: 5, ajar: 5 }],
    [
      'obstructed',
      'obstructed is the input of another contact; it needs its own',
      { ajar: 5, obstructed: 5 },
    ],
  ])('%s must be distinct: %s', (path, message, settings) => {
    expect(problems({ ...wiring, ...settings })).toEqual([{ path, message }])
  })

  test('that do not exist are refused', () => {
    expect(problems({ ...wiring, holdMs: 500 })).toHaveLength(1)
  })
})
