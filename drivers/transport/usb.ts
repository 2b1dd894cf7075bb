/**
 * A USB device without a driver of the kernel as a transport: its bulk pipes, over usbfs. Each write is one frame. It listens
 * from opening to closing, so that a pulled plug is noticed at once. Knows no packets but where one is divided between pipes.
 */
import { access, constants } from 'node:fs/promises'
import { usb } from 'usb'
import { Fault } from '../fault.ts'
import type { Transport, UsbSplit } from '../ports.ts'
import { owningGroup } from './device-node.ts'
import { faultFrom } from './errno.ts'
import { closedByUs, createLife } from './life.ts'
import { maxOutboundBytes } from './outbound.ts'
import { type Endpoint, type Pipes, pipesAmong } from './usb-pipes.ts'

/** Which device: the only one plugged in that fits. */
export interface UsbAddress {
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber?: string
  /** Bus and ports, such as `1-2.3`. */
  readonly usbPort?: string
}

/** What is used of the library, as it is without WebUSB's wrapping: with a time limit for each transfer. */
export interface UsbLibrary {
  getDevices(): Promise<readonly UsbHandle[]>
}

export interface UsbHandle {
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber?: string | null | undefined
  readonly bus: string
  readonly address: number
  readonly ports: readonly number[]
  readonly configuration?: { readonly interfaces: readonly UsbInterface[] } | null | undefined
  open(): Promise<void>
  close(): Promise<void>
  claimInterface(number: number): Promise<void>
  releaseInterface(number: number): Promise<void>
  /** Rejects with `Cancelled` in its text when the time is over. */
  nativeTransferIn(endpoint: number, limitMs: number, length: number): Promise<Uint8Array | null>
  nativeTransferOut(endpoint: number, limitMs: number, bytes: Uint8Array): Promise<number>
}

export interface UsbInterface {
  readonly interfaceNumber: number
  readonly alternate: { readonly endpoints: readonly Endpoint[] }
}

export interface UsbOptions {
  readonly address: UsbAddress
  /** How frames are divided on devices with two pipes each way; absent: such a device is not supported. */
  readonly split?: UsbSplit
  /** Another library only in tests, and another look at the node. */
  readonly library?: UsbLibrary
  readonly mayOpen?: (node: string) => Promise<void>
}

/** A transfer that waits for nothing is asked anew after this, so a closed port is free within it. */
const listenMs = 500
/** For what follows a head that has come; the longest answer takes a second and a half. */
const restMs = 1500
/** A device that takes no bytes for so long takes none. */
const writeMs = 3000

interface Opened {
  readonly device: UsbHandle
  readonly interfaceNumber: number
  readonly pipes: Pipes
}

/**
 * A transport over one USB device, whose first interface is claimed for us alone. Ends with `missing` when none fits,
 * `unsupported` when several fit or its pipes are others than known, `busy` when a driver of the kernel or another program
 * has it, `no_reply` when it takes no bytes. `closed` comes after it has been released.
 */
export function usbTransport({ address, split, library = usb, mayOpen = isOurs }: UsbOptions): Transport {
  const what = `USB device ${nameOf(address)}`
  const life = createLife(what)
  let opened: Opened | null = null
  let ending: Fault | null = null
  let listening: Promise<void> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()
  let waitingBytes = 0
  /** Ends when the device was listened to once more. */
  let turn = Promise.withResolvers<void>()

  /** The first fault counts. What is under way ends by itself, then the device is released. */
  function finish(fault: Fault): void {
    if (ending !== null) return
    ending = fault
    if (opened !== null) void end(opened, fault)
    else if (life.phase() === 'new') life.end(fault)
  }

  async function end(held: Opened, fault: Fault): Promise<void> {
    await Promise.allSettled([listening, writing])
    await release(held)
    life.end(fault)
  }

  function broken(error: unknown): void {
    const fault =
      error instanceof Fault
        ? error
        : faultFrom(error, { what, expected: 'it to stay plugged in', inUse: true })
    finish(fault)
  }

  async function established(found: Opened): Promise<void> {
    if (ending !== null) {
      await release(found)
      life.end(ending)
      return
    }
    opened = found
    life.opened()
    listening = listen(found)
  }

  async function listen(from: Opened): Promise<void> {
    try {
      while (ending === null) {
        await hear(from)
        turn.resolve()
        turn = Promise.withResolvers()
      }
    } catch (error) {
      broken(error)
    } finally {
      turn.resolve()
    }
  }

  async function hear({ device, pipes }: Opened): Promise<void> {
    const first = await packet(
      device,
      pipes.kind === 'whole' ? pipes.fromDevice : pipes.fromDevice[0],
      listenMs,
    )
    if (first === null) return
    life.bytes(first)
    if (pipes.kind === 'whole') return
    const [, second] = pipes.fromDevice
    for (let missing = pipes.split.restOf(first); missing > 0 && ending === null; ) {
      const part = await packet(device, second, restMs)
      if (part === null) return
      life.bytes(part)
      missing -= Math.max(part.length, 1)
    }
  }

  async function send({ device, pipes }: Opened, frame: Uint8Array): Promise<void> {
    if (pipes.kind === 'whole') return put(device, pipes.toDevice, frame)
    const [first, second] = pipes.toDevice
    await put(device, first, frame.subarray(0, pipes.split.headLength))
    await put(device, second, frame.subarray(pipes.split.headLength))
  }

  async function put(device: UsbHandle, { endpointNumber }: Endpoint, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0 || ending !== null) return
    try {
      await device.nativeTransferOut(endpointNumber, writeMs, bytes)
    } catch (error) {
      if (!isTimeOver(error)) throw error
      // A plug that is pulled ends what is under way like that too: then listening fails at its next attempt.
      await turn.promise
      if (ending === null) await turn.promise
      throw new Fault(
        'no_reply',
        `${what} takes no bytes; expected ${bytes.length} to leave within ${writeMs} ms`,
      )
    }
  }

  return {
    open(owner) {
      if (!life.begin(owner)) return
      openDevice({ address, split: split ?? null, library, mayOpen, what }).then(
        established,
        (fault: Fault) => life.end(ending ?? fault),
      )
    },
    write(bytes) {
      const to = opened
      if (life.phase() !== 'open' || ending !== null || to === null || bytes.length === 0) return
      const frame = Uint8Array.from(bytes)
      waitingBytes += frame.length
      if (waitingBytes > maxOutboundBytes) {
        finish(
          new Fault('no_reply', `${what} takes no bytes; expected ${waitingBytes} waiting ones to leave`),
        )
        return
      }
      writing = writing
        .then(() => send(to, frame))
        .catch(broken)
        .finally(() => {
          waitingBytes -= frame.length
        })
    },
    close() {
      finish(closedByUs(what))
    },
  }
}

/** One packet of the device, so that an answer needs neither a known length nor an empty packet behind it; null for none. */
async function packet(
  device: UsbHandle,
  { endpointNumber, packetSize }: Endpoint,
  limitMs: number,
): Promise<Uint8Array | null> {
  try {
    return await device.nativeTransferIn(endpointNumber, limitMs, packetSize)
  } catch (error) {
    if (isTimeOver(error)) return null
    throw error
  }
}

function isTimeOver(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Cancelled')
}

/** It is given up either way, so an error of releasing is of no use to anybody. */
async function release({ device, interfaceNumber }: Opened): Promise<void> {
  await device.releaseInterface(interfaceNumber).catch(() => undefined)
  await device.close().catch(() => undefined)
}

interface Opening {
  readonly address: UsbAddress
  readonly split: UsbSplit | null
  readonly library: UsbLibrary
  readonly mayOpen: (node: string) => Promise<void>
  readonly what: string
}

/** Rejects with a `Fault` and nothing else. */
async function openDevice(opening: Opening): Promise<Opened> {
  const { what } = opening
  let node: string | null = null
  try {
    const device = await onlyFitting(opening)
    node = nodeOf(device)
    // First, as the system names the reason better than the library does.
    await opening.mayOpen(node)
    return await claimed(device, opening)
  } catch (error) {
    if (error instanceof Fault) throw error
    const group = node === null ? null : await owningGroup(node)
    throw faultFrom(error, { what, expected: 'one that no driver and no other program has', group })
  }
}

function isOurs(node: string): Promise<void> {
  return access(node, constants.R_OK | constants.W_OK)
}

async function claimed(device: UsbHandle, { split, what }: Opening): Promise<Opened> {
  await device.open()
  const found = device.configuration?.interfaces[0]
  try {
    if (found === undefined) throw new Fault('unsupported', `${what} has no interface; expected one`)
    const pipes = pipesAmong(found.alternate.endpoints, { split, what })
    await device.claimInterface(found.interfaceNumber)
    return { device, interfaceNumber: found.interfaceNumber, pipes }
  } catch (error) {
    await device.close().catch(() => undefined)
    throw error
  }
}

async function onlyFitting({ address, library, what }: Opening): Promise<UsbHandle> {
  const fitting = (await library.getDevices()).filter((device) => fits(device, address))
  const [first] = fitting
  if (first === undefined) throw new Fault('missing', `${what} is not there; expected one that is plugged in`)
  if (fitting.length === 1) return first
  const ports = fitting.map(portOf).join(' and ')
  throw new Fault(
    'unsupported',
    `${what} fits those at ${ports}; expected usbPort or serialNumber to tell which`,
  )
}

function fits(device: UsbHandle, { vendorId, productId, serialNumber, usbPort }: UsbAddress): boolean {
  if (device.vendorId !== vendorId || device.productId !== productId) return false
  // the port first: for the number some devices have to be opened
  if (usbPort !== undefined && portOf(device) !== usbPort) return false
  return serialNumber === undefined || device.serialNumber === serialNumber
}

/** As the kernel names it: bus and ports. */
function portOf({ bus, ports }: UsbHandle): string {
  return `${Number.parseInt(bus, 10)}-${ports.join('.')}`
}

function nodeOf({ bus, address }: UsbHandle): string {
  const three = (number: number) => String(number).padStart(3, '0')
  return `/dev/bus/usb/${three(Number.parseInt(bus, 10))}/${three(address)}`
}

function nameOf({ vendorId, productId, serialNumber, usbPort }: UsbAddress): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0')
  const serial = serialNumber === undefined ? '' : ` serial ${serialNumber}`
  const port = usbPort === undefined ? '' : ` at port ${usbPort}`
  return `${hex(vendorId)}:${hex(productId)}${serial}${port}`
}
