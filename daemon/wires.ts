/** The configured lines as wires that the fleet can open: here transports meet families. */
import type { Config, LineConfig, LineTransport } from '../config/schema.ts'
import { familyOf } from '../drivers/families.ts'
import { type Family, onWire } from '../drivers/family.ts'
import type { Clock, Transport } from '../drivers/ports.ts'
import { adapterBehind, lookedAt } from '../drivers/transport/adapter.ts'
import { onDemand } from '../drivers/transport/on-demand.ts'
import { declaredAdapter, seenAdapter } from './adapter-name.ts'
import { onThisMachine } from './outside.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'

/** A USB adapter collects received bytes for up to 16 ms before it hands them over. */
const serialExtraMs = 20
/** What a device server and the network may add to an answer (Serial-over-TCP, practice). */
const tcpExtraMs = 300
/** What a switch of the venue and the scheduler may add to a datagram's way. */
const udpExtraMs = 50

export interface WiresPorts {
  readonly clock: Clock
  /** so many bytes that nobody can foresee */
  readonly randomBytes: (count: number) => Uint8Array
  /** Somebody only looks at the wires, and nothing that lasts may be done to a device. */
  readonly isLook?: boolean
}

/** A plan for each configured line. The configuration has been checked: its families exist. */
export function wiresOf(
  config: Pick<Config, 'lines'>,
  { clock, randomBytes, isLook = false }: WiresPorts,
): readonly WirePlan[] {
  return config.lines.map((line) => {
    const { id, echo, devices } = line
    const family = onThisMachine(onWire(familyOf(line.family), devices[0]?.settings), { randomBytes, isLook })
    return { id, family, echo, devices, ...accessOf(line, family, clock) }
  })
}

type Access = Pick<WirePlan, 'where' | 'format' | 'extraMs' | 'adapter' | 'openTransport'>

/** Who wants to know what the adapter behind the line is called; nobody, for a look at one line. */
type OnAdapter = ((name: string | null) => void) | undefined

function accessOf({ transport }: LineConfig, family: Family, clock: Clock): Access {
  switch (transport.kind) {
    case 'serial':
      return serialAccess(transport)
    case 'tcp': {
      const { host, port } = transport
      const openTransport = (): Transport =>
        onDemand(`device server ${host}:${port}`, async () => {
          const { tcpTransport } = await import('../drivers/transport/tcp.ts')
          return tcpTransport({ host, port, clock })
        })
      return { where: `${host}:${port}`, format: family.serial, extraMs: tcpExtraMs, openTransport }
    }
    case 'udp': {
      const { host, port } = transport
      const { datagramBytes = null } = family
      const openTransport = (): Transport =>
        onDemand(`UDP device ${host}:${port}`, async () => {
          const { udpTransport } = await import('../drivers/transport/udp.ts')
          return udpTransport({ host, port, clock, datagramBytes })
        })
      return { where: `UDP ${host}:${port}`, format: null, extraMs: udpExtraMs, openTransport }
    }
    case 'hid':
      return hidAccess(transport, family)
    case 'usb':
      return usbAccess(transport, family)
    case 'evdev': {
      const { path } = transport
      const openTransport = (onAdapter: OnAdapter): Transport =>
        onDemand(`input device ${path}`, async () => {
          const { evdevTransport } = await import('../drivers/transport/evdev.ts')
          return namingAdapter(evdevTransport({ path }), { transport, node: () => path, onAdapter })
        })
      return { where: path, format: null, extraMs: 0, ...belonging(transport), openTransport }
    }
  }
}

function serialAccess(transport: Extract<LineTransport, { kind: 'serial' }>): Access {
  const { path, baudRate, dataBits, parity, stopBits } = transport
  const format = { baudRate, dataBits, parity, stopBits }
  const openTransport = (onAdapter: OnAdapter): Transport =>
    onDemand(`serial port ${path}`, async () => {
      const { serialTransport } = await import('../drivers/transport/serial.ts')
      return namingAdapter(serialTransport({ path, format }), { transport, node: () => path, onAdapter })
    })
  return { where: path, format, extraMs: serialExtraMs, ...belonging(transport), openTransport }
}

function hidAccess(transport: Extract<LineTransport, { kind: 'hid' }>, { reports }: Family): Access {
  const { path, vendorId, productId, serialNumber, usagePage } = transport
  const more = {
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(usagePage === undefined ? {} : { usagePage }),
  }
  const byIds = vendorId === undefined || productId === undefined ? null : { vendorId, productId, ...more }
  const address = path === undefined ? byIds : { path }
  if (address === null) throw new Error('a HID line without an address')
  const where = 'path' in address ? address.path : `HID ${hex(address.vendorId)}:${hex(address.productId)}`
  const openTransport = (onAdapter: OnAdapter): Transport =>
    onDemand(where, async () => {
      const { hidTransport } = await import('../drivers/transport/hid.ts')
      let node: string | null = null
      const onNode = (found: string): void => {
        node = found
      }
      const inner = hidTransport({ address, onNode, ...(reports === undefined ? {} : { reports }) })
      return namingAdapter(inner, { transport, node: () => node, onAdapter })
    })
  return { where, format: null, extraMs: 0, ...belonging(transport), openTransport }
}

function usbAccess(transport: Extract<LineTransport, { kind: 'usb' }>, { usbSplit }: Family): Access {
  const { vendorId, productId, serialNumber, usbPort } = transport
  const address = {
    vendorId,
    productId,
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(usbPort === undefined ? {} : { usbPort }),
  }
  const where = `USB ${hex(vendorId)}:${hex(productId)}`
  const openTransport = (): Transport =>
    onDemand(where, async () => {
      const { usbTransport } = await import('../drivers/transport/usb.ts')
      return usbTransport({ address, ...(usbSplit === undefined ? {} : { split: usbSplit }) })
    })
  return { where, format: null, extraMs: 0, openTransport }
}

/** The adapter that belongs to the line by the venue file. */
function belonging(transport: LineTransport): Pick<WirePlan, 'adapter'> {
  const adapter = declaredAdapter(transport)
  return adapter === null ? {} : { adapter }
}

interface Naming {
  readonly transport: LineTransport
  /** what was opened */
  readonly node: () => string | null
  readonly onAdapter: OnAdapter
}

/** The transport, which tells what the adapter behind its node is called. */
function namingAdapter(inner: Transport, { transport, node, onAdapter }: Naming): Transport {
  if (onAdapter === undefined) return inner
  return lookedAt(inner, async () => {
    const path = node()
    onAdapter(seenAdapter(transport, path === null ? null : await adapterBehind(path)))
  })
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0').toUpperCase()
}
