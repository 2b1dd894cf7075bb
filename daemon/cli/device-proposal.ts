/**
 * What to write down for the devices that a machine shows: udev rules for names that stay, and a `lines:` fragment of the
 * venue file. Pure; what devices call themselves is a stranger's text and gets into neither but as a harmless comment.
 */
import type { ListedDevice } from '../../drivers/transport/listing.ts'
import { harmless } from './table.ts'

/** What a device is by its vendor and product; `family` only where these alone decide it. */
export interface Recognised {
  readonly id: 'card-reader' | 'hid-relay' | 'serial-adapter' | 'serial-port' | 'hid'
  readonly family: string | null
}

/** FTDI, WCH, Silicon Labs, Prolific: the chips of ordinary adapters (Linux practicalities, USB-serial adapters). */
const adapterVendors = ['0403', '1A86', '10C4', '067B']

/** What is known of a device by its USB id alone. 16C0:05DF is shared by hobby devices: only its own id proves a relay. */
export function recognised({ kind, usbId }: ListedDevice): Recognised {
  if (kind === 'hid' && usbId === '0400:C35A') return { id: 'card-reader', family: 'sam-v' }
  if (kind === 'hid' && usbId === '16C0:05DF') return { id: 'hid-relay', family: null }
  if (kind === 'hid') return { id: 'hid', family: null }
  const isAdapter = adapterVendors.includes(usbId?.slice(0, 4) ?? '')
  return { id: isAdapter ? 'serial-adapter' : 'serial-port', family: null }
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
  const entries = named(devices).map((one) => ({ ...one, family: recognised(one.device).family }))
  const isEmpty = entries.every(({ family }) => family === null)
  const texts = entries.map(({ device, id, rule, family }) => {
    const path = rule === null ? (device.stableNames[0] ?? device.node) : `/dev/venue/${id}`
    const transport = `{ kind: ${device.kind}, path: ${JSON.stringify(path)} }`
    const line = (name: string) =>
      `- { id: ${id}, family: ${name}, transport: ${transport}, devices: [{ id: ${id} }] }`
    const head = `  # ${about(device)}`
    if (family !== null) return `${head}\n  ${line(family)}`
    return `${head}\n  # FAMILY: warden device families\n  # ${line('FAMILY')}`
  })
  return `lines:${isEmpty ? ' []' : ''}\n${texts.join('\n')}\n`
}

function named(devices: readonly ListedDevice[]): readonly Named[] {
  return devices.map((device, at) => {
    const { id } = recognised(device)
    return { device, id: `${id}-${at + 1}`, rule: matchOf(device, devices) }
  })
}

/** Text that may stand in a rule, which root's udev reads. */
const plainSerial = /^[A-Za-z0-9._-]{1,64}$/
const plainPort = /^\d+-\d+(\.\d+)*$/

function matchOf(device: ListedDevice, all: readonly ListedDevice[]): string | null {
  const { kind, usbId, serialNumber, usbPort } = device
  if (usbId === null || usbPort === null || !plainPort.test(usbPort)) return null
  const [vendor = '', product = ''] = usbId.toLowerCase().split(':')
  const subsystem = `SUBSYSTEM=="${kind === 'serial' ? 'tty' : 'hidraw'}"`
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

/** The interface in a by-path name, `…:1.0-port0`, as 60-serial writes it down: two hexadecimal digits. */
function interfaceOf({ stableNames }: ListedDevice): string | null {
  const found = stableNames.map((name) => /:\d+\.(\d+)(-port\d+)?$/.exec(name)?.[1]).find((part) => part)
  return found === undefined ? null : Number(found).toString(16).padStart(2, '0')
}

/** dialout has no say over hidraw: those go to the daemon's group. */
function access({ kind }: ListedDevice): string {
  return `GROUP="${kind === 'serial' ? 'dialout' : 'warden'}", MODE="0660"`
}

function about({ node, usbId, description, usbPort }: ListedDevice): string {
  const parts = [node, usbId, usbPort, description].filter((part) => part !== null)
  return harmless(parts.join(' '))
}
