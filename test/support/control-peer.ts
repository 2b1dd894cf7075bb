/** The staff's end of a real control socket, byte by byte. */
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { createWatch } from './watch.ts'

/** Far more than a loaded machine needs; a test that gets there has failed. */
const limitMs = 5_000

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
  const watch = createWatch()
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
    watch.changed()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    over = true
    watch.changed()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })

  function nextLine(): string | null {
    const end = text.indexOf('\n')
    if (end === -1 && over) throw new Error('the connection ended without an answer')
    if (end === -1) return null
    const line = text.slice(0, end)
    text = text.slice(end + 1)
    return line
  }

  return {
    socket,
    send: (data) => void socket.write(data),
    answer: async () =>
      JSON.parse(await watch.until(nextLine, { limitMs, what: () => 'an answer' })) as unknown,
    closed: async () => void (await watch.until(() => over, { limitMs, what: () => 'the end' })),
  }
}

/** A question as one line. */
export function question(command: string, given: unknown = {}, id = 1): string {
  return `${JSON.stringify({ id, command, arguments: given })}\n`
}
