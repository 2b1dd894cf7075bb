/**
 * A HID device as a transport, on node-hid with the hidraw driver. Each chunk received is one input report; each
 * write is one output report, beginning with its report id (0 where the device has none). For devices that are spoken to in
 * feature reports, writes and answers are those. Knows no packets.
 */
import { access } from 'node:fs/promises'
import * as nodeHid from 'node-hid'
import { Fault } from '../fault.ts'
import type { Transport } from '../ports.ts'
import { owningGroup } from './device-node.ts'
import { faultFrom } from './errno.ts'
import { closedByUs, createLife } from './life.ts'
import { maxOutboundBytes } from './outbound.ts'

/** Which device: a node, or the only one plugged in that fits. */
export type HidAddress =
  | { readonly path: string }
  | {
      readonly vendorId: number
      readonly productId: number
      readonly serialNumber?: string
      /** Tells the interfaces of one device apart, such as 0x8C for a HID-POS scanner. */
      readonly usagePage?: number
    }

/** What is used of node-hid. */
export interface HidLibrary {
  setDriverType(type: 'hidraw'): void
  devicesAsync(): Promise<readonly HidListed[]>
  readonly HIDAsync: { open(path: string): Promise<HidHandle> }
}

export interface HidListed {
  readonly path?: string | undefined
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber?: string | undefined
  readonly usagePage?: number | undefined
}

export interface HidHandle {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown
  /** node-hid gives a string here, not an Error. */
  on(event: 'error', listener: (error: unknown) => void): unknown
  write(report: Buffer): Promise<number>
  sendFeatureReport(report: Buffer): Promise<number>
  /** Up to `length` bytes, its id among them. */
  getFeatureReport(id: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

export interface HidOptions {
  readonly address: HidAddress
  /**
   * `feature`: each write is sent as a feature report, and one that is the setup packet of GET_REPORT (HID 1.11, 7.2.1)
   * asks for one, which is received as one chunk. Absent: output reports.
   */
  readonly reports?: 'feature'
  /** Told before it is opened, which node it is. */
  readonly onNode?: (path: string) => void
  /** Another library only in tests. */
  readonly library?: HidLibrary
}

/**
 * A transport over one HID device. Ends with `missing` when none fits, `unsupported` when several fit or when
 * libudev, libusb or hidraw are lacking, `no_reply` when more than `maxOutboundBytes` of reports wait to leave.
 */
export function hidTransport({ address, reports, onNode, library = nodeHid }: HidOptions): Transport {
  const what = `HID device ${addressName(address)}`
  const life = createLife(what)
  let handle: HidHandle | null = null
  let waitingBytes = 0
  let before: Promise<unknown> = Promise.resolve()

  /** hidraw can be opened by several, so the owner need not wait until the handle has been released. */
  function finish(fault: Fault): void {
    if (life.phase() === 'closed') return
    life.end(fault)
    if (handle !== null) release(handle)
  }

  function broken(error: unknown): void {
    finish(faultFrom(error, { what, expected: 'it to stay plugged in', inUse: true }))
  }

  function established(opened: HidHandle): void {
    handle = opened
    // An error without a listener would end the process, even after `closed`.
    opened.on('error', broken)
    if (life.phase() === 'closed') {
      release(opened)
      return
    }
    // One listener for life: each new one would stop and restart the reading thread (some 50 ms).
    opened.on('data', (report) => life.bytes(Uint8Array.from(report)))
    life.opened()
  }

  async function send(target: HidHandle, report: Buffer): Promise<void> {
    waitingBytes += report.length
    try {
      await (reports === 'feature' ? inTurn(() => exchange(target, report)) : target.write(report))
    } catch (error) {
      broken(error)
    } finally {
      waitingBytes -= report.length
    }
  }

  /** One feature report after the other: node-hid runs them on several threads. */
  function inTurn(job: () => Promise<void>): Promise<void> {
    const done = before.then(job)
    before = done.catch(() => undefined)
    return done
  }

  async function exchange(target: HidHandle, report: Buffer): Promise<void> {
    if (life.phase() !== 'open') return
    const asked = featureAsked(report)
    if (asked === null) await target.sendFeatureReport(report)
    else life.bytes(Uint8Array.from(await target.getFeatureReport(asked.id, asked.length)))
  }

  return {
    open(owner) {
      if (life.begin(owner)) openHandle({ address, library, what, onNode }).then(established, finish)
    },
    write(bytes) {
      if (life.phase() !== 'open' || handle === null || bytes.length === 0) return
      void send(handle, Buffer.from(bytes))
      if (waitingBytes <= maxOutboundBytes) return
      finish(
        new Fault('no_reply', `${what} takes no reports; expected ${waitingBytes} waiting bytes to leave`),
      )
    },
    close() {
      finish(closedByUs(what))
    },
  }
}

/** Device to host, class, interface; GET_REPORT; the kind "feature" is in the high byte of the value. */
const getReport = { requestType: 0xa1, request: 0x01, feature: 0x03, length: 8 } as const

/** Which feature report these bytes ask for; null where they are a report to be sent. */
function featureAsked(bytes: Uint8Array): { readonly id: number; readonly length: number } | null {
  const [requestType, request, id = 0, kind, , , low = 0, high = 0] = bytes
  const isAsking =
    bytes.length === getReport.length &&
    requestType === getReport.requestType &&
    request === getReport.request &&
    kind === getReport.feature
  return isAsking ? { id, length: low | (high << 8) } : null
}

/** It is given up either way, so an error of closing is of no use to anybody. */
function release(handle: HidHandle): void {
  handle.close().catch(() => undefined)
}

interface Opening {
  readonly address: HidAddress
  readonly library: HidLibrary
  readonly what: string
  readonly onNode?: ((path: string) => void) | undefined
}

/** Rejects with a `Fault` and nothing else. */
async function openHandle({ address, library, what, onNode }: Opening): Promise<HidHandle> {
  const expected = 'a hidraw node, with libudev1 and libusb-1.0-0 installed'
  let path: string | null = null
  try {
    // libusb, node-hid's other driver, would detach the kernel's.
    library.setDriverType('hidraw')
    path = 'path' in address ? address.path : await pathOf({ address, library, what })
    // First, as the system names the reason better than node-hid does.
    await access(path)
    onNode?.(path)
    return await library.HIDAsync.open(path)
  } catch (error) {
    if (error instanceof Fault) throw error
    const group = path === null ? null : await owningGroup(path)
    throw faultFrom(error, { what, expected, group })
  }
}

type Wanted = Exclude<HidAddress, { path: string }>

async function pathOf({ address, library, what }: Opening & { address: Wanted }): Promise<string> {
  const listed = await library.devicesAsync()
  const fitting = listed.filter((device) => fits(device, address)).flatMap(({ path }) => path ?? [])
  // A device with several top-level collections is listed once for each of them.
  const paths = [...new Set(fitting)]
  const [first] = paths
  if (first === undefined) throw new Fault('missing', `${what} is not there; expected one that is plugged in`)
  if (paths.length === 1) return first
  throw new Fault('unsupported', `${what} fits ${paths.join(' and ')}; expected a path or a serial number`)
}

function fits(device: HidListed, wanted: Wanted): boolean {
  return (
    device.vendorId === wanted.vendorId &&
    device.productId === wanted.productId &&
    (wanted.serialNumber === undefined || device.serialNumber === wanted.serialNumber) &&
    (wanted.usagePage === undefined || device.usagePage === wanted.usagePage)
  )
}

function addressName(address: HidAddress): string {
  if ('path' in address) return address.path
  const { vendorId, productId, serialNumber, usagePage } = address
  const serial = serialNumber === undefined ? '' : ` serial ${serialNumber}`
  const usage = usagePage === undefined ? '' : ` usage page ${hex(usagePage)}`
  return `${hex(vendorId)}:${hex(productId)}${serial}${usage}`
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0')
}
