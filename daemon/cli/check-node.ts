/** What can be known of a line's device node without opening it: whether it is there, who may open it, who has. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import type { LineTransport } from '../../config/schema.ts'
import { owningGroup } from '../../drivers/transport/device-node.ts'
import { holdersOf } from '../../drivers/transport/holders.ts'
import { type ListedDevice, type ListingRoots, listDevices } from '../../drivers/transport/listing.ts'
import { nameOf } from '../adapter-name.ts'
import type { Finding } from './check-finding.ts'

/** The node of a line; null for a network address, and where a HID or USB device is not or not only once there. */
export async function nodeOf(transport: LineTransport): Promise<string | null> {
  if ('path' in transport && transport.path !== undefined) return transport.path
  if (transport.kind !== 'hid' && transport.kind !== 'usb') return null
  const fitting = (await listDevices()).filter((device) => fits(device, transport))
  return fitting.length === 1 ? (fitting[0]?.node ?? null) : null
}

type ByIds = Extract<LineTransport, { kind: 'hid' | 'usb' }>

/**
 * Another USB device of the same make where the one is missing that the transport names by serial number or port; null where
 * it is there, or nothing is in its place. What one of `lines` names is at its own place.
 */
export async function otherUsbAt(
  transport: LineTransport,
  lines: readonly { readonly transport: LineTransport }[],
  roots?: ListingRoots,
): Promise<Finding | null> {
  if (transport.kind !== 'hid' && transport.kind !== 'usb') return null
  const { serialNumber, usbPort } = numbersOf(transport)
  if (serialNumber === undefined && usbPort === undefined) return null
  const alike = (await listDevices(roots)).filter((device) => isOfMake(device, transport))
  if (alike.some((device) => fits(device, transport))) return null
  const [other] = alike.filter((device) => !lines.some((line) => isNamedBy(device, line.transport)))
  if (other === undefined) return null
  // what the venue file does not name says nothing
  const adapter = nameOf({
    ...(serialNumber === undefined ? {} : { serialNumber: other.serialNumber ?? '?' }),
    ...(usbPort === undefined ? {} : { usbPort: other.usbPort ?? '?' }),
  })
  return { kind: 'otherUsb', adapter, configured: nameOf({ serialNumber, usbPort }) }
}

function isNamedBy(device: ListedDevice, transport: LineTransport): boolean {
  return (transport.kind === 'hid' || transport.kind === 'usb') && fits(device, transport)
}

function fits(device: ListedDevice, transport: ByIds): boolean {
  const { serialNumber, usbPort } = numbersOf(transport)
  return (
    isOfMake(device, transport) &&
    (usbPort === undefined || device.usbPort === usbPort) &&
    (serialNumber === undefined || device.serialNumber === serialNumber)
  )
}

function isOfMake(device: ListedDevice, { kind, vendorId = 0, productId = 0 }: ByIds): boolean {
  const usbId = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0').toUpperCase()).join(':')
  return device.kind === kind && device.usbId === usbId
}

function numbersOf(transport: ByIds): { serialNumber?: string | undefined; usbPort?: string | undefined } {
  const usbPort = transport.kind === 'usb' ? transport.usbPort : undefined
  return { serialNumber: transport.serialNumber, usbPort }
}

/** Why the node should not, or cannot, be opened now; null when nothing speaks against it. */
export async function obstacleAt(node: string, kind: LineTransport['kind']): Promise<Finding | null> {
  const isThere = await stat(node).then(
    () => true,
    () => false,
  )
  if (!isThere) return { kind: 'missing' }
  const wanted = kind === 'evdev' ? constants.R_OK : constants.R_OK | constants.W_OK
  const mayOpen = await access(node, wanted).then(
    () => true,
    () => false,
  )
  if (!mayOpen) return { kind: 'barred', group: await owningGroup(node), ruleGroup: ruleGroup(kind) }
  // Input devices are open to the machine's own programs all the time; only a grab keeps us out, and opening shows that.
  const holders = kind === 'evdev' ? [] : await holdersOf(node)
  return holders.length === 0 ? null : { kind: 'held', holders }
}

/** As in 70-warden.rules: dialout owns serial ports, all else goes to the daemon's group. */
function ruleGroup(kind: LineTransport['kind']): string {
  return kind === 'serial' ? 'dialout' : 'warden'
}

/** Who has a node open that could not be opened. */
export async function heldBy(node: string | null): Promise<Finding> {
  return { kind: 'held', holders: node === null ? [] : await holdersOf(node) }
}
