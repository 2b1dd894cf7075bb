/** The staff's end of a real control socket, byte by byte. */
import type { Socket } from 'node:net'
import { connect } from 'node:net'

/** Far more than a loaded machine needs; a test that gets there has failed. */
const patienceMs = 5_000

export interface Peer {
  readonly socket: Socket
  send(text: string | Uint8Array): void
  /** The next answer, parsed. Rejects when the connection ends before. */
  answer(): Promise<unknown>
  /** Resolves when the connection is over. */
  closed(): Promise<void>
}

/** Connects; resolves when connected. */
export async function connectPeer(path: string): Promise<Peer> {
  const socket = connect(path)
  let text = ''
  let over = false
  const watchers = new Set<() => void>()
  const note = () => {
    for (const watcher of [...watchers]) watcher()
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
    note()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    over = true
    note()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })

  /** Looked at whenever something comes. */
  function until<T>(look: () => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing in ${patienceMs} ms`)), patienceMs)
      const watcher = () => {
        const found = look()
        if (found === null && !(over && look !== isOver)) return
        clearTimeout(timer)
        watchers.delete(watcher)
        if (found === null) reject(new Error('the connection ended without an answer'))
        else resolve(found)
      }
      watchers.add(watcher)
      watcher()
    })
  }

  function nextLine(): string | null {
    const end = text.indexOf('\n')
    if (end === -1) return null
    const line = text.slice(0, end)
    text = text.slice(end + 1)
    return line
  }

  const isOver = () => (over ? true : null)
  return {
    socket,
    send: (data) => void socket.write(data),
    answer: async () => JSON.parse(await until(nextLine)) as unknown,
    closed: async () => void (await until(isOver)),
  }
}

/** A question as one line. */
export function question(command: string, given: unknown = {}, id = 1): string {
  return `${JSON.stringify({ id, command, arguments: given })}\n`
}
