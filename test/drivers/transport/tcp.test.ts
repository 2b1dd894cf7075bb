import { readFileSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../../drivers/ports.ts'
import { setTcpUserTimeout } from '../../../drivers/transport/libc.ts'
import { type TcpOptions, tcpTransport } from '../../../drivers/transport/tcp.ts'
import { createListeningOwner, type ListeningOwner } from '../../support/listening-owner.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'

const host = '127.0.0.1'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

interface DeviceServer {
  readonly port: number
  /** The gateway's connection, as the device server sees it. */
  connection(): Promise<Socket>
  stop(): Promise<void>
}

async function startDeviceServer(): Promise<DeviceServer> {
  const sockets: Socket[] = []
  const waiting: ((socket: Socket) => void)[] = []
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    sockets.push(socket)
    for (const resolve of waiting.splice(0)) resolve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  cleanUp.push(stop)
  return {
    port: (server.address() as AddressInfo).port,
    connection: () =>
      new Promise((resolve) => {
        const [first] = sockets
        if (first === undefined) waiting.push(resolve)
        else resolve(first)
      }),
    stop,
  }
}

function open(options: Omit<TcpOptions, 'host'>) {
  const owner = createListeningOwner()
  const transport = tcpTransport({ host, ...options })
  transport.open(owner)
  cleanUp.push(() => {
    transport.close()
    return owner.untilClosed()
  })
  return { transport, owner }
}

function received(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let all = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      all = Buffer.concat([all, chunk])
      if (all.length >= length) resolve(all)
    })
  })
}

/**
 * Resolves when the gateway's end has taken `text`: on loopback the bytes are in its receive queue once written, and
 * each turn of the event loop reads what is there.
 */
async function delivered(socket: Socket, text: string): Promise<void> {
  await new Promise<void>((resolve) => socket.write(text, () => resolve()))
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Until the kernel's next keep-alive probe of the connection to `port`, as proc(5) tells it. */
function keepAliveTimerMs(port: number): number {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n')
  const fields = rows.map((row) => row.trim().split(/\s+/)).find((columns) => columns[2] === remote)
  const [kind, jiffies] = (fields?.[5] ?? '').split(':')
  if (kind !== '02') throw new Error(`no keep-alive timer runs, timer kind is ${kind}`)
  const msPerJiffy = 10 // USER_HZ is 100
  return Number.parseInt(jiffies ?? '', 16) * msPerJiffy
}

/** A virtual clock that says when something was asked of it, so that a test needs no guess about the real socket. */
function watchedClock(): VirtualClock & { asked(count: number): Promise<void> } {
  const clock = createVirtualClock()
  let asks = 0
  const watchers: { count: number; resolve: () => void }[] = []
  const at: Clock['at'] = (atMs, wake) => {
    asks++
    for (const watcher of watchers) if (asks >= watcher.count) watcher.resolve()
    return clock.at(atMs, wake)
  }
  return {
    ...clock,
    at,
    asked: (count) =>
      new Promise((resolve) => {
        if (asks >= count) resolve()
        else watchers.push({ count, resolve })
      }),
  }
}

/** Connected, and the time of discarding over. */
async function connected(): Promise<ReturnType<typeof open> & { server: DeviceServer; far: Socket }> {
  const server = await startDeviceServer()
  const pair = open({ port: server.port, clock: createRealClock(), discardMs: 0 })
  await pair.owner.untilOpened()
  return { ...pair, server, far: await server.connection() }
}

describe('bytes over a device server', () => {
  test('arrive whole in both directions, FF included', async () => {
    const { transport, owner, far } = await connected()
    const every = Uint8Array.from({ length: 1_295 }, (_, index) => 255 - (index % 256))
    transport.write(every)
    expect(Uint8Array.from(await received(far, every.length))).toEqual(every)
    far.write(every)
    expect(await owner.untilReceived(every.length)).toEqual(every)
  })

  test('that came in the first 100 ms are thrown away, and only then the wire is open', async () => {
    const server = await startDeviceServer()
    const clock = watchedClock()
    const { transport, owner } = open({ port: server.port, clock })
    const far = await server.connection()
    await clock.asked(2) // the connect deadline, then the end of discarding
    transport.write(Uint8Array.of(0xee)) // not open yet: goes nowhere
    await delivered(far, 'stale')
    clock.advance(99)
    expect(owner.heard).toEqual([])
    clock.advance(1)
    expect(owner.heard).toEqual(['opened'])
    far.write('fresh')
    await owner.until(() => owner.received().length > 0)
    expect(Buffer.from(owner.received()).toString()).toBe('fresh')
    transport.write(Uint8Array.of(1))
    expect([...(await received(far, 1))]).toEqual([1])
  })

  test('that nobody takes end with no_reply', async () => {
    const { transport, owner, far } = await connected()
    far.pause()
    const block = new Uint8Array(1024 * 1024)
    // Both kernels keep some megabytes before anything waits here.
    for (let round = 0; round < 64 && !owner.heard.includes('closed no_reply'); round++) {
      transport.write(block)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await owner.untilClosed()).code).toBe('no_reply')
  })
})

describe('connecting', () => {
  test('to a port where nobody listens is refused', async () => {
    const server = await startDeviceServer()
    await server.stop()
    const { owner } = open({ port: server.port, clock: createVirtualClock() })
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('refused')
    expect(fault.message).toContain(`${host}:${server.port}`)
  })

  test('that gets no answer is unreachable after 5 s, and not before', async () => {
    const clock = createVirtualClock()
    const server = await startDeviceServer()
    // Time passes within one turn of the event loop, in which no answer can be heard.
    const { owner } = open({ port: server.port, clock })
    clock.advance(4_999)
    expect(owner.heard).toEqual([])
    clock.advance(1)
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('unreachable')
    expect(owner.heard).toEqual(['closed unreachable'])
    expect(clock.waiting()).toBe(0)
  })

  test('can be given up', async () => {
    const clock = createVirtualClock()
    const server = await startDeviceServer()
    const { transport, owner } = open({ port: server.port, clock })
    transport.close()
    expect((await owner.untilClosed()).code).toBe('closed')
    expect(clock.waiting()).toBe(0)
  })

  test('to a port that cannot exist is unsupported, not thrown', async () => {
    const { owner } = open({ port: 70_000, clock: createVirtualClock() })
    expect((await owner.untilClosed()).code).toBe('unsupported')
  })
})

describe('a connection', () => {
  test('that the device server closes is reset', async () => {
    const { owner, far } = await connected()
    far.end()
    expect((await owner.untilClosed()).code).toBe('reset')
  })

  test('that the device server breaks off is reset, once', async () => {
    const { transport, owner, far } = await connected()
    far.resetAndDestroy()
    expect((await owner.untilClosed()).code).toBe('reset')
    transport.write(Uint8Array.of(1))
    transport.close()
    expect(owner.heard).toEqual(['opened', 'closed reset'])
  })

  test('that is closed while discarding never opens', async () => {
    const server = await startDeviceServer()
    const clock = watchedClock()
    const { owner } = open({ port: server.port, clock })
    const far = await server.connection()
    await clock.asked(2)
    far.destroy()
    expect((await owner.untilClosed()).code).toBe('reset')
    clock.advance(1_000)
    expect(owner.heard).toEqual(['closed reset'])
  })

  test('is opened once; a second owner is turned away', async () => {
    const { transport, owner } = await connected()
    const second: ListeningOwner = createListeningOwner()
    transport.open(second)
    expect((await second.untilClosed()).code).toBe('busy')
    expect(owner.heard).toEqual(['opened'])
  })
})

describe('a peer that is gone without a word', () => {
  test('is probed after 10 s of silence', async () => {
    const { server } = await connected()
    expect(keepAliveTimerMs(server.port)).toBeGreaterThan(8_000)
    expect(keepAliveTimerMs(server.port)).toBeLessThanOrEqual(10_000)
  })

  test('is noticed with bytes outstanding too: Node still lets us set that limit', async () => {
    const server = await startDeviceServer()
    const socket = createConnection({ host, port: server.port })
    cleanUp.push(() => socket.destroy())
    expect(
      await new Promise((resolve) =>
        socket.once('connect', () => resolve(setTcpUserTimeout(socket, 19_000))),
      ),
    ).toBe(true)
    expect(setTcpUserTimeout(createConnection({ host, port: server.port }).destroy(), 19_000)).toBe(false)
  })
})
