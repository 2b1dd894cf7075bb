/** The devices of the bench: what is plugged into which socket, with the simulators of our families as their brains. */

import { familyOf } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import { onWire } from '../../drivers/family.ts'
import type { Movement, SerialFormat, Stimulus, Transport } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { seeded } from '../support/chance.ts'
import { createRealClock } from '../support/real-clock.ts'
import { addStream, type Bench, usbSocket } from './bench.ts'
import { connectTo } from './machine/lines.ts'
import type { Machine } from './machine/machine.ts'
import { cp210x } from './usb/cp210x.ts'
import type { UsbDevice } from './usb/device.ts'
import { createDeviceEnd } from './usb/device-end.ts'
import { type HidDevice, hidDevice } from './usb/hid.ts'
import { plainReader } from './usb/plain-reader.ts'
import { bootKeyboard, posScanner, relayBoard, wrappedSerial } from './usb/report-descriptors.ts'

export interface Plugged {
  /** As in the venue file. */
  readonly id: string
  /** Number of its socket: it is `usb 1-N` in the kernel's log. */
  readonly socket: number
  plug(): Promise<void>
  unplug(): Promise<void>
  stimulate(stimulus: Stimulus): void
  /** All that moved since the start. */
  readonly movements: readonly Movement[]
}

/** How a device is plugged in and pulled, and its end of the cable. */
export interface Cable {
  plug(): Promise<void>
  unplug(): Promise<void>
  transport(): Transport
}

interface Brains {
  readonly family: Family
  readonly settings: unknown
}

const clock = createRealClock()

function brainsOf(family: string, settings: unknown): Brains {
  const row = familyOf(family)
  const parsed = row.settings.parse(settings)
  return { family: onWire(row, parsed), settings: parsed }
}

interface Making {
  readonly id: string
  readonly socket: number
  readonly brains: Brains
  readonly cable: Cable
  readonly format: SerialFormat | null
}

function plugged({ id, socket, brains, cable, format }: Making): Plugged {
  const { family, settings } = brains
  const movements: Movement[] = []
  const powerUp = (transport: Transport) =>
    openSimulatedLine({
      transport,
      clock,
      chance: seeded(1),
      codec: family.codec,
      format,
      interByteMs: family.interByteMs,
      devices: [{ id, device: family.simulate(settings) }],
      onMovement: (_device, movement) => movements.push(movement),
    })
  let line = powerUp(cable.transport())
  return {
    id,
    socket,
    async plug() {
      // What is on a serial line has power of its own; a HID device starts anew, its relays open.
      if (format === null) line = powerUp(cable.transport())
      else line.plug(cable.transport())
      await cable.plug()
    },
    async unplug() {
      await cable.unplug()
      line.unplug()
    },
    stimulate: (stimulus) => line.stimulate(id, stimulus),
    movements,
  }
}

/** A device that is emulated in this process, down to its descriptors. */
async function redirected(
  machine: Machine,
  number: number,
  device: UsbDevice & { transport(): Transport },
): Promise<Cable> {
  const socket = await usbSocket(machine, number)
  return {
    plug: () => socket.plug(device),
    async unplug() {
      socket.unplug()
    },
    transport: () => device.transport(),
  }
}

/** The FTDI adapter that QEMU has of its own. */
async function ftdi(machine: Machine, number: number): Promise<Cable> {
  const id = `serial${number}`
  await addStream(machine, id)
  const stream = await connectTo(machine.socket(id))
  const end = createDeviceEnd((bytes) => stream.write(bytes))
  stream.on('data', (chunk) => end.hear(Uint8Array.from(chunk)))
  const { monitor } = machine
  const adapter = { driver: 'usb-serial', id, chardev: id, bus: 'usb.0', port: String(number) }
  return {
    async plug() {
      await monitor.ask('device_add', { ...adapter, 'always-plugged': true })
    },
    async unplug() {
      const gone = monitor.event('DEVICE_DELETED', id)
      await monitor.ask('device_del', { id })
      await gone
    },
    transport: () => end.transport(),
  }
}

const keyboardIds = {
  keypad: { vendorId: 0x1c4f, productId: 0x0002 },
  wedge: { vendorId: 0xffff, productId: 0x0035 },
} as const

/** What the HID devices here have in common. */
const plain = { serialNumber: null, boot: null, hasOutEndpoint: false } as const

function keyboard(
  product: string,
  ids: { readonly vendorId: number; readonly productId: number },
): HidDevice {
  return hidDevice({ ...plain, ...ids, product, boot: 'keyboard', reportDescriptor: bootKeyboard })
}

/** Makes the devices that are driven through hidraw and evdev. */
async function hidDevices(machine: Machine) {
  const relay = hidDevice({
    ...plain,
    vendorId: 0x16c0,
    productId: 0x05df,
    product: 'USBRelay2',
    reportDescriptor: relayBoard,
  })
  const scanner = hidDevice({
    ...plain,
    vendorId: 0x05e0,
    productId: 0x1300,
    product: 'Scanner',
    reportDescriptor: posScanner,
  })
  const hid = async (id: string, socket: number, brains: Brains, device: HidDevice) =>
    plugged({ id, socket, brains, cable: await redirected(machine, socket, device), format: null })
  const typist = brainsOf('keypad-hid', {})
  const gate = brainsOf('hid-relay', { serial: 'BENCH', open: { in: 1, out: 2 }, relockMs: 1000 })
  return {
    laneGate: await hid('lane-gate', 2, gate, relay),
    keypad: await hid('keypad', 3, typist, keyboard('Keypad', keyboardIds.keypad)),
    deskScanner: await hid('desk-scanner', 4, brainsOf('scanner-hid-pos', { shape: 'zebra' }), scanner),
    // What the kernel makes key events of are the reports of a keyboard.
    wedge: await hid('wedge', 5, typist, keyboard('Badge reader', keyboardIds.wedge)),
  }
}

/** Makes the devices that are driven through a tty. */
async function serialDevices(machine: Machine) {
  const serial = (id: string, socket: number, brains: Brains, cable: Cable) =>
    plugged({ id, socket, brains, cable, format: brains.family.serial })
  const reader = await redirected(machine, 1, cp210x('READER1'))
  const board = brainsOf('lock-8a', { feedback: 'closed_when_shut', doors: { count: 24 } })
  const scanner = brainsOf('scanner-serial', {})
  const lane = { open: { in: 1, out: 2 }, passed: { in: 1, out: 2 }, fire: 3, relockMs: 10_000 }
  const gate = brainsOf('modbus-relay', lane)
  return {
    deskReader: serial('desk-reader', 1, brainsOf('sam-v', {}), reader),
    lockers: serial('lockers', 6, board, await ftdi(machine, 6)),
    serialLeft: serial('serial-left', 7, scanner, await redirected(machine, 7, cp210x(null))),
    laneOneGate: serial('lane-1-gate', 12, gate, await redirected(machine, 12, cp210x('GATE1'))),
    serialRight: serial('serial-right', 8, scanner, await redirected(machine, 8, cp210x(null))),
  }
}

/** Makes the card readers that are plain USB devices, or wrap their frames in HID reports. */
async function cardReaders(machine: Machine) {
  const reader = async (
    id: string,
    socket: number,
    family: string,
    device: UsbDevice & { transport(): Transport },
  ) =>
    plugged({
      id,
      socket,
      brains: brainsOf(family, {}),
      cable: await redirected(machine, socket, device),
      format: null,
    })
  const wrapping = hidDevice({
    ...plain,
    vendorId: 0x10c4,
    productId: 0x0007,
    product: 'ID card reader',
    reportDescriptor: wrappedSerial,
    hasOutEndpoint: true,
  })
  return {
    splitReader: await reader('split-reader', 9, 'sam-v', plainReader('split')),
    wholeReader: await reader('whole-reader', 10, 'sam-v', plainReader('whole')),
    wrappingReader: await reader('wrapping-reader', 11, 'sam-v-hid', wrapping),
  }
}

export type Devices = Awaited<ReturnType<typeof makeDevices>>

/** Makes every socket and device; none is plugged in. */
export async function makeDevices({ machine }: Bench) {
  return {
    ...(await hidDevices(machine)),
    ...(await serialDevices(machine)),
    ...(await cardReaders(machine)),
  }
}
