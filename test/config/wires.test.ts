import { expect, test } from 'vitest'
import { checkWires } from '../../config/wires.ts'
import { families } from '../../drivers/families.ts'

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
