import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../config/load.ts'
import { wiresOf } from '../../daemon/wires.ts'
import { createListeningOwner } from '../support/listening-owner.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

function exampleConfig() {
  const file = new URL('../../config/venue.example.yaml', import.meta.url)
  const loaded = readConfig({ file: 'venue.example.yaml', text: readFileSync(file, 'utf8') })
  if (!loaded.ok) throw new Error('the example venue does not pass its own check')
  return loaded.config
}

describe('the wires of a configuration', () => {
  const config = exampleConfig()
  const clock = createVirtualClock()
  const ports = { clock, randomBytes: (count: number) => new Uint8Array(count) }
  const wires = wiresOf(config, ports)

  test('are its lines with their families and devices, and none is opened yet', () => {
    expect(wires.map(({ id, family }) => [id, family.name])).toEqual(
      config.lines.map(({ id, family }) => [id, family]),
    )
    expect(wires.map(({ devices }) => devices)).toEqual(config.lines.map(({ devices }) => devices))
    expect(clock.waiting()).toBe(0)
  })

  test('say where they are and how fast they speak', () => {
    const line = config.lines.find(({ transport }) => transport.kind === 'serial')
    const { transport } = line ?? {}
    if (transport?.kind !== 'serial') throw new Error('the example has no serial line')
    const wire = wires.find(({ id }) => id === line?.id)
    const { baudRate, dataBits, parity, stopBits, path } = transport
    expect(wire?.where).toBe(path)
    expect(wire?.format).toEqual({ baudRate, dataBits, parity, stopBits })
  })

  test('over a device server leave more time for an answer than a wire on this machine', () => {
    const [serial, tcp] = (['serial', 'tcp'] as const).map((kind) =>
      wires.find((_, i) => config.lines[i]?.transport.kind === kind),
    )
    expect(tcp?.where).toMatch(/^[0-9.]+:\d+$/)
    expect(tcp?.extraMs).toBeGreaterThan(serial?.extraMs ?? Number.POSITIVE_INFINITY)
  })

  test.each([
    [{ kind: 'hid', path: '/dev/hidraw3' }, '/dev/hidraw3'],
    [{ kind: 'hid', vendorId: 0x0400, productId: 0xc35a }, 'HID 0400:C35A'],
    [{ kind: 'hid', vendorId: 0x0400, productId: 0xc35a, serialNumber: 'A7' }, 'HID 0400:C35A'],
    [{ kind: 'hid', vendorId: 0x05e0, productId: 0x0600, usagePage: 0x8c }, 'HID 05E0:0600'],
  ] as const)('on HID are found by %o', (transport, where) => {
    const [line] = config.lines.filter(({ family }) => family === 'sam-v')
    if (line === undefined) throw new Error('the example has no card reader')
    const [wire] = wiresOf({ ...config, lines: [{ ...line, transport }] }, ports)
    expect([wire?.where, wire?.format, wire?.extraMs]).toEqual([where, null, 0])
  })

  test('to a network controller are found by its address, and bytes cost no time there', async () => {
    const [line] = config.lines
    if (line === undefined) throw new Error('the example has no line')
    const transport = { kind: 'udp', host: '127.0.0.1', port: 60_000 } as const
    const [wire] = wiresOf({ ...config, lines: [{ ...line, family: 'uhppote', transport }] }, ports)
    expect([wire?.where, wire?.format]).toEqual(['UDP 127.0.0.1:60000', null])
    const owner = createListeningOwner()
    const opened = wire?.openTransport()
    opened?.open(owner)
    opened?.close()
    expect((await owner.untilClosed()).message).toContain('UDP device 127.0.0.1:60000')
  })

  test('that are input devices are found by their node, and bytes cost no time there', async () => {
    const [line] = config.lines
    if (line === undefined) throw new Error('the example has no line')
    const transport = { kind: 'evdev', path: '/dev/input/by-id/no-such-reader-event-kbd' } as const
    const [wire] = wiresOf({ ...config, lines: [{ ...line, family: 'wedge-evdev', transport }] }, ports)
    expect([wire?.where, wire?.format, wire?.extraMs]).toEqual([transport.path, null, 0])
    const owner = createListeningOwner()
    wire?.openTransport().open(owner)
    expect((await owner.untilClosed()).message).toContain(`input device ${transport.path} is not there`)
  })
})
