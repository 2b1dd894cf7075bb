import { describe, expect, test } from 'vitest'
import { readConfig } from '../../config/load.ts'
import { checkWires } from '../../config/wires.ts'
import { families } from '../../drivers/families.ts'
import { eb } from '../support/gate-profiles.ts'
import { testFamilies, venueFile } from '../support/venue-file.ts'

const settings = { open: { in: 1, out: 2 }, passed: { in: 1, out: 2 } }

function findings(family: string, transport: Record<string, unknown>) {
  const line = { id: 'gate', family, transport, devices: [{ id: 'lane-1', settings }] }
  return checkWires({ lines: [line] }, families).findings
}

const port = { kind: 'serial', path: '/dev/venue/gate' }
const socket = { kind: 'tcp', host: '10.0.0.7', port: 502 }

test('a family that is spoken on one kind of wire only is refused on any other', () => {
  expect(findings('modbus-tcp-relay', port)).toEqual([
    {
      path: ['lines', 0, 'transport', 'kind'],
      at: 'value',
      expected: { zh: '此型号的接入方式：tcp', en: 'a kind of wire that this family is spoken on: tcp' },
      got: expect.stringContaining('serial'),
    },
  ])
  expect(findings('modbus-tcp-relay', socket)).toEqual([])
})

test('a family that says nothing of wires takes any', () => {
  expect(findings('modbus-relay', port)).toEqual([])
  expect(findings('modbus-relay', socket)).toEqual([])
})

describe('boards whose profile is data', () => {
  const profile = { ...eb, serial: { ...eb.serial, baudRate: 19_200 } }
  const line = (...profiles: readonly unknown[]) => ({
    id: 'gates',
    family: 'gate-eb',
    transport: port,
    devices: profiles.map((one, at) => ({
      id: `gate-${at}`,
      settings: { address: at + 1, profile: one, inSide: 'a' },
    })),
  })

  test('share a wire where they have the same profile', () => {
    expect(checkWires({ lines: [line(eb, eb)] }, families).findings).toEqual([])
  })

  test('cannot share it where they have two', () => {
    expect(checkWires({ lines: [line(eb, eb, profile)] }, families).findings).toMatchObject([
      {
        path: ['lines', 0, 'devices', 2, 'settings'],
        expected: { en: 'the same profile as the other devices on this wire' },
      },
    ])
  })

  test('have the speed of their profile on a line that names none', () => {
    const text = venueFile(['family: test-gate', 'family: gate-eb']).replace(
      /settings: \{ unit: (\d) \}/g,
      (_, unit) => `settings: ${JSON.stringify({ address: Number(unit), profile, inSide: 'a' })}`,
    )
    const onPort = text.replace(
      '{ kind: tcp, host: 10.0.0.7, port: 4001 }',
      '{ kind: serial, path: /dev/venue/gates }',
    )
    const result = readConfig({ file: 'venue.yaml', text: onPort }, new Map([...testFamilies, ...families]))
    expect(result.ok ? [] : result.problems).toEqual([])
    const gates = result.ok ? result.config.lines.find(({ id }) => id === 'gates') : undefined
    expect(gates?.transport).toMatchObject({ kind: 'serial', baudRate: 19_200 })
  })
})
