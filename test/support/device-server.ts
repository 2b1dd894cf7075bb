/** A serial device server on loopback: the far end of a TCP line, with simulated devices behind it. */
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { Fault } from '../../drivers/fault.ts'
import type { Transport } from '../../drivers/ports.ts'

export interface DeviceServer {
  readonly port: number
  close(): Promise<void>
}

/** Listens on a free port; `plug` gets a new far end for each connection, the former one is dropped. */
export async function startDeviceServer(plug: (far: Transport) => void): Promise<DeviceServer> {
  let current: Socket | null = null
  const server = createServer({ noDelay: true }, (socket) => {
    current?.destroy()
    current = socket
    plug(farEnd(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        current?.destroy()
      }),
  }
}

function farEnd(socket: Socket): Transport {
  return {
    open(owner) {
      socket.on('data', (chunk: Uint8Array) => owner.bytes(chunk))
      socket.on('error', () => socket.destroy())
      socket.once('close', () => owner.closed(new Fault('reset', 'the gateway closed the connection')))
      queueMicrotask(() => owner.opened())
    },
    write: (bytes) => {
      if (!socket.destroyed) socket.write(bytes)
    },
    close: () => socket.destroy(),
  }
}
