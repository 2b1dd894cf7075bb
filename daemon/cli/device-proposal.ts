/**
 * What to write down for the devices that a machine shows: udev rules for names that stay, and a `lines:` fragment of the
 * venue file. Pure; what devices call themselves is a stranger's text and gets into neither but as a harmless comment.
 */
import type { ListedDevice } from '../../drivers/transport/listing.ts'
import { harmless } from './table.ts'

/** What a device is by its USB id and by what it says of itself; `family` only where these alone decide it. */
export interface Recognised {
  readonly id:
    | 'card-reader'
    | 'hid-relay'
    | 'hid-pos'
    | 'keyboard'
    | 'serial-adapter'
    | 'serial-port'
    | 'hid'
    | 'usb'
  readonly family: string | null
  /** what else it may be; empty where nothing points anywhere */
  readonly mayBe: readonly string[]
}

/** FTDI, WCH, Silicon Labs, Prolific: the chips of ordinary adapters (Linux practicalities, USB-serial adapters). */
const adapterVendors = ['0403', '1A86', '10C4', '067B']
/** Card readers that are spoken to as plain USB devices (SAM-V readers, USB forms); the others are ids of makers of chips. */
const plainReader = '0400:C35A'
const maybeReaders = ['0483:5750', '28E9:028A']
/** Usages of outermost collections (HID Usage Tables): bar code scanner; keyboard, keypad. */
const scanners = ['008C:0002']
const keyboards = ['0001:0006', '0001:0007']
/** ID readers of Miaxis make; the first id is that of a maker of chips, so other things may have it. */
const wrappingReaders = ['10C4:0007', '203B:0101']

/**
 * What is known of a device without asking it. 16C0:05DF is shared by hobby devices: only its own id proves a relay. What
 * types may be a keypad, a reader or the keyboard of the console.
 */
export function recognised({ kind, usbId, usages }: ListedDevice): Recognised {
  if (kind === 'usb') {
    if (usbId === plainReader) return { id: 'card-reader', family: 'sam-v', mayBe: [] }
    const maybeReader = usbId !== null && maybeReaders.includes(usbId)
    return { id: maybeReader ? 'card-reader' : 'usb', family: null, mayBe: maybeReader ? ['sam-v'] : [] }
  }
  if (kind === 'input') return { id: 'keyboard', family: null, mayBe: ['keypad-evdev', 'wedge-evdev'] }
  if (kind === 'hid') return recognisedHid(usbId, usages)
  const isAdapter = adapterVendors.includes(usbId?.slice(0, 4) ?? '')
  return { id: isAdapter ? 'serial-adapter' : 'serial-port', family: null, mayBe: [] }
}

function recognisedHid(usbId: string | null, usages: readonly string[]): Recognised {
  if (usbId !== null && wrappingReaders.includes(usbId))
    return { id: 'card-reader', family: null, mayBe: ['sam-v-hid'] }
  if (usbId === '16C0:05DF') return { id: 'hid-relay', family: null, mayBe: ['hid-relay'] }
  if (usages.some((usage) => scanners.includes(usage)))
    return { id: 'hid-pos', family: null, mayBe: ['scanner-hid-pos'] }
  if (usages.some((usage) => keyboards.includes(usage)))
    return { id: 'keyboard', family: null, mayBe: ['keypad-hid'] }
  return { id: 'hid', family: null, mayBe: [] }
}

interface Named {
  readonly device: ListedDevice
  /** id of the line, and of its name below /dev/venue */
  readonly id: string
  /** null where nothing tells the device from others: a port on the board, or one of several behind one plug */
  readonly rule: string | null
}

/** udev rules, one a device that has something to be known by; a comment in place of a rule where it has nothing. */
export function udevRules(devices: readonly ListedDevice[]): string {
  const rules = named(devices).map(({ device, id, rule }) => {
    const why = `# ${about(device)}`
    return rule === null
      ? `${why}\n# nothing tells it apart: no rule`
      : `${why}\n${rule}, SYMLINK+="venue/${id}", ${access(device)}`
  })
  return `${rules.join('\n\n')}\n`
}

/**
 * A `lines:` fragment that passes the check of the venue file: a line where the USB id decides the family, a comment with
 * the choice where it does not.
 */
export function linesFragment(devices: readonly ListedDevice[]): string {
  const entries = named(devices).map((one) => ({ ...one, found: recognised(one.device) }))
  const isEmpty = entries.every(({ found }) => found.family === null)
  const texts = entries.map(({ device, id, rule, found }) => {
    const transport = transportOf(device, rule === null ? null : id)
    const line = (name: string) =>
      `- { id: ${id}, family: ${name}, transport: ${transport}, devices: [{ id: ${id} }] }`
    const head = `  # ${about(device)}`
    if (device.kind === 'usb' && found.id === 'usb') return `${head}\n  # ${driverless}`
    if (found.family !== null) return `${head}\n  ${line(found.family)}`
    const [only, ...others] = found.mayBe
    if (only !== undefined && others.length === 0) return `${head}\n  # ${line(only)}`
    const choice = only === undefined ? 'warden device families' : found.mayBe.join(', ')
    return `${head}\n  # FAMILY: ${choice}\n  # ${line('FAMILY')}`
  })
  return `lines:${isEmpty ? ' []' : ''}\n${texts.join('\n')}\n`
}

/** By its name below /dev/venue where it has one; a plain USB device by its id and its port, as it has no driver's node. */
function transportOf({ kind, node, stableNames, usbId, usbPort }: ListedDevice, name: string | null): string {
  if (kind === 'usb') {
    const [vendor = '', product = ''] = (usbId ?? '').split(':')
    const port = usbPort === null || !plainPort.test(usbPort) ? '' : `, usbPort: ${JSON.stringify(usbPort)}`
    return `{ kind: usb, vendorId: 0x${vendor}, productId: 0x${product}${port} }`
  }
  const path = name === null ? (stableNames[0] ?? node) : `/dev/venue/${name}`
  return `{ kind: ${kind === 'input' ? 'evdev' : kind}, path: ${JSON.stringify(path)} }`
}

/** No family is known for it; an adapter's module may be missing. */
const driverless = 'no driver of the kernel has it: look for its module (lsmod)'

function named(devices: readonly ListedDevice[]): readonly Named[] {
  return devices.map((device, at) => {
    const { id } = recognised(device)
    return { device, id: `${id}-${at + 1}`, rule: matchOf(device, devices) }
  })
}

/** Text that may stand in a rule, which root's udev reads. */
const plainSerial = /^[A-Za-z0-9._-]{1,64}$/
const plainPort = /^\d+-\d+(\.\d+)*$/

const subsystems = {
  serial: 'SUBSYSTEM=="tty"',
  hid: 'SUBSYSTEM=="hidraw"',
  input: 'SUBSYSTEM=="input", KERNEL=="event*"',
  usb: 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"',
} as const

function matchOf(device: ListedDevice, all: readonly ListedDevice[]): string | null {
  const { kind, usbId, serialNumber, usbPort } = device
  if (usbId === null || usbPort === null || !plainPort.test(usbPort)) return null
  const [vendor = '', product = ''] = usbId.toLowerCase().split(':')
  const subsystem = subsystems[kind]
  const chip = `ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}"`
  const beside = all.filter((other) => other.usbPort === usbPort && other.kind === kind)
  const number = interfaceOf(device)
  if (beside.length > 1 && (kind === 'hid' || number === null)) return null
  const part = beside.length > 1 ? `, ENV{ID_USB_INTERFACE_NUM}=="${number}"` : ''
  // Only FTDI gives each chip a number of its own; others have none, or everybody's.
  const twins = all.filter((other) => other.serialNumber === serialNumber && other.usbPort !== usbPort)
  if (vendor === '0403' && serialNumber !== null && plainSerial.test(serialNumber) && twins.length === 0)
    return `${subsystem}, ${chip}, ATTRS{serial}=="${serialNumber}"${part}`
  return `${subsystem}, KERNELS=="${usbPort}", ${chip}${part}`
}

/** The interface in a by-path name, `…:1.0-port0`, `…:1.0-event-kbd`, as udev writes it down: two hexadecimal digits. */
function interfaceOf({ stableNames }: ListedDevice): string | null {
  const found = stableNames
    .map((name) => /:\d+\.(\d+)(-port\d+|-event-kbd)?$/.exec(name)?.[1])
    .find((part) => part)
  return found === undefined ? null : Number(found).toString(16).padStart(2, '0')
}

/** dialout has no say over hidraw and input: those go to the daemon's group. */
function access({ kind }: ListedDevice): string {
  return `GROUP="${kind === 'serial' ? 'dialout' : 'warden'}", MODE="0660"`
}

function about({ node, usbId, description, usbPort, driver }: ListedDevice): string {
  const parts = [node, usbId, usbPort, driver, description].filter((part) => part !== null)
  return harmless(parts.join(' '))
}
