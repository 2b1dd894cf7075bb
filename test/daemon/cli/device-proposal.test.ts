import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { line } from '../../../config/wire-schema.ts'
import { checkWires } from '../../../config/wires.ts'
import { parseYaml } from '../../../config/yaml.ts'
import { linesFragment, recognised, udevRules } from '../../../daemon/cli/device-proposal.ts'
import { families, familyOf } from '../../../drivers/families.ts'
import type { ListedDevice } from '../../../drivers/transport/listing.ts'

function device(given: Partial<ListedDevice>): ListedDevice {
  return {
    kind: 'serial',
    node: '/dev/ttyUSB0',
    stableNames: [],
    usbId: '1A86:7523',
    serialNumber: null,
    description: null,
    usbPort: '1-2.3',
    driver: null,
    usages: [],
    accessible: true,
    group: 'dialout',
    ...given,
  }
}

const reader = device({ kind: 'usb', node: '/dev/bus/usb/001/007', usbId: '0400:C35A', usbPort: '1-3' })

/** The rules without their comments. */
function rulesFor(...devices: ListedDevice[]): string[] {
  return udevRules(devices)
    .split('\n')
    .filter((text) => text !== '' && !text.startsWith('#'))
}

describe('udev rules that are proposed', () => {
  test('tell two identical adapters without serial numbers apart by their sockets', () => {
    expect(rulesFor(device({}), device({ node: '/dev/ttyUSB1', usbPort: '1-2.4' }))).toEqual([
      'SUBSYSTEM=="tty", KERNELS=="1-2.3", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", SYMLINK+="venue/serial-adapter-1", GROUP="dialout", MODE="0660"',
      'SUBSYSTEM=="tty", KERNELS=="1-2.4", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", SYMLINK+="venue/serial-adapter-2", GROUP="dialout", MODE="0660"',
    ])
  })

  test('name an FTDI chip by its serial number, but a CP210x with 0001 by its socket', () => {
    const [ftdi, cp210x] = rulesFor(
      device({ usbId: '0403:6001', serialNumber: 'FT0ABC12' }),
      device({ usbId: '10C4:EA60', serialNumber: '0001', usbPort: '1-4' }),
    )
    expect(ftdi).toContain('ATTRS{serial}=="FT0ABC12"')
    expect(cp210x).toContain('KERNELS=="1-4"')
    expect(cp210x).not.toContain('0001')
  })

  test('tell the ports behind one plug apart by their interface, and are silent where it is not known', () => {
    const ports = ['1.0', '1.1'].map((part, at) =>
      device({ node: `/dev/ttyUSB${at}`, stableNames: [`/dev/serial/by-path/pci-0:2.3:${part}-port0`] }),
    )
    expect(rulesFor(...ports).map((rule) => /INTERFACE_NUM}=="(\d\d)"/.exec(rule)?.[1])).toEqual(['00', '01'])
    expect(rulesFor(device({}), device({ node: '/dev/ttyUSB1' }))).toEqual([])
  })

  test('give what types to the group of the daemon, by its socket, and nothing else that types', () => {
    const keypad = device({
      kind: 'input',
      node: '/dev/input/event3',
      usbId: '1C4F:0002',
      stableNames: ['/dev/input/by-path/pci-0000:00:14.0-usb-0:2.3:1.0-event-kbd'],
    })
    expect(rulesFor(keypad)).toEqual([
      'SUBSYSTEM=="input", KERNEL=="event*", KERNELS=="1-2.3", ATTRS{idVendor}=="1c4f", ATTRS{idProduct}=="0002", SYMLINK+="venue/keyboard-1", GROUP="warden", MODE="0660"',
    ])
    expect(rulesFor({ ...keypad, usbId: null, usbPort: null })).toEqual([])
    const second = {
      ...keypad,
      node: '/dev/input/event4',
      stableNames: ['/dev/input/by-path/pci-0000:00:14.0-usb-0:2.3:1.1-event-kbd'],
    }
    expect(rulesFor(keypad, second).map((rule) => /INTERFACE_NUM}=="(\d\d)"/.exec(rule)?.[1])).toEqual([
      '00',
      '01',
    ])
  })

  test('carry nothing that a device says of itself beyond a plain serial number', () => {
    const evil = device({
      usbId: '0403:6001',
      serialNumber: 'X", RUN+="reboot',
      description: 'nice\nSUBSYSTEM=="tty", RUN+="reboot"',
    })
    expect(rulesFor(evil)).toHaveLength(1)
    expect(rulesFor(evil).join()).not.toContain('RUN')
  })
})

describe('lines that are proposed', () => {
  test('pass the check of the venue file, with the family of the card reader chosen', () => {
    const parsed = parseYaml(linesFragment([reader, device({})]))
    if (!parsed.ok) throw new Error('the fragment is no YAML')
    const { lines } = z.object({ lines: z.array(line) }).parse(parsed.value)
    expect(checkWires(parsed.value, families).findings).toEqual([])
    expect(lines).toMatchObject([
      { family: 'sam-v', transport: { kind: 'usb', vendorId: 0x0400, productId: 0xc35a, usbPort: '1-3' } },
    ])
  })

  test('are an empty list with comments where no USB id decides a family', () => {
    const text = linesFragment([device({})])
    expect(parseYaml(text)).toMatchObject({ ok: true, value: { lines: [] } })
    expect(text).toContain('# - { id: serial-adapter-1, family: FAMILY')
  })

  test.each([
    [
      'a relay board',
      { kind: 'hid', usbId: '16C0:05DF' },
      'hid-relay-1, family: hid-relay, transport: { kind: hid,',
    ],
    [
      'an ID reader of Miaxis make',
      { kind: 'hid', usbId: '203B:0101' },
      'card-reader-1, family: sam-v-hid, transport: { kind: hid,',
    ],
    [
      'a HID-POS scanner, whatever its maker',
      { kind: 'hid', usbId: '0C2E:0B81', usages: ['008C:0002'] },
      'hid-pos-1, family: scanner-hid-pos, transport: { kind: hid,',
    ],
    [
      'a keyboard as a HID device',
      { kind: 'hid', usbId: '1C4F:0002', usages: ['0001:0006', '000C:0001'] },
      'keyboard-1, family: keypad-hid, transport: { kind: hid,',
    ],
    [
      'what types',
      { kind: 'input', node: '/dev/input/event3', usbId: '1C4F:0002' },
      'keyboard-1, family: FAMILY, transport: { kind: evdev,',
    ],
  ] as const)('are comments for %s: only people can say what it is there for', (_, given, line) => {
    const text = linesFragment([device(given)])
    expect(parseYaml(text)).toMatchObject({ ok: true, value: { lines: [] } })
    expect(text).toContain(`  # - { id: ${line} path: "/dev/venue/`)
  })

  test('name the families that what types may be', () => {
    const typing = device({ kind: 'input', node: '/dev/input/event3', usbId: '1C4F:0002' })
    expect(linesFragment([typing])).toContain('# FAMILY: keypad-evdev, wedge-evdev\n')
  })

  test('are no line for what no driver has and nobody knows, only a remark', () => {
    const unknown = device({ kind: 'usb', node: '/dev/bus/usb/001/007', usbId: '1A86:7523' })
    const text = linesFragment([unknown])
    expect(parseYaml(text)).toMatchObject({ ok: true, value: { lines: [] } })
    expect(text).toContain('no driver of the kernel has it')
  })

  test('give a plain USB card reader to the daemon by a rule', () => {
    expect(recognised(reader).id).toBe('card-reader')
    expect(rulesFor(reader)).toEqual([
      'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", KERNELS=="1-3", ATTRS{idVendor}=="0400", ATTRS{idProduct}=="c35a", SYMLINK+="venue/card-reader-1", GROUP="warden", MODE="0660"',
    ])
  })

  test('name only families that there are, on wires that carry them', () => {
    const kinds = [
      device({ kind: 'usb', usbId: '0400:C35A' }),
      device({ kind: 'usb', usbId: '0483:5750' }),
      device({ kind: 'hid', usbId: '16C0:05DF' }),
      device({ kind: 'hid', usages: ['008C:0002'] }),
      device({ kind: 'hid', usages: ['0001:0007'] }),
      device({ kind: 'input' }),
    ]
    for (const one of kinds) {
      const { family, mayBe } = recognised(one)
      const named = family === null ? mayBe : [family]
      expect(named.length).toBeGreaterThan(0)
      for (const name of named) {
        const wire = one.kind === 'input' ? 'evdev' : one.kind
        expect(familyOf(name).wires ?? [wire]).toContain(wire)
      }
    }
  })
})
