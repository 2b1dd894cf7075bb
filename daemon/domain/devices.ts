/** Which devices answer, and who they said they are. Pure. */

import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { DeviceSignal } from './input.ts'
import type { Subject } from './subject.ts'

/** `degraded`: it answers, but complained of something since it was last well. */
export type DeviceState = 'unknown' | 'online' | 'degraded' | 'offline'

export interface Device {
  readonly state: DeviceState
  readonly identity: string | null
}

export type Devices = ReadonlyMap<string, Device>

export const noDevices: Devices = new Map()

const unknown: Device = { state: 'unknown', identity: null }

/** Folds one fact into the device states. A new start knows nothing of any device. */
export function evolveDevices(devices: Devices, event: StoredEvent): Devices {
  switch (event.type) {
    case 'gateway.started':
      return noDevices
    case 'device.connected': {
      const { device, identity } = event.data
      return new Map(devices).set(device, { state: 'online', identity })
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

/**
 * One fact per change of state, however often a device says the same. Another identity behind the same id is a
 * change too, and so is the end of a complaint.
 */
export function decideDevice(devices: Devices, device: string, signal: DeviceSignal): readonly Draft[] {
  const known = devices.get(device) ?? unknown
  const about = { subject: device, session: null, zone: null }
  switch (signal.kind) {
    case 'Online': {
      const { identity } = signal
      if (known.state === 'online' && known.identity === identity) return []
      return [{ type: 'device.connected', ...about, data: { device, identity } }]
    }
    case 'Offline':
      return known.state === 'offline'
        ? []
        : [{ type: 'device.disconnected', ...about, data: { device, cause: signal.cause } }]
    case 'Degraded':
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

/** The devices as a subject. */
export const devicesSubject: Subject<Devices> = { initial: noDevices, evolve: evolveDevices }
