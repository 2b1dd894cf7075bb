import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { line } from '../../../config/wire-schema.ts'
import { checkWires } from '../../../config/wires.ts'
import { parseYaml } from '../../../config/yaml.ts'
import { linesFragment, udevRules } from '../../../daemon/cli/device-proposal.ts'
import { families } from '../../../drivers/families.ts'
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
    accessible: true,
    group: 'dialout',
    ...given,
  }
}

const reader = device({ kind: 'hid', node: '/dev/hidraw0', usbId: '0400:C35A', usbPort: '1-3' })

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
      { family: 'sam-v', transport: { kind: 'hid', path: '/dev/venue/card-reader-1' } },
    ])
  })

  test('are an empty list with comments where no USB id decides a family', () => {
    const text = linesFragment([device({})])
    expect(parseYaml(text)).toMatchObject({ ok: true, value: { lines: [] } })
    expect(text).toContain('# - { id: serial-adapter-1, family: FAMILY')
  })
})
