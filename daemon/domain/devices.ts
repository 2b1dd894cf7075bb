/** Which devices answer, and who they said they are. Pure. */

import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { DeviceSignal } from './input.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

/**
 * `degraded`: it answers, but complained of something since it was last well; `refused`: somebody else answers in its
 * place, and nothing of it counts (edge cases 39, 40).
 */
export type DeviceState = 'unknown' | 'online' | 'degraded' | 'offline' | 'refused'

export interface Device {
  readonly state: DeviceState
  /** who answers now, or answered last */
  readonly identity: string | null
  /** who belongs there: the first one that ever answered, or whom a technician enrolled since */
  readonly enrolled: string | null
}

export type Devices = ReadonlyMap<string, Device>

export const noDevices: Devices = new Map()

const unknown: Device = { state: 'unknown', identity: null, enrolled: null }

/** Folds one fact into the device states. A new start knows nothing of any device but who belongs there. */
export function evolveDevices(devices: Devices, event: StoredEvent): Devices {
  switch (event.type) {
    case 'gateway.started':
      return new Map([...devices].map(([id, { enrolled }]) => [id, { ...unknown, enrolled }]))
    case 'device.connected': {
      const { device, identity } = event.data
      const enrolled = identity ?? devices.get(device)?.enrolled ?? null
      return new Map(devices).set(device, { state: 'online', identity, enrolled })
    }
    case 'device.tampered': {
      const { device, identity = null } = event.data
      const { enrolled } = devices.get(device) ?? unknown
      return new Map(devices).set(device, { state: 'refused', identity, enrolled })
    }
    case 'device.disconnected':
      return changed(devices, event.data.device, 'offline')
    case 'device.degraded':
      return changed(devices, event.data.device, 'degraded')
    default:
      return devices
  }
}

function changed(devices: Devices, id: string, state: DeviceState): Devices {
  return new Map(devices).set(id, { ...(devices.get(id) ?? unknown), state })
}

/** The state of a device, `unknown` before its first word since the start. */
export function deviceState(devices: Devices, id: string): DeviceState {
  return devices.get(id)?.state ?? 'unknown'
}

/** Whether an order can reach the device: it answers, well or not. */
export function isReachable(devices: Devices, id: string): boolean {
  const state = deviceState(devices, id)
  return state === 'online' || state === 'degraded'
}

/** Whether somebody else answers where this device belongs. */
export function isRefused(devices: Devices, id: string): boolean {
  return deviceState(devices, id) === 'refused'
}

/**
 * One fact per change of state, however often a device says the same. The end of a complaint is a change too. Another
 * identity behind the same id is a stranger, until a technician enrols it (Art. 33; edge case 39).
 */
export function decideDevice(
  { state: { devices }, venue }: Pick<World, 'state' | 'venue'>,
  device: string,
  signal: DeviceSignal,
): readonly Draft[] {
  const known = devices.get(device) ?? unknown
  const about = { subject: device, session: null, zone: null }
  switch (signal.kind) {
    case 'Online': {
      const { identity } = signal
      const declared = venue.identities.get(device) ?? null
      if (identity === null && known.state === 'refused') return []
      if (!isWhoBelongs(identity, { declared, enrolled: known.enrolled }))
        return stranger(known, device, identity)
      if (known.state === 'online' && known.identity === identity) return []
      return [{ type: 'device.connected', ...about, data: { device, identity } }]
    }
    case 'Offline':
      return known.state === 'offline'
        ? []
        : [{ type: 'device.disconnected', ...about, data: { device, cause: signal.cause } }]
    case 'Degraded':
      // what a stranger complains of is nobody's matter
      if (known.state === 'refused') return []
      return [
        {
          type: 'device.degraded',
          ...about,
          data: { device, what: signal.what.slice(0, 200).toWellFormed() },
        },
      ]
    default:
      return []
  }
}

/**
 * Whether whoever answers is the one that belongs there. One that names itself is held against the venue file, or else
 * against the first that ever answered; one that does not passes only where the venue file names nobody, as a technician
 * may have put a device there that has no name.
 */
function isWhoBelongs(
  identity: string | null,
  { declared, enrolled }: { readonly declared: string | null; readonly enrolled: string | null },
): boolean {
  if (declared !== null) return identity === declared
  return identity === null || enrolled === null || identity === enrolled
}

function stranger(known: Device, device: string, identity: string | null): readonly Draft[] {
  if (known.state === 'refused' && known.identity === identity) return []
  const about = { subject: device, session: null, zone: null }
  const gone: Draft[] =
    known.state === 'online' || known.state === 'degraded'
      ? [{ type: 'device.disconnected', ...about, data: { device, cause: 'stranger' } }]
      : []
  const data = { device, what: 'other_identity' as const, identity }
  return [...gone, { type: 'device.tampered', ...about, data }]
}

/** The devices as a subject. */
export const devicesSubject: Subject<Devices> = { initial: noDevices, evolve: evolveDevices }
