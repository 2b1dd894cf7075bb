import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { udpTransport } from '../../../drivers/transport/udp.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const host = '127.0.0.1'
const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  cleanUp.push(() => {
    try {
      socket.close()
    } catch {
      // closed by the test
    }
  })
  return socket
}

function open(port: number, datagramBytes: number | null = null) {
  const owner = createListeningOwner()
  const transport = udpTransport({ host, port, clock: createRealClock(), datagramBytes })
  transport.open(owner)
  cleanUp.push(() => {
    transport.close()
    return owner.untilClosed()
  })
  return { owner, transport }
}

/** A device that has heard one datagram, and so knows where to answer. */
async function met(datagramBytes: number | null = null) {
  const device = await bound()
  const pair = open(device.address().port, datagramBytes)
  await pair.owner.untilOpened()
  const heard = once(device, 'message')
  pair.transport.write(Uint8Array.of(0x17, 0xff, 0))
  const [datagram, from] = await heard
  expect([...datagram]).toEqual([0x17, 0xff, 0])
  const answer = (bytes: Uint8Array, socket = device) =>
    new Promise<void>((resolve) => socket.send(bytes, from.port, host, () => resolve()))
  return { ...pair, device, answer }
}

describe('datagrams', () => {
  test('are one chunk each, in both directions', async () => {
    const { owner, answer } = await met()
    await answer(Uint8Array.of(1, 2))
    await answer(Uint8Array.of(3))
    expect([...(await owner.untilReceived(3))]).toEqual([1, 2, 3])
    expect(owner.heard).toEqual(['opened', 'bytes', 'bytes'])
  })

  test('from anybody else are not heard', async () => {
    const { owner, answer } = await met()
    const stranger = await bound()
    await answer(Uint8Array.of(9, 9, 9), stranger)
    await answer(Uint8Array.of(1))
    expect([...(await owner.untilReceived(1))]).toEqual([1])
  })

  test('of a wrong length are thrown away whole', async () => {
    const { owner, answer } = await met(2)
    await answer(Uint8Array.of(1))
    await answer(Uint8Array.of(1, 2, 3))
    await answer(Uint8Array.of(4, 5))
    expect([...(await owner.untilReceived(2))]).toEqual([4, 5])
    expect(owner.heard).toEqual(['opened', 'bytes'])
  })
})

describe('its end', () => {
  test('a machine where nobody listens refuses', async () => {
    const device = await bound()
    const { port } = device.address()
    device.close()
    const { owner, transport } = open(port)
    await owner.untilOpened()
    transport.write(Uint8Array.of(1))
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('refused')
    expect(fault.message).toContain(`${host}:${port}`)
    transport.write(Uint8Array.of(1))
    transport.close()
    expect(owner.heard).toEqual(['opened', 'closed refused'])
  })

  test('is told once when its owner closes it, also before it opened', async () => {
    const device = await bound()
    const { owner, transport } = open(device.address().port)
    transport.close()
    transport.close()
    expect((await owner.untilClosed()).code).toBe('closed')
    expect(owner.heard).toEqual(['closed closed'])
  })

  test('a name that nobody resolves in time is unreachable', async () => {
    const clock = createVirtualClock()
    const owner = createListeningOwner()
    // Time passes within one turn of the event loop, in which no answer can be heard.
    udpTransport({ host, port: 60_000, clock, datagramBytes: null }).open(owner)
    clock.advance(5_000)
    expect((await owner.untilClosed()).code).toBe('unreachable')
    expect(clock.waiting()).toBe(0)
  })

  test('a port that cannot exist is unsupported, not thrown', async () => {
    const { owner } = open(70_000)
    expect((await owner.untilClosed()).code).toBe('unsupported')
  })

  test('a second owner is turned away', async () => {
    const { owner, transport } = await met()
    const second = createListeningOwner()
    transport.open(second)
    expect((await second.untilClosed()).code).toBe('busy')
    expect(owner.heard).toEqual(['opened'])
  })
})
