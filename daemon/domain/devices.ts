/** Which devices answer. Pure. */

import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { DeviceSignal } from './input.ts'

export type DeviceState = 'unknown' | 'online' | 'offline'

export type Devices = ReadonlyMap<string, DeviceState>

export const noDevices: Devices = new Map()

/** Folds one fact into the device states. A new start knows nothing of any device. */
export function evolveDevices(devices: Devices, event: StoredEvent): Devices {
  switch (event.type) {
    case 'gateway.started':
      return noDevices
    case 'device.connected':
      return new Map(devices).set(event.data.device, 'online')
    case 'device.disconnected':
      return new Map(devices).set(event.data.device, 'offline')
    default:
      return devices
  }
}

/** One fact per change of state, however often a device says the same. */
export function decideDevice(devices: Devices, device: string, signal: DeviceSignal): readonly Draft[] {
  const state = devices.get(device) ?? 'unknown'
  const about = { subject: device, session: null, zone: null }
  switch (signal.kind) {
    case 'Online':
      return state === 'online'
        ? []
        : [{ type: 'device.connected', ...about, data: { device, identity: signal.identity } }]
    case 'Offline':
      return state === 'offline'
        ? []
        : [{ type: 'device.disconnected', ...about, data: { device, cause: signal.cause } }]
    case 'Degraded':
      return [{ type: 'device.degraded', ...about, data: { device, what: signal.what.slice(0, 200) } }]
    default:
      return []
  }
}
