/** A Unix socket that carries lines of text. */
import { createConnection, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** QEMU makes its sockets while it starts; milliseconds. */
const appearsMs = 10_000
const lookAgainMs = 30

/** Connects as soon as somebody listens at `path`. Throws the last error after some seconds. */
export async function connectTo(path: string): Promise<Socket> {
  const untilMs = performance.now() + appearsMs
  for (;;) {
    try {
      return await connectOnce(path)
    } catch (error) {
      if (performance.now() > untilMs) throw error
      await pause(lookAgainMs)
    }
  }
}

function connectOnce(path: string): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = createConnection(path, () => resolve(socket))
  // Later errors are those of a machine that ends; whoever waits for it sees that.
  socket.on('error', reject)
  return promise
}

/** Calls `onLine` with each whole line. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let waiting = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (waiting + text).split('\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
}
