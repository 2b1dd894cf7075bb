import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type HidAddress,
  type HidHandle,
  type HidLibrary,
  type HidListed,
  hidTransport,
} from '../../../drivers/transport/hid.ts'
import { maxOutboundBytes } from '../../../drivers/transport/outbound.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'

const folder = mkdtempSync(join(tmpdir(), 'warden-hid-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A node that is there, so that opening gets as far as the library. */
const node = join(folder, 'hidraw0')
writeFileSync(node, '')

/** DCTTech relay board, relay 1 on: report id 0 and eight bytes. */
const relayOn = Uint8Array.of(0x00, 0xff, 0x01, 0, 0, 0, 0, 0, 0)

interface FakeHandle extends HidHandle {
  readonly events: EventEmitter
  readonly written: Buffer[]
  /** What went over the control pipe, in order. */
  readonly features: string[]
  readonly closings: number[]
}

/** node-hid's HIDAsync as measured: errors are strings, a handle that is closed rejects, reports are Buffers. */
function fakeHandle(write: (report: Buffer) => Promise<number> = async ({ length }) => length): FakeHandle {
  const events = new EventEmitter()
  const written: Buffer[] = []
  const closings: number[] = []
  const features: string[] = []
  return {
    events,
    written,
    features,
    closings,
    on: (event: string, listener: (given: never) => void) =>
      events.on(event, listener as (given: unknown) => void),
    write(report) {
      written.push(report)
      return write(report)
    },
    sendFeatureReport(report) {
      features.push(`set ${report.toString('hex')}`)
      return write(report)
    },
    async getFeatureReport(id, length) {
      features.push(`get ${id} ${length}`)
      return Uint8Array.of(0, 0x47, 0x41, 0x54, 0x45, 0x31, 0, 0, 1)
    },
    async close() {
      closings.push(events.listenerCount('data'))
      events.removeAllListeners('data')
    },
  }
}

interface FakeLibrary extends HidLibrary {
  readonly calls: string[]
}

function fakeLibrary(given: {
  handle?: HidHandle
  devices?: readonly HidListed[]
  openError?: Error
  listError?: Error
}): FakeLibrary {
  const calls: string[] = []
  return {
    calls,
    setDriverType: (type) => calls.push(`driver ${type}`),
    async devicesAsync() {
      calls.push('list')
      if (given.listError !== undefined) throw given.listError
      return given.devices ?? []
    },
    HIDAsync: {
      async open(path) {
        calls.push(`open ${path}`)
        if (given.openError !== undefined) throw given.openError
        return given.handle ?? fakeHandle()
      },
    },
  }
}

function open(library: HidLibrary, address: HidAddress = { path: node }) {
  const owner = createListeningOwner()
  const transport = hidTransport({ address, library })
  transport.open(owner)
  return { transport, owner }
}

async function opened(handle = fakeHandle()) {
  const library = fakeLibrary({ handle })
  const pair = open(library)
  await pair.owner.untilOpened()
  return { ...pair, handle, library }
}

const board = { path: node, vendorId: 0x16c0, productId: 0x05df }

describe('a HID device in use', () => {
  test('is opened with the hidraw driver, chosen before anything else', async () => {
    const { library } = await opened()
    expect(library.calls).toEqual(['driver hidraw', `open ${node}`])
  })

  test('gives each report as one chunk to a single listener attached for life', async () => {
    const { transport, owner, handle } = await opened()
    expect(handle.events.listenerCount('data')).toBe(1)
    handle.events.emit('data', Buffer.from([1, 2, 3]))
    transport.write(relayOn)
    handle.events.emit('data', Buffer.from([4]))
    expect([...owner.received()]).toEqual([1, 2, 3, 4])
    expect(owner.heard).toEqual(['opened', 'bytes', 'bytes'])
    expect(handle.events.listenerCount('data')).toBe(1)
  })

  test('takes each write as one output report with its report id', async () => {
    const { transport, handle } = await opened()
    transport.write(relayOn)
    transport.write(Uint8Array.of())
    expect(handle.written.map((report) => [...report])).toEqual([[...relayOn]])
  })

  test('that is unplugged says so with a string, and ends once', async () => {
    const { transport, owner, handle } = await opened()
    const text =
      'could not read from HID device: hid_read_timeout: unexpected poll error (device disconnected)'
    handle.events.emit('error', text)
    handle.events.emit('error', text)
    handle.events.emit('data', Buffer.from([1]))
    transport.write(relayOn)
    transport.close()
    expect((await owner.untilClosed()).code).toBe('unplugged')
    expect(owner.heard).toEqual(['opened', 'closed unplugged'])
    expect(handle.written).toEqual([])
    expect(handle.closings).toHaveLength(1)
  })

  test.each([
    [
      'rejects',
      () => Promise.reject(new Error('Cannot write to hid device: Input/output error')),
      'unplugged',
    ],
    [
      'throws a TypeError',
      () => {
        throw new TypeError('Cannot write to hid device')
      },
      'unexpected',
    ],
  ])('whose write %s is closed', async (_how, write, code) => {
    const { transport, owner, handle } = await opened(fakeHandle(write))
    transport.write(relayOn)
    expect((await owner.untilClosed()).code).toBe(code)
    expect(owner.heard).toEqual(['opened', `closed ${code}`])
    expect(handle.closings).toHaveLength(1)
  })

  test('that takes no reports ends with no_reply at 64 KiB', async () => {
    const never = () => new Promise<number>(() => undefined)
    const { transport, owner, handle } = await opened(fakeHandle(never))
    const fitting = Math.floor(maxOutboundBytes / relayOn.length)
    for (let count = 0; count < fitting; count++) transport.write(relayOn)
    await Promise.resolve()
    expect(owner.heard).toEqual(['opened'])
    transport.write(relayOn)
    transport.write(relayOn)
    expect((await owner.untilClosed()).code).toBe('no_reply')
    expect(handle.written).toHaveLength(fitting + 1)
  })

  test('may take any number of reports one after the other', async () => {
    const { transport, owner } = await opened()
    for (let count = 0; count < (2 * maxOutboundBytes) / relayOn.length; count++) {
      transport.write(relayOn)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(owner.heard).toEqual(['opened'])
  })

  test('is released when its owner closes it, whatever releasing says', async () => {
    const handle = fakeHandle()
    const { transport, owner } = await opened({
      ...handle,
      close: () => Promise.reject(new Error('device has been closed')),
    })
    transport.close()
    expect((await owner.untilClosed()).code).toBe('closed')
  })
})

describe('a HID device that is spoken to in feature reports', () => {
  const asking = Uint8Array.of(0xa1, 0x01, 0x00, 0x03, 0x00, 0x00, 0x09, 0x00)

  async function openedForFeatures(handle = fakeHandle()) {
    const owner = createListeningOwner()
    const library = fakeLibrary({ handle })
    const transport = hidTransport({ address: { path: node }, library, reports: 'feature' })
    transport.open(owner)
    await owner.untilOpened()
    return { transport, owner, handle }
  }

  test('takes writes as feature reports, and gives back the one that is asked for, each after the other', async () => {
    const { transport, owner, handle } = await openedForFeatures()
    transport.write(relayOn)
    transport.write(asking)
    transport.write(relayOn)
    expect([...(await owner.untilReceived(9))]).toEqual([0, 0x47, 0x41, 0x54, 0x45, 0x31, 0, 0, 1])
    await expect.poll(() => handle.features.length).toBe(3)
    expect(handle.features).toEqual(['set 00ff01000000000000', 'get 0 9', 'set 00ff01000000000000'])
    expect(handle.written).toEqual([])
    expect(owner.heard).toEqual(['opened', 'bytes'])
  })

  test('that refuses one is closed, and nothing that waited is sent', async () => {
    const refuses = () => Promise.reject(new Error('ioctl (SFEATURE): No such device'))
    const { transport, owner, handle } = await openedForFeatures(fakeHandle(refuses))
    transport.write(relayOn)
    transport.write(asking)
    expect((await owner.untilClosed()).code).toBe('unplugged')
    await Promise.resolve()
    expect(handle.features).toEqual(['set 00ff01000000000000'])
    expect(owner.heard).toEqual(['opened', 'closed unplugged'])
  })

  test('has ordinary reports where nobody asked for that', async () => {
    const { transport, handle } = await opened()
    transport.write(asking)
    expect(handle.features).toEqual([])
    expect(handle.written.map((report) => [...report])).toEqual([[...asking]])
  })
})

describe('opening a HID device', () => {
  test('that is given up midway releases the handle', async () => {
    const handle = fakeHandle()
    const { transport, owner } = open(fakeLibrary({ handle }))
    transport.close()
    expect((await owner.untilClosed()).code).toBe('closed')
    await expect.poll(() => handle.closings.length).toBe(1)
    expect(owner.heard).toEqual(['closed closed'])
  })

  test('finds it by vendor, product and serial number', async () => {
    const devices = [
      { ...board, path: '/dev/hidraw7', serialNumber: 'A' },
      { ...board, serialNumber: 'B' },
      { ...board, path: '/dev/hidraw8', productId: 1 },
    ]
    const library = fakeLibrary({ devices })
    const { owner } = open(library, { vendorId: 0x16c0, productId: 0x05df, serialNumber: 'B' })
    await owner.untilOpened()
    expect(library.calls.at(-1)).toBe(`open ${node}`)
  })

  test('tells interfaces apart by usage page, and counts one with several collections once', async () => {
    const devices = [
      { ...board, path: '/dev/hidraw7', usagePage: 0x01 },
      { ...board, usagePage: 0x8c },
      { ...board, usagePage: 0x8c },
    ]
    const library = fakeLibrary({ devices })
    const { owner } = open(library, { vendorId: 0x16c0, productId: 0x05df, usagePage: 0x8c })
    await owner.untilOpened()
    expect(library.calls.at(-1)).toBe(`open ${node}`)
  })

  test('does not guess between two that fit: they may be two gates', async () => {
    const devices = [board, { ...board, path: '/dev/hidraw7' }]
    const library = fakeLibrary({ devices })
    const { owner } = open(library, { vendorId: 0x16c0, productId: 0x05df })
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('unsupported')
    expect(fault.message).toContain(`16C0:05DF fits ${node} and /dev/hidraw7`)
    expect(library.calls).not.toContain(`open ${node}`)
  })

  test('that is not plugged in is missing', async () => {
    const { owner } = open(fakeLibrary({}), { vendorId: 0x16c0, productId: 0x05df })
    expect((await owner.untilClosed()).code).toBe('missing')
  })

  test('that may not be opened names the group', async () => {
    const openError = new Error(`Failed to open a device with path '${node}': Permission denied`)
    const fault = await open(fakeLibrary({ openError })).owner.untilClosed()
    expect(fault.code).toBe('permission')
    expect(fault.message).toContain('member of group')
  })

  test('on a machine without libudev is unsupported and names the library', async () => {
    const listError = Object.assign(new Error('libudev.so.1: cannot open shared object file: No such file'), {
      code: 'ERR_DLOPEN_FAILED',
    })
    const { owner } = open(fakeLibrary({ listError }), { vendorId: 0x16c0, productId: 0x05df })
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('unsupported')
    expect(fault.message).toContain('libudev.so.1')
  })
})

describe('the real node-hid', () => {
  async function closedWith(path: string) {
    const owner = createListeningOwner()
    hidTransport({ address: { path } }).open(owner)
    const fault = await owner.untilClosed()
    expect(owner.heard).toEqual([`closed ${fault.code}`])
    return fault
  }

  test('finds nothing at a path that does not exist: missing', async () => {
    const path = join(folder, 'hidraw77')
    const fault = await closedWith(path)
    expect(fault.code).toBe('missing')
    expect(fault.message).toContain(path)
  })

  test('cannot open what is no HID device, or has no libusb to do it with: unsupported', async () => {
    expect((await closedWith(node)).code).toBe('unsupported')
  })
})
