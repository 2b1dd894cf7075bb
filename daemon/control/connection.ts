/** One connection to the control socket: questions in, answers out, within bounds of time and memory. */
import type { Socket } from 'node:net'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import { createLineReader } from './lines.ts'
import { lineLimit } from './protocol.ts'

/** A connection without a whole question for so long is ended: its place is for somebody who asks. */
const quietMs = 60_000
/** Answers that nobody reads; more than that and the connection is ended. Bytes. */
const unreadLimit = 8 * 1024 * 1024

export interface ConnectionOptions {
  readonly clock: Clock
  /** The answer to a line, without its newline. */
  readonly answer: (line: string) => string
  readonly onTrouble: (detail: string) => void
}

/** Serves until the other side ends, breaks a bound or stays quiet. */
export function serveConnection(socket: Socket, { clock, answer, onTrouble }: ConnectionOptions): void {
  const reader = createLineReader(lineLimit)
  let cancelQuiet = giveTime()

  function giveTime(): Cancel {
    return clock.at(clock.now() + quietMs, () => end(`nothing asked for ${quietMs} ms`))
  }

  function end(detail: string): void {
    onTrouble(detail)
    socket.destroy()
  }

  function answerAll(lines: readonly string[]): void {
    for (const line of lines) {
      if (socket.destroyed) return
      socket.write(`${answer(line)}\n`)
      if (socket.writableLength > unreadLimit) end('answers are not read')
    }
  }

  socket.on('error', (error) => onTrouble(error.message))
  socket.on('close', () => cancelQuiet())
  socket.on('data', (chunk: Uint8Array) => {
    const lines = reader.push(chunk)
    if (lines === null) {
      end(`a line of more than ${lineLimit} bytes`)
      return
    }
    if (lines.length > 0) {
      cancelQuiet()
      cancelQuiet = giveTime()
    }
    answerAll(lines)
  })
}
