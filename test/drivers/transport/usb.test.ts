import { describe, expect, test } from 'vitest'
import { familyOf } from '../../../drivers/families.ts'
import { maxOutboundBytes } from '../../../drivers/transport/outbound.ts'
import {
  type UsbAddress,
  type UsbHandle,
  type UsbLibrary,
  usbTransport,
} from '../../../drivers/transport/usb.ts'
import type { Endpoint } from '../../../drivers/transport/usb-pipes.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'

const reader: UsbAddress = { vendorId: 0x0400, productId: 0xc35a }
const split = familyOf('sam-v').usbSplit

const bulk = (endpointNumber: number, direction: 'in' | 'out'): Endpoint => ({
  endpointNumber,
  direction,
  type: 'bulk',
  packetSize: 64,
})
const fourPipes = [bulk(2, 'out'), bulk(6, 'out'), bulk(1, 'in'), bulk(5, 'in')]
const twoPipes = [bulk(1, 'in'), bulk(2, 'out')]

/** As the library behaves: a transfer whose time is over, or whose plug is pulled, rejects with these words. */
const timeOver = new Error('transferIn error: Cancelled')
const unplugged = new Error('transferIn error: Disconnected')

interface Waiting {
  resolve(bytes: Uint8Array): void
  reject(error: Error): void
}

/** A device on the bus: what it is asked, and what a test lets it say. */
function fakeDevice(endpoints: readonly Endpoint[], given: Partial<UsbHandle> = {}) {
  const asked: string[] = []
  const waiting = new Map<number, Waiting>()
  const said = new Map<number, Uint8Array[]>()
  /** The library's waits end by themselves; here when a test says so. */
  const handle: UsbHandle = {
    vendorId: reader.vendorId,
    productId: reader.productId,
    serialNumber: null,
    bus: '001',
    address: 4,
    ports: [2, 3],
    configuration: { interfaces: [{ interfaceNumber: 0, alternate: { endpoints } }] },
    async open() {
      asked.push('open')
    },
    async close() {
      asked.push('close')
    },
    async claimInterface(number) {
      asked.push(`claim ${number}`)
    },
    async releaseInterface(number) {
      asked.push(`release ${number}`)
    },
    nativeTransferIn(endpoint, _limitMs, length) {
      const ready = said.get(endpoint)?.shift()
      if (ready !== undefined) return Promise.resolve(ready.subarray(0, length))
      return new Promise((resolve, reject) => waiting.set(endpoint, { resolve, reject }))
    },
    async nativeTransferOut(endpoint, _limitMs, bytes) {
      asked.push(`${endpoint}: ${Buffer.from(bytes).toString('hex')}`)
      return bytes.length
    },
    ...given,
  }
  return {
    asked,
    handle,
    /** Gives these bytes to whoever listens at the endpoint, in packets. */
    say(endpoint: number, bytes: Uint8Array) {
      for (let at = 0; at < bytes.length; at += 64) {
        const part = bytes.subarray(at, at + 64)
        const listener = waiting.get(endpoint)
        waiting.delete(endpoint)
        if (listener === undefined) said.set(endpoint, [...(said.get(endpoint) ?? []), part])
        else listener.resolve(part)
      }
    },
    fail(error: Error) {
      for (const [endpoint, { reject }] of [...waiting]) {
        waiting.delete(endpoint)
        reject(error)
      }
    },
    isListening: (endpoint: number) => waiting.has(endpoint),
  }
}

function library(...handles: readonly UsbHandle[]): UsbLibrary {
  return { getDevices: async () => handles }
}

async function opened(endpoints: readonly Endpoint[], given: Partial<UsbHandle> = {}) {
  const device = fakeDevice(endpoints, given)
  const owner = createListeningOwner()
  const transport = usbTransport({
    address: reader,
    ...(split === undefined ? {} : { split }),
    library: library(device.handle),
    mayOpen: async () => undefined,
  })
  transport.open(owner)
  await owner.untilOpened()
  return { device, owner, transport }
}

const find = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x20, 0x01, 0x22)
const foundHead = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x08)
const foundRest = Uint8Array.of(0x00, 0x00, 0x9f, 0x00, 0x00, 0x00, 0x00, 0x97)

describe('a reader with two pipes each way', () => {
  test('is written preamble and length over the first and the rest over the second', async () => {
    const { device, transport, owner } = await opened(fourPipes)
    transport.write(find)
    await expect.poll(() => device.asked).toHaveLength(4)
    expect(device.asked).toEqual(['open', 'claim 0', '2: aaaaaa96690003', '6: 200122'])
    device.say(1, foundHead)
    device.say(5, foundRest)
    expect([...(await owner.untilReceived(15))]).toEqual([...foundHead, ...foundRest])
  })

  test('is read to the length that its head tells, also where that is a whole number of packets', async () => {
    const { device, owner } = await opened(fourPipes)
    const rest = Uint8Array.from({ length: 1280 }, (_, at) => at & 0xff)
    device.say(1, Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x05, 0x00))
    device.say(5, rest)
    expect([...(await owner.untilReceived(7 + 1280))].slice(7)).toEqual([...rest])
    // and it listens for the next head again
    await expect.poll(() => device.isListening(1)).toBe(true)
    expect(device.isListening(5)).toBe(false)
  })

  test('whose rest does not come is listened to from the beginning again', async () => {
    const { device, owner } = await opened(fourPipes)
    device.say(1, foundHead)
    await expect.poll(() => device.isListening(5)).toBe(true)
    device.fail(timeOver)
    await expect.poll(() => device.isListening(1)).toBe(true)
    expect(owner.heard).toEqual(['opened', 'bytes'])
  })
})

describe('a reader with one pipe each way', () => {
  test('is spoken to in whole frames', async () => {
    const { device, transport, owner } = await opened(twoPipes)
    transport.write(find)
    await expect.poll(() => device.asked).toContain('2: aaaaaa96690003200122')
    device.say(1, Uint8Array.from([...foundHead, ...foundRest]))
    expect(await owner.untilReceived(15)).toHaveLength(15)
  })
})

describe('a USB device', () => {
  test('that is silent is listened to on and on', async () => {
    const { device, owner } = await opened(twoPipes)
    for (let turn = 0; turn < 3; turn++) {
      await expect.poll(() => device.isListening(1)).toBe(true)
      device.fail(timeOver)
    }
    await expect.poll(() => device.isListening(1)).toBe(true)
    expect(owner.heard).toEqual(['opened'])
  })

  test('whose plug is pulled is unplugged, and is released', async () => {
    const { device, owner } = await opened(twoPipes)
    device.fail(unplugged)
    expect(await owner.untilClosed()).toMatchObject({ code: 'unplugged' })
    expect(device.asked.slice(-2)).toEqual(['release 0', 'close'])
  })

  test('that is closed says so when it is free again, and not before', async () => {
    const { device, owner, transport } = await opened(twoPipes)
    transport.close()
    await Promise.resolve()
    expect(owner.heard).toEqual(['opened'])
    device.fail(timeOver)
    expect(await owner.untilClosed()).toMatchObject({ code: 'closed' })
    expect(device.asked.slice(-2)).toEqual(['release 0', 'close'])
  })

  test('that takes no bytes does not answer', async () => {
    const nativeTransferOut = async () => {
      throw new Error('transferOut error: Cancelled')
    }
    const { device, owner, transport } = await opened(twoPipes, { nativeTransferOut })
    transport.write(find)
    for (let turn = 0; turn < 3; turn++) {
      await expect.poll(() => device.isListening(1)).toBe(true)
      device.fail(timeOver)
    }
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('no_reply')
    expect(fault.message).toBe('USB device 0400:C35A takes no bytes; expected 10 to leave within 3000 ms')
  })

  test('whose plug is pulled while it is written to is unplugged, though the transfer only ended', async () => {
    const nativeTransferOut = async () => {
      throw new Error('transferOut error: Cancelled')
    }
    const { device, owner, transport } = await opened(twoPipes, { nativeTransferOut })
    transport.write(find)
    await expect.poll(() => device.isListening(1)).toBe(true)
    device.fail(timeOver)
    await expect.poll(() => device.isListening(1)).toBe(true)
    device.fail(unplugged)
    expect(await owner.untilClosed()).toMatchObject({ code: 'unplugged' })
  })

  test('is not written to without a bound', async () => {
    const nativeTransferOut = () => new Promise<number>(() => undefined)
    const { owner, transport } = await opened(twoPipes, { nativeTransferOut })
    for (let at = 0; at <= maxOutboundBytes; at += 1024) transport.write(new Uint8Array(1024))
    // nothing more is taken, and the wait for the last transfer is the library's to end
    transport.write(find)
    expect(owner.heard).toEqual(['opened'])
  })
})

describe('which device is meant', () => {
  async function faultOf(address: UsbAddress, ...handles: readonly UsbHandle[]) {
    const owner = createListeningOwner()
    usbTransport({ address, library: library(...handles), mayOpen: async () => undefined }).open(owner)
    return await owner.untilClosed()
  }
  const at = (...ports: number[]) => fakeDevice(twoPipes, { bus: '001', ports }).handle

  test('is missing where none fits', async () => {
    expect(await faultOf(reader, fakeDevice(twoPipes, { productId: 1 }).handle)).toMatchObject({
      code: 'missing',
      message: 'USB device 0400:C35A is not there; expected one that is plugged in',
    })
  })

  test('is asked for where two fit, by the ports they are in', async () => {
    expect(await faultOf(reader, at(2), at(3, 1))).toMatchObject({
      code: 'unsupported',
      message:
        'USB device 0400:C35A fits those at 1-2 and 1-3.1; expected usbPort or serialNumber to tell which',
    })
  })

  test('is told by its port, or by its number', async () => {
    for (const more of [{ usbPort: '1-3.1' }, { serialNumber: 'X1' }]) {
      const device = fakeDevice(twoPipes, { bus: '001', ports: [3, 1], serialNumber: 'X1' })
      const owner = createListeningOwner()
      const transport = usbTransport({
        address: { ...reader, ...more },
        library: library(at(2), device.handle),
        mayOpen: async () => undefined,
      })
      transport.open(owner)
      await owner.untilOpened()
      expect(device.asked).toEqual(['open', 'claim 0'])
    }
  })

  test('must have pipes that are known', async () => {
    const handle = fakeDevice([bulk(1, 'in'), bulk(2, 'in'), bulk(3, 'out')]).handle
    expect(await faultOf(reader, handle)).toMatchObject({
      code: 'unsupported',
      message: 'USB device 0400:C35A has 1 bulk pipes out and 2 in; expected one each way',
    })
  })

  test.each([
    ['claimInterface error: interface is busy (errno 16)', 'busy'],
    ['open error: failed to open (errno 13)', 'permission'],
    ['open error: device not found (errno 19)', 'missing'],
  ])('%s is %s', async (text, code) => {
    const fails = async () => {
      throw new Error(text)
    }
    const handle = fakeDevice(twoPipes, { claimInterface: fails }).handle
    expect(await faultOf(reader, handle)).toMatchObject({ code })
  })

  test('may not be opened by everybody: the node says so first', async () => {
    const owner = createListeningOwner()
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    const device = fakeDevice(twoPipes, { bus: '001', address: 7 })
    const asked: string[] = []
    const mayOpen = async (node: string) => {
      asked.push(node)
      throw denied
    }
    usbTransport({ address: reader, library: library(device.handle), mayOpen }).open(owner)
    expect(await owner.untilClosed()).toMatchObject({ code: 'permission' })
    expect(asked).toEqual(['/dev/bus/usb/001/007'])
    expect(device.asked).toEqual([])
  })
})
