import { rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { type ListedDevice, listDevices } from '../../../drivers/transport/listing.ts'
import { type MachineTree, machineTree } from '../../support/machine-tree.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Such a machine, and its list with the names as the machine itself has them. */
function machine(given: MachineTree) {
  const { root, roots } = machineTree(given)
  folders.push(root)
  const list = async () => {
    const listed = await listDevices(roots)
    return listed.map((device) => ({
      ...device,
      node: device.node.slice(root.length),
      stableNames: device.stableNames.map((name) => name.slice(root.length)),
    }))
  }
  return { list }
}

const usb = 'sys/devices/pci0000:00/usb1/1-2/1-2.3'

const ch340 = {
  files: {
    [`${usb}/idVendor`]: '1a86\n',
    [`${usb}/idProduct`]: '7523\n',
    [`${usb}/product`]: 'USB Serial\n',
    [`${usb}/1-2.3:1.0/ttyUSB0/port_number`]: '0\n',
    'dev/ttyUSB0': '',
  },
  links: {
    'sys/class/tty/ttyUSB0/device': `${usb}/1-2.3:1.0/ttyUSB0`,
    'dev/venue/gate1': 'dev/ttyUSB0',
    'dev/serial/by-path/pci-0000:00:14.0-usb-0:2.3:1.0-port0': 'dev/ttyUSB0',
  },
}

function only(devices: readonly ListedDevice[]): ListedDevice {
  const [device] = devices
  if (device === undefined || devices.length !== 1)
    throw new Error(`expected one device, got ${devices.length}`)
  return device
}

describe('the list of devices', () => {
  test('shows an adapter without a serial number by its physical port', async () => {
    expect(only(await machine(ch340).list())).toMatchObject({
      kind: 'serial',
      node: '/dev/ttyUSB0',
      stableNames: ['/dev/venue/gate1', '/dev/serial/by-path/pci-0000:00:14.0-usb-0:2.3:1.0-port0'],
      usbId: '1A86:7523',
      serialNumber: null,
      description: 'USB Serial',
      usbPort: '1-2.3',
      accessible: true,
      group: expect.any(String),
    })
  })

  test('shows maker and serial number where there are some', async () => {
    const files = { ...ch340.files, [`${usb}/manufacturer`]: 'FTDI\n', [`${usb}/serial`]: 'FT0ABC12\n' }
    const device = only(await machine({ ...ch340, files }).list())
    expect(device).toMatchObject({ serialNumber: 'FT0ABC12', description: 'FTDI USB Serial' })
  })

  test('shows a port on the board, but neither consoles nor ports without a chip', async () => {
    const { list } = machine({
      files: {
        'sys/devices/platform/serial8250/tty/uevent': '',
        'sys/class/tty/ttyS0/type': '4\n',
        'sys/class/tty/ttyS1/type': '0\n',
        'sys/class/tty/tty0/uevent': '',
        'dev/ttyS0': '',
        'dev/ttyS1': '',
      },
      links: {
        'sys/class/tty/ttyS0/device': 'sys/devices/platform/serial8250',
        'sys/class/tty/ttyS1/device': 'sys/devices/platform/serial8250',
      },
    })
    expect(only(await list())).toMatchObject({
      node: '/dev/ttyS0',
      usbId: null,
      usbPort: null,
      stableNames: [],
    })
  })

  test('shows a HID device behind USB', async () => {
    const hardware = `${usb}/1-2.3:1.0/0003:16C0:05DF.0001`
    const { list } = machine({
      files: {
        [`${usb}/idVendor`]: '16c0\n',
        [`${usb}/idProduct`]: '05df\n',
        [`${usb}/manufacturer`]: 'www.dcttech.com\n',
        [`${usb}/product`]: 'USBRelay2\n',
        [`${hardware}/uevent`]:
          'HID_ID=0003:000016C0:000005DF\nHID_NAME=www.dcttech.com USBRelay2\nHID_UNIQ=\n',
        'dev/hidraw0': '',
      },
      links: { 'sys/class/hidraw/hidraw0/device': hardware, 'dev/venue/relay': 'dev/hidraw0' },
    })
    expect(only(await list())).toMatchObject({
      kind: 'hid',
      node: '/dev/hidraw0',
      stableNames: ['/dev/venue/relay'],
      usbId: '16C0:05DF',
      serialNumber: null,
      description: 'www.dcttech.com USBRelay2',
      usbPort: '1-2.3',
    })
  })

  test('shows a HID device without a USB parent as the kernel announces it', async () => {
    const hardware = 'sys/devices/virtual/misc/uhid/0003:0400:C35A.0001'
    const { list } = machine({
      files: {
        [`${hardware}/uevent`]: 'HID_ID=0003:00000400:0000C35A\nHID_NAME=ID card reader\nHID_UNIQ=R-17\n',
        'dev/hidraw3': '',
      },
      links: { 'sys/class/hidraw/hidraw3/device': hardware },
    })
    expect(only(await list())).toMatchObject({
      usbId: '0400:C35A',
      serialNumber: 'R-17',
      description: 'ID card reader',
      usbPort: null,
    })
  })

  test('says which driver has a port: that of its USB interface, else the nearest', async () => {
    const links = {
      ...ch340.links,
      [`${usb}/driver`]: 'sys/bus/usb/drivers/usb',
      [`${usb}/1-2.3:1.0/driver`]: 'sys/bus/usb/drivers/ch341',
      [`${usb}/1-2.3:1.0/ttyUSB0/driver`]: 'sys/bus/usb-serial/drivers/ch341-uart',
    }
    const files = {
      ...ch340.files,
      'sys/bus/usb/drivers/usb/bind': '',
      'sys/bus/usb/drivers/ch341/bind': '',
      'sys/bus/usb-serial/drivers/ch341-uart/bind': '',
    }
    expect(only(await machine({ files, links }).list()).driver).toBe('ch341')
    const { [`${usb}/1-2.3:1.0/driver`]: _interface, ...others } = links
    expect(only(await machine({ files, links: others }).list()).driver).toBe('ch341-uart')
    expect(only(await machine(ch340).list()).driver).toBeNull()
  })

  test('says which driver has a port on the board, behind the layers of the kernel', async () => {
    const board = 'sys/devices/pnp0/00:05'
    const port = `${board}/00:05:0/00:05:0.0`
    const { list } = machine({
      files: {
        'sys/class/tty/ttyS0/type': '4\n',
        'dev/ttyS0': '',
        [`${port}/uevent`]: '',
        'sys/bus/serial-base/drivers/port/bind': '',
        'sys/bus/serial-base/drivers/ctrl/bind': '',
        'sys/bus/pnp/drivers/serial/bind': '',
      },
      links: {
        'sys/class/tty/ttyS0/device': port,
        [`${port}/driver`]: 'sys/bus/serial-base/drivers/port',
        [`${board}/00:05:0/driver`]: 'sys/bus/serial-base/drivers/ctrl',
        [`${board}/driver`]: 'sys/bus/pnp/drivers/serial',
      },
    })
    expect(only(await list()).driver).toBe('serial')
  })

  test('shows what a HID device says it is', async () => {
    const hardware = 'sys/devices/virtual/misc/uhid/0003:05E0:1300.0001'
    const { list } = machine({
      files: {
        [`${hardware}/uevent`]: 'HID_ID=0003:000005E0:00001300\n',
        // usage page bar code scanner, usage bar code scanner, collection
        [`${hardware}/report_descriptor`]: Uint8Array.of(0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0xc0),
        'dev/hidraw3': '',
      },
      links: { 'sys/class/hidraw/hidraw3/device': hardware },
    })
    expect(only(await list()).usages).toEqual(['008C:0002'])
  })

  test("shows a USB device of its maker's own class that no driver has, and none that one has", async () => {
    const reader = 'sys/devices/pci0000:00/usb1/1-4'
    const files = {
      [`${reader}/idVendor`]: '0400\n',
      [`${reader}/idProduct`]: 'c35a\n',
      [`${reader}/busnum`]: '1\n',
      [`${reader}/devnum`]: '7\n',
      [`${reader}/1-4:1.0/bInterfaceClass`]: 'ff\n',
      'sys/bus/usb/drivers/ftdi_sio/bind': '',
      'dev/bus/usb/001/007': '',
    }
    const links = { 'sys/bus/usb/devices/1-4': reader, 'sys/bus/usb/devices/1-4:1.0': `${reader}/1-4:1.0` }
    expect(only(await machine({ files, links }).list())).toMatchObject({
      kind: 'usb',
      node: '/dev/bus/usb/001/007',
      usbId: '0400:C35A',
      usbPort: '1-4',
      driver: null,
    })
    const driven = { ...links, [`${reader}/1-4:1.0/driver`]: 'sys/bus/usb/drivers/ftdi_sio' }
    expect(await machine({ files, links: driven }).list()).toEqual([])
    const keyboard = { ...files, [`${reader}/1-4:1.0/bInterfaceClass`]: '03\n' }
    expect(await machine({ files: keyboard, links }).list()).toEqual([])
  })

  test('shows an input device that types, by the names that stay, and none that does not', async () => {
    const keyboard = `${usb}/1-2.3:1.0/0003:1C4F:0002.0001/input/input7`
    const { list } = machine({
      files: {
        [`${usb}/idVendor`]: '1c4f\n',
        [`${usb}/idProduct`]: '0002\n',
        [`${keyboard}/capabilities/key`]:
          '1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n',
        'sys/devices/LNXPWRBN:00/input/input0/capabilities/key': '10000000000000 0\n',
        'dev/input/event3': '',
        'dev/input/event0': '',
      },
      links: {
        'sys/class/input/event3/device': keyboard,
        'sys/class/input/event0/device': 'sys/devices/LNXPWRBN:00/input/input0',
        'sys/class/input/input7/device': `${usb}/1-2.3:1.0/0003:1C4F:0002.0001`,
        'dev/input/by-path/pci-0000:00:14.0-usb-0:2.3:1.0-event-kbd': 'dev/input/event3',
      },
    })
    expect(only(await list())).toMatchObject({
      kind: 'input',
      node: '/dev/input/event3',
      usbId: '1C4F:0002',
      usbPort: '1-2.3',
      stableNames: ['/dev/input/by-path/pci-0000:00:14.0-usb-0:2.3:1.0-event-kbd'],
      accessible: true,
    })
  })

  test('keeps quiet about names that lead nowhere and nodes that are gone', async () => {
    const { 'dev/ttyUSB0': _gone, ...files } = ch340.files
    expect(only(await machine({ ...ch340, files }).list())).toMatchObject({
      stableNames: [],
      accessible: false,
      group: null,
    })
  })

  test('is empty on a machine without any of it, and is not thrown', async () => {
    expect(await machine({}).list()).toEqual([])
  })

  test('of this machine can be read without udevadm', async () => {
    for (const device of await listDevices())
      expect(device.node).toMatch(/^\/dev\/(tty|hidraw|input|bus\/usb)/)
  })
})
