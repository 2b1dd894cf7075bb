/** One connection to the control socket: questions in, answers out, within bounds of time and memory. */
import type { Socket } from 'node:net'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import { createLineReader } from './lines.ts'
import { lineLimit } from './protocol.ts'

/** A connection without a whole question for so long is ended: its place is for somebody who asks. */
const quietMs = 60_000
/** Answers that nobody reads; more than that and the connection is ended. Bytes. */
const unreadLimit = 8 * 1024 * 1024
/** Questions that wait behind one that takes its time; our own command line asks one at a time. */
const waitingLimit = 16

export interface ConnectionOptions {
  readonly clock: Clock
  /** The answer to a line, without its newline. `over` aborts when nobody is there any more to hear it. */
  readonly answer: (line: string, over: AbortSignal) => string | Promise<string>
  readonly onTrouble: (detail: string) => void
}

/**
 * Serves until the other side ends, breaks a bound or stays quiet; who waits for an answer is not quiet. Questions are
 * answered one after another, in the order in which they came.
 */
export function serveConnection(socket: Socket, { clock, answer, onTrouble }: ConnectionOptions): void {
  const reader = createLineReader(lineLimit)
  const over = new AbortController()
  const waiting: string[] = []
  let isAnswering = false
  let cancelQuiet = giveTime()

  function giveTime(): Cancel {
    return clock.at(clock.now() + quietMs, () => end(`nothing asked for ${quietMs} ms`))
  }

  function end(detail: string): void {
    onTrouble(detail)
    socket.destroy()
  }

  /** At once, as far as answers are there at once. */
  function answerWaiting(): void {
    while (!isAnswering) {
      const line = socket.destroyed ? undefined : waiting.shift()
      if (line === undefined) return
      const given = answer(line, over.signal)
      if (typeof given === 'string') say(given)
      else void answerLater(given)
    }
  }

  async function answerLater(coming: Promise<string>): Promise<void> {
    isAnswering = true
    cancelQuiet()
    const text = await coming
    isAnswering = false
    if (socket.destroyed) return
    cancelQuiet = giveTime()
    say(text)
    answerWaiting()
  }

  function say(text: string): void {
    socket.write(`${text}\n`)
    if (socket.writableLength > unreadLimit) end('answers are not read')
  }

  socket.on('error', (error) => onTrouble(error.message))
  socket.on('close', () => {
    cancelQuiet()
    over.abort()
  })
  socket.on('data', (chunk: Uint8Array) => {
    const lines = reader.push(chunk)
    if (lines === null) {
      end(`a line of more than ${lineLimit} bytes`)
      return
    }
    if (lines.length > 0 && !isAnswering) {
      cancelQuiet()
      cancelQuiet = giveTime()
    }
    waiting.push(...lines)
    answerWaiting()
    if (waiting.length > waitingLimit) end(`more than ${waitingLimit} questions wait`)
  })
}
