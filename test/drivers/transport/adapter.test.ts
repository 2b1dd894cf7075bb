import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { adapterBehind, lookedAt } from '../../../drivers/transport/adapter.ts'
import { createPipe } from '../../../drivers/transport/pipe.ts'
import { seeded } from '../../support/chance.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'
import { type MachineTree, machineTree } from '../../support/machine-tree.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function machine(tree: MachineTree) {
  const { root, roots } = machineTree(tree)
  folders.push(root)
  return (path: string) => adapterBehind(join(root, path), roots.sys)
}

const usb = 'sys/devices/pci0000:00/usb1/1-2/1-2.3'

function adapter(serial: string | null): MachineTree {
  return {
    files: {
      [`${usb}/idVendor`]: '0403\n',
      ...(serial === null ? {} : { [`${usb}/serial`]: `${serial}\n` }),
      [`${usb}/1-2.3:1.0/ttyUSB0/port_number`]: '0\n',
      'dev/ttyUSB0': '',
    },
    links: {
      'sys/class/tty/ttyUSB0/device': `${usb}/1-2.3:1.0/ttyUSB0`,
      'dev/venue/gate1': 'dev/ttyUSB0',
    },
  }
}

describe('the adapter behind a node', () => {
  test('is found through the stable name that leads to it, by serial number and port', async () => {
    const behind = machine(adapter('FT0X1'))
    expect(await behind('dev/venue/gate1')).toEqual({ serialNumber: 'FT0X1', usbPort: '1-2.3' })
    expect(await behind('dev/ttyUSB0')).toEqual({ serialNumber: 'FT0X1', usbPort: '1-2.3' })
  })

  test.each([null, ''])('that has no serial number (%o) has none made up', async (serial) => {
    expect(await machine(adapter(serial))('dev/ttyUSB0')).toEqual({ serialNumber: null, usbPort: '1-2.3' })
  })

  test.each([
    ['hidraw', 'hidraw0', 'dev/hidraw0'],
    ['input', 'event3', 'dev/input/event3'],
  ])('is found for %s devices too', async (name, node, path) => {
    const hardware = `${usb}/1-2.3:1.0/0003:16C0:05DF.0001`
    const behind = machine({
      files: {
        [`${usb}/idVendor`]: '16c0\n',
        [`${usb}/serial`]: 'A7\n',
        [`${hardware}/uevent`]: '',
        [path]: '',
      },
      links: { [`sys/class/${name}/${node}/device`]: hardware },
    })
    expect(await behind(path)).toEqual({ serialNumber: 'A7', usbPort: '1-2.3' })
  })

  test('is none for ports of the board, for pseudo-terminals and for what is not there', async () => {
    const behind = machine({
      files: {
        'sys/devices/pnp0/00:05/tty/ttyS0/type': '4\n',
        'sys/devices/pnp0/00:05/id': 'PNP0501\n',
        'dev/ttyS0': '',
        'dev/pts/3': '',
      },
      links: { 'sys/class/tty/ttyS0/device': 'sys/devices/pnp0/00:05' },
    })
    for (const path of ['dev/ttyS0', 'dev/pts/3', 'dev/ttyUSB9']) expect(await behind(path)).toBeNull()
  })
})

describe('a transport that is looked at', () => {
  function bench() {
    const clock = createVirtualClock()
    const { near, far } = createPipe({ clock, chance: seeded(1) })
    const looking = Promise.withResolvers<void>()
    const owner = createListeningOwner()
    const transport = lookedAt(near, () => looking.promise)
    const other = createListeningOwner()
    far.open(other)
    transport.open(owner)
    clock.advance(10)
    return { clock, far, transport, owner, other, looking }
  }

  test('is open when the look is over, and carries nothing before', async () => {
    const { clock, far, transport, owner, other, looking } = bench()
    far.write(Uint8Array.of(1))
    transport.write(Uint8Array.of(2))
    clock.advance(10)
    expect(owner.heard).toEqual([])
    looking.resolve()
    await owner.untilOpened()
    far.write(Uint8Array.of(3))
    transport.write(Uint8Array.of(4))
    clock.advance(10)
    expect([[...owner.received()], [...other.received()]]).toEqual([[3], [4]])
  })

  test('is open as well when the look fails: nobody is kept out for want of a name', async () => {
    const { owner, looking } = bench()
    looking.reject(new Error('no /sys here'))
    await owner.untilOpened()
  })

  test('that closes meanwhile is closed, and is never opened', async () => {
    const { clock, transport, owner, looking } = bench()
    transport.close()
    clock.advance(10)
    await owner.untilClosed()
    looking.resolve()
    await Promise.resolve()
    expect(owner.heard).toEqual(['closed closed'])
  })
})
