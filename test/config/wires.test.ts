import { describe, expect, test } from 'vitest'
import { checkConfig } from '../../config/check.ts'
import { readConfig } from '../../config/load.ts'
import { checkWires } from '../../config/wires.ts'
import { families } from '../../drivers/families.ts'
import { eb, feab } from '../support/gate-profiles.ts'
import { loaded, testFamilies, venueFile } from '../support/venue-file.ts'

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

test('a network controller is spoken to over UDP only', () => {
  const found = (transport: Record<string, unknown>) =>
    findings('uhppote', transport).filter(({ path }) => path.includes('transport'))
  expect(found({ kind: 'udp', host: '10.0.0.8', port: 60_000 })).toEqual([])
  expect(found(socket)).toMatchObject([{ expected: { en: expect.stringContaining('udp') } }])
})

test('a family that says nothing of wires takes any', () => {
  expect(findings('modbus-relay', port)).toEqual([])
  expect(findings('modbus-relay', socket)).toEqual([])
})

describe('readers, scanners and keypads', () => {
  const lineOf = (family: string, transport: object, ...settings: readonly object[]) => ({
    id: 'readers',
    family,
    transport,
    devices: settings.map((one, at) => ({ id: `${family}-${at}`, settings: one })),
  })
  const told = (...lines: readonly object[]) => checkWires({ lines }, families).findings
  const keyboard = { kind: 'evdev', path: '/dev/input/by-id/usb-reader-event-kbd' }
  const scanner = { kind: 'hid', vendorId: 0x05e0, productId: 0x0600, usagePage: 0x8c }

  test.each([
    ['wedge-evdev', keyboard, {}],
    ['keypad-evdev', keyboard, {}],
    ['keypad-hid', { kind: 'hid', path: '/dev/hidraw3' }, {}],
    ['scanner-hid-pos', scanner, { shape: 'zebra' }],
    ['scanner-serial', port, {}],
    ['scanner-serial', socket, {}],
  ])('%s is on its own kind of wire: %o', (family, transport, settings) => {
    expect(told(lineOf(family, transport, settings))).toEqual([])
  })

  test.each([
    ['wedge-evdev', port, 'evdev'],
    ['keypad-hid', keyboard, 'hid'],
    ['scanner-hid-pos', port, 'hid'],
    ['scanner-serial', keyboard, 'serial, tcp'],
    ['sam-v', keyboard, null],
  ])('%s on %o is checked', (family, transport, kinds) => {
    const words = told(lineOf(family, transport, family === 'scanner-hid-pos' ? { shape: 'zebra' } : {}))
    expect(words.map(({ expected }) => expected.en)).toEqual(
      kinds === null ? [] : [`a kind of wire that this family is spoken on: ${kinds}`],
    )
  })

  test('have a wire to themselves', () => {
    expect(told(lineOf('scanner-serial', port, {}, {}))).toMatchObject([
      { expected: { en: expect.stringContaining('one device only') } },
    ])
  })

  test('of one USB device with two interfaces are two wires, told apart by usage page', () => {
    const pad = { ...scanner, usagePage: 0x01 }
    expect(
      told(lineOf('scanner-hid-pos', scanner, { shape: 'zebra' }), lineOf('keypad-hid', pad, {})),
    ).toEqual([])
    expect(
      told(lineOf('scanner-hid-pos', scanner, { shape: 'zebra' }), lineOf('keypad-hid', scanner, {})),
    ).toHaveLength(1)
  })

  test('of one id on two lines are reported, not stumbled over', () => {
    const [one, other] = [
      lineOf('scanner-hid-pos', scanner, { shape: 'zebra' }),
      lineOf('keypad-hid', { kind: 'hid', path: '/dev/hidraw3' }, {}),
    ].map((line) => ({ ...line, devices: line.devices.map((device) => ({ ...device, id: 'same' })) }))
    const { findings } = checkConfig({ lines: [one, other] }, families)
    const repeated = findings.filter(({ expected }) => expected.en.includes('not yet used'))
    expect(repeated).not.toEqual([])
    expect(checkConfig({ lines: [other, one] }, families).findings).toHaveLength(findings.length)
  })

  test('do not name a node and a usage page', () => {
    const both = { kind: 'hid', path: '/dev/hidraw3', usagePage: 0x8c }
    expect(told(lineOf('keypad-hid', both, {}))).toMatchObject([
      { path: ['lines', 0, 'transport'], expected: { en: expect.stringContaining('path alone') } },
    ])
  })
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

describe('what a device can not tell is said where it is configured', () => {
  const gateLine = (family: string, settings: unknown, transport: unknown = port) => ({
    id: 'line',
    family,
    transport,
    devices: [{ id: 'device', settings }],
  })
  const hints = (line: unknown) => checkConfig({ lines: [line] }, families).hints.map(({ text }) => text.en)
  const usb = { kind: 'hid', path: '/dev/venue/gate' }
  const doors = { relays: 8, pulseMs: 300, doors: { count: 4 } }

  test.each([
    [
      'a gate that is only written to',
      gateLine('gate-eb', { profile: eb, inSide: 'a' }),
      'does not see who passes',
    ],
    [
      'a USB relay',
      gateLine('hid-relay', { serial: 'GATE1', open: { in: 1, out: 2 } }, usb),
      'does not see who passes',
    ],
    [
      'doors without contacts',
      gateLine('lock-modbus-relay', { ...doors, contacts: 'none' }),
      'have no contacts',
    ],
  ])('%s', (_, line, words) => {
    expect(hints(line)).toContainEqual(expect.stringContaining(words))
  })

  test.each([
    ['a gate that reports', gateLine('gate-feab', { profile: feab, inSide: 'a' })],
    ['a relay board with contacts', gateLine('modbus-relay', settings)],
    [
      'doors with contacts',
      gateLine('lock-modbus-relay', { ...doors, contacts: { feedback: 'closed_when_shut' } }),
    ],
  ])('nothing of %s', (_, line) => {
    expect(hints(line).filter((text) => /see|contacts/.test(text))).toEqual([])
  })
})

describe('the adapter that belongs to a line', () => {
  const reader = '/dev/venue/reader-1 }'
  const withAdapter = (adapter: string) => loaded([reader, `/dev/venue/reader-1, adapter: ${adapter} }`])

  test('is named by its serial number, by its port, or by both', () => {
    for (const adapter of [
      '{ serialNumber: FT0X1 }',
      '{ usbPort: 1-2.3 }',
      '{ serialNumber: A, usbPort: 1-2 }',
    ])
      expect(withAdapter(adapter).ok).toBe(true)
  })

  test('stays with the line when the format of the port is filled in', () => {
    const result = withAdapter('{ serialNumber: FT0X1 }')
    if (!result.ok) throw new Error('refused')
    const transports = result.config.lines.map(({ transport }) => transport)
    expect(transports).toContainEqual(
      expect.objectContaining({ kind: 'serial', adapter: { serialNumber: 'FT0X1' } }),
    )
  })

  test.each(['{}', '{ usbPort: ttyUSB0 }', "{ serialNumber: '' }"])('is refused as %s', (adapter) => {
    expect(withAdapter(adapter).ok).toBe(false)
  })
})
