/** The simulated device's end of a USB cable as a transport, so that a simulated line can be the brains of a USB device. */
import { Fault } from '../../../drivers/fault.ts'
import type { Transport, TransportOwner } from '../../../drivers/ports.ts'

export interface DeviceEnd {
  /** A fresh one for each plugging; the former one hears nothing more. */
  transport(): Transport
  /** The host said this. */
  hear(bytes: Uint8Array): void
}

/** `say` is called with what the simulated device writes. */
export function createDeviceEnd(say: (bytes: Uint8Array) => void): DeviceEnd {
  let listener: TransportOwner | null = null
  return {
    transport() {
      let mine: TransportOwner | null = null
      return {
        open(owner) {
          mine = owner
          listener = owner
          queueMicrotask(() => owner.opened())
        },
        write(bytes) {
          if (mine !== null && listener === mine) say(bytes)
        },
        close() {
          const owner = mine
          mine = null
          if (listener === owner) listener = null
          queueMicrotask(() => owner?.closed(new Fault('closed', 'the simulated device was pulled')))
        },
      }
    },
    hear(bytes) {
      listener?.bytes(bytes)
    },
  }
}
