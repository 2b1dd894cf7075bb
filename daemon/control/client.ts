/** The staff's end of the control socket: one question, one answer, with deadlines on both. */
import { connect } from 'node:net'
import type { FaultCode } from '../../drivers/fault.ts'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import { faultCodeOf } from '../../drivers/transport/errno.ts'
import { createLineReader } from './lines.ts'
import type { ControlProblem, SecondCredential } from './protocol.ts'
import { lineLimit, replyIn, requestLine } from './protocol.ts'

/** How long the daemon may take to accept the connection. */
const connectMs = 2_000
/** How long it may take to answer: a roster of 200 people is encrypted and stored meanwhile. */
const replyMs = 30_000
/** With a second person who has half a minute to show a document. */
const replyToCardMs = 45_000

export type Asked =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly problem: ControlProblem }
  /** nobody listens, or the connection broke; whether the command was carried out is then unknown */
  | { readonly kind: 'unreachable'; readonly cause: FaultCode }
  | { readonly kind: 'silent'; readonly afterMs: number }
  | { readonly kind: 'garbled' }

export interface Question {
  readonly socket: string
  readonly command: string
  /** personal values in their wrapping */
  readonly arguments: unknown
  readonly token?: string | undefined
  readonly second?: SecondCredential | undefined
  /** Aborts when nobody waits for the answer any more. */
  readonly over?: AbortSignal | undefined
  readonly clock: Clock
}

/** Asks the daemon one thing. Never rejects. */
export function ask(question: Question): Promise<Asked> {
  const { socket: path, command, arguments: given, token, second, over, clock } = question
  return new Promise((resolve) => {
    const socket = connect(path)
    const reader = createLineReader(lineLimit)
    let cancelDeadline = deadline(connectMs)

    function deadline(afterMs: number): Cancel {
      return clock.at(clock.now() + afterMs, () => end({ kind: 'silent', afterMs }))
    }

    function end(asked: Asked): void {
      cancelDeadline()
      over?.removeEventListener('abort', giveUp)
      socket.destroy()
      resolve(asked)
    }

    const giveUp = () => end({ kind: 'unreachable', cause: 'closed' })
    over?.addEventListener('abort', giveUp, { once: true })
    socket.on('connect', () => {
      cancelDeadline()
      cancelDeadline = deadline(second?.kind === 'card' ? replyToCardMs : replyMs)
      socket.write(`${requestLine({ id: 1, command, arguments: given, token, second })}\n`)
    })
    socket.on('data', (chunk: Uint8Array) => {
      const lines = reader.push(chunk)
      const [line] = lines ?? ['']
      if (line !== undefined) end(answerIn(line))
    })
    socket.on('error', (error) => end({ kind: 'unreachable', cause: faultCodeOf(error) }))
    socket.on('close', () => end({ kind: 'unreachable', cause: 'reset' }))
  })
}

function answerIn(line: string): Asked {
  const reply = replyIn(line)
  if (reply === null) return { kind: 'garbled' }
  return reply.ok ? { kind: 'result', result: reply.result } : { kind: 'refused', problem: reply.problem }
}
