/** Which USB device stands behind a node: what tells one adapter from another of its kind. Reads /sys only; opens nothing. */
import { realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Transport } from '../ports.ts'
import { textOf, usbDeviceAbove } from './sysfs.ts'

export interface Adapter {
  /** null: it has none, as many cheap ones do */
  readonly serialNumber: string | null
  /** bus, port and sub-port, such as `1-2.3` */
  readonly usbPort: string | null
}

/** Where the kernel keeps the nodes that wires are made of. */
const nodeClasses = ['tty', 'hidraw', 'input']

/** The USB device behind the node that `path` is or leads to; null where there is none, or none can be seen. Never throws. */
export async function adapterBehind(path: string, sys = '/sys'): Promise<Adapter | null> {
  const node = await realpath(path).catch(() => null)
  if (node === null) return null
  for (const name of nodeClasses) {
    const hardware = await realpath(join(sys, 'class', name, basename(node), 'device')).catch(() => null)
    const usb = hardware === null ? null : await usbDeviceAbove(hardware)
    if (usb === null) continue
    const serialNumber = await textOf(join(usb, 'serial'))
    return { serialNumber: serialNumber === '' ? null : serialNumber, usbPort: basename(usb) }
  }
  return null
}

/**
 * The transport, which is `opened` only when `look` is over, so that who stands behind it is known before anything is heard
 * of it. What comes in before is dropped: nobody asked for it.
 */
export function lookedAt(inner: Transport, look: () => Promise<void>): Transport {
  let phase: 'looking' | 'open' | 'closed' = 'looking'
  return {
    open(owner) {
      const seen = () => {
        if (phase !== 'looking') return
        phase = 'open'
        owner.opened()
      }
      inner.open({
        opened: () => void look().then(seen, seen),
        bytes(chunk) {
          if (phase === 'open') owner.bytes(chunk)
        },
        closed(fault) {
          phase = 'closed'
          owner.closed(fault)
        },
      })
    },
    write(bytes) {
      if (phase === 'open') inner.write(bytes)
    },
    close: () => inner.close(),
  }
}
