/** The configured lines as wires that the fleet can open: here transports meet families. */
import type { Config, LineConfig, LineTransport } from '../config/schema.ts'
import { familyOf } from '../drivers/families.ts'
import { type Family, onWire } from '../drivers/family.ts'
import type { Clock, Transport } from '../drivers/ports.ts'
import { onDemand } from '../drivers/transport/on-demand.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'

/** A USB adapter collects received bytes for up to 16 ms before it hands them over. */
const serialExtraMs = 20
/** What a device server and the network may add to an answer (Serial-over-TCP, practice). */
const tcpExtraMs = 300
/** What a switch of the venue and the scheduler may add to a datagram's way. */
const udpExtraMs = 50

/** A plan for each configured line. The configuration has been checked: its families exist. */
export function wiresOf(config: Pick<Config, 'lines'>, clock: Clock): readonly WirePlan[] {
  return config.lines.map((line) => {
    const { id, echo, devices } = line
    const family = onWire(familyOf(line.family), devices[0]?.settings)
    return { id, family, echo, devices, ...accessOf(line, family, clock) }
  })
}

type Access = Pick<WirePlan, 'where' | 'format' | 'extraMs' | 'openTransport'>

function accessOf({ transport }: LineConfig, family: Family, clock: Clock): Access {
  switch (transport.kind) {
    case 'serial': {
      const { kind: _kind, path, ...format } = transport
      const openTransport = (): Transport =>
        onDemand(`serial port ${path}`, async () => {
          const { serialTransport } = await import('../drivers/transport/serial.ts')
          return serialTransport({ path, format })
        })
      return { where: path, format, extraMs: serialExtraMs, openTransport }
    }
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
    case 'evdev': {
      const { path } = transport
      const openTransport = (): Transport =>
        onDemand(`input device ${path}`, async () => {
          const { evdevTransport } = await import('../drivers/transport/evdev.ts')
          return evdevTransport({ path })
        })
      return { where: path, format: null, extraMs: 0, openTransport }
    }
  }
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
  const openTransport = (): Transport =>
    onDemand(where, async () => {
      const { hidTransport } = await import('../drivers/transport/hid.ts')
      return hidTransport({ address, ...(reports === undefined ? {} : { reports }) })
    })
  return { where, format: null, extraMs: 0, openTransport }
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0').toUpperCase()
}
