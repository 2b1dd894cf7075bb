/**
 * The serial, HID, typing and plain USB devices of this machine with their stable names, for diagnosis. Reads /sys and /dev only:
 * unlike serialport's own listing it needs no udevadm, and unlike node-hid's no library.
 */
import { constants } from 'node:fs'
import { access, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { owningGroup } from './device-node.ts'
import { topUsages } from './hid-usages.ts'
import { driverOf, namesIn, textOf, usbDeviceAbove } from './sysfs.ts'
import { types } from './typing-keys.ts'

export interface ListedDevice {
  /**
   * `input`: an input device with digits and Enter, as keyboards, keypads and readers that type have. `usb`: a device of
   * its maker's own class that no driver of the kernel has, such as a card reader, or an adapter whose module is missing.
   */
  readonly kind: 'serial' | 'hid' | 'input' | 'usb'
  /** The kernel's name, which may change with every plugging: `/dev/ttyUSB0`. */
  readonly node: string
  /** Names that stay: our own in /dev/venue first, then by-id, then by-path. */
  readonly stableNames: readonly string[]
  /** Hexadecimal as in `1A86:7523`; null for ports on the board. */
  readonly usbId: string | null
  readonly serialNumber: string | null
  /** Maker and product as the device calls itself. */
  readonly description: string | null
  /** Bus, port and sub-port, such as `1-2.3`; it tells adapters without a serial number apart. */
  readonly usbPort: string | null
  /** The kernel's driver, such as `ftdi_sio`, `cp210x`, `ch341`, `usbhid`. */
  readonly driver: string | null
  /** What a HID device says it is, as `topUsages` has it; empty for others. */
  readonly usages: readonly string[]
  /** Whether this user may open it, and the group that may. */
  readonly accessible: boolean
  readonly group: string | null
}

/** Where to look; others only in tests. */
export interface ListingRoots {
  readonly sys: string
  readonly dev: string
}

/** Where stable names live, best first. */
const nameFolders = ['venue', 'serial/by-id', 'serial/by-path', 'input/by-id', 'input/by-path']

/** Every device found, sorted by node. Never throws: what cannot be read is left out or null. */
export async function listDevices(
  roots: ListingRoots = { sys: '/sys', dev: '/dev' },
): Promise<readonly ListedDevice[]> {
  const names = await stableNames(roots.dev)
  const [serial, hid, input] = await Promise.all(
    ['tty', 'hidraw', 'input'].map((name) => namesIn(join(roots.sys, 'class', name))),
  )
  const plugs = await namesIn(join(roots.sys, 'bus/usb/devices'))
  const found = await Promise.all([
    ...(serial ?? []).map((name) => serialDevice({ roots, names, name })),
    ...(hid ?? []).map((name) => hidDevice({ roots, names, name })),
    ...(input ?? []).map((name) => inputDevice({ roots, names, name })),
    ...plugs.map((name) => plainUsbDevice({ roots, names, name })),
  ])
  return found.filter((device) => device !== null).sort((a, b) => a.node.localeCompare(b.node, 'en'))
}

interface Candidate {
  readonly roots: ListingRoots
  /** Real path of the node → its stable names. */
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly name: string
  /** nothing is ever written to it */
  readonly isOnlyRead?: boolean
}

async function serialDevice(candidate: Candidate): Promise<ListedDevice | null> {
  const folder = join(candidate.roots.sys, 'class/tty', candidate.name)
  // Consoles and ptys have no hardware behind them.
  const hardware = await realpath(join(folder, 'device')).catch(() => null)
  if (hardware === null) return null
  // PC boards announce four ttyS; those without a chip are of type 0 (PORT_UNKNOWN).
  if ((await textOf(join(folder, 'type'))) === '0') return null
  return { kind: 'serial', ...(await nodeOf(candidate)), ...(await describe(hardware)), usages: [] }
}

async function hidDevice(candidate: Candidate): Promise<ListedDevice | null> {
  const hardware = await realpath(join(candidate.roots.sys, 'class/hidraw', candidate.name, 'device')).catch(
    () => null,
  )
  if (hardware === null) return null
  const described = await describe(hardware)
  const announced = await hidAnnouncement(hardware)
  const descriptor = await readFile(join(hardware, 'report_descriptor')).catch(() => new Uint8Array(0))
  return {
    kind: 'hid',
    ...(await nodeOf(candidate)),
    ...described,
    usbId: described.usbId ?? announced.usbId,
    serialNumber: described.serialNumber ?? announced.serialNumber,
    description: described.description ?? announced.description,
    usages: topUsages(descriptor),
  }
}

/** Buttons of the machine, mice and the like are nobody's keypad and left out. */
async function inputDevice(candidate: Candidate): Promise<ListedDevice | null> {
  const { roots, name } = candidate
  if (!/^event\d+$/.test(name)) return null
  const hardware = await realpath(join(roots.sys, 'class/input', name, 'device')).catch(() => null)
  if (hardware === null || !types(await textOf(join(hardware, 'capabilities/key')))) return null
  const described = await describe(hardware)
  return {
    kind: 'input',
    ...(await nodeOf({ ...candidate, name: `input/${name}`, isOnlyRead: true })),
    ...described,
    description: described.description ?? (await textOf(join(hardware, 'name'))),
    usages: [],
  }
}

/** Class "vendor specific" of an interface, as its maker alone knows how to speak to it (USB 2.0, 9.6.5). */
const makersOwn = 'ff'

async function plainUsbDevice(candidate: Candidate): Promise<ListedDevice | null> {
  const { roots, name: plug } = candidate
  if (!/^\d+-[\d.]+$/.test(plug)) return null
  const hardware = await realpath(join(roots.sys, 'bus/usb/devices', plug)).catch(() => null)
  if (hardware === null) return null
  const parts = (await namesIn(hardware)).filter((name) => name.startsWith(`${plug}:`))
  const isOurs = await Promise.all(parts.map((part) => isNobodys(join(hardware, part))))
  const [bus, number] = [await textOf(join(hardware, 'busnum')), await textOf(join(hardware, 'devnum'))]
  if (!isOurs.includes(true) || bus === null || number === null) return null
  const name = `bus/usb/${bus.padStart(3, '0')}/${number.padStart(3, '0')}`
  const described = await describe(hardware)
  return { kind: 'usb', ...(await nodeOf({ ...candidate, name })), ...described, driver: null, usages: [] }
}

async function isNobodys(part: string): Promise<boolean> {
  if ((await textOf(join(part, 'bInterfaceClass'))) !== makersOwn) return false
  return (await realpath(join(part, 'driver')).catch(() => null)) === null
}

type Node = Pick<ListedDevice, 'node' | 'stableNames' | 'accessible' | 'group'>

async function nodeOf({ roots, names, name, isOnlyRead = false }: Candidate): Promise<Node> {
  const node = join(roots.dev, name)
  const real = await realpath(node).catch(() => node)
  const wanted = isOnlyRead ? constants.R_OK : constants.R_OK | constants.W_OK
  const accessible = await access(node, wanted).then(
    () => true,
    () => false,
  )
  return { node, stableNames: names.get(real) ?? [], accessible, group: await owningGroup(node) }
}

type Description = Pick<ListedDevice, 'usbId' | 'serialNumber' | 'description' | 'usbPort' | 'driver'>

async function describe(hardware: string): Promise<Description> {
  const usb = await usbDeviceAbove(hardware)
  const read = async (name: string) => (usb === null ? null : textOf(join(usb, name)))
  const [vendor, product] = [await read('idVendor'), await read('idProduct')]
  const words = [await read('manufacturer'), await read('product')].filter((word) => word !== null)
  return {
    usbId: vendor === null || product === null ? null : `${vendor}:${product}`.toUpperCase(),
    serialNumber: await read('serial'),
    description: words.length === 0 ? null : words.join(' '),
    usbPort: usb === null ? null : (usb.split('/').at(-1) ?? null),
    driver: await driverOf(hardware, usb),
  }
}

/** What the kernel's HID layer says itself; all there is for a device without a USB parent (uhid, Bluetooth). */
async function hidAnnouncement(hardware: string): Promise<Omit<Description, 'usbPort' | 'driver'>> {
  const lines = ((await textOf(join(hardware, 'uevent'))) ?? '').split('\n')
  const value = (key: string) =>
    lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) || null
  // HID_ID=0003:000016C0:000005DF, bus, vendor and product
  const id = /^[0-9A-F]+:0000([0-9A-F]{4}):0000([0-9A-F]{4})$/i.exec(value('HID_ID') ?? '')
  return {
    usbId: id === null ? null : `${id[1]}:${id[2]}`.toUpperCase(),
    serialNumber: value('HID_UNIQ'),
    description: value('HID_NAME'),
  }
}

async function stableNames(dev: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, string[]>()
  for (const folder of nameFolders) {
    for (const name of await namesIn(join(dev, folder))) {
      const link = join(dev, folder, name)
      const node = await realpath(link).catch(() => null)
      if (node !== null) names.set(node, [...(names.get(node) ?? []), link])
    }
  }
  return names
}
