/** Puts a device's replies on the wire at line speed, one after another. Knows bytes and time, no packets. */
import { lineTimeMs } from './line-time.ts'
import type { Cancel, Clock, SerialFormat } from './ports.ts'

/** A reply comes in pieces of this line time, as through a USB adapter's latency timer. */
const pieceMs = 16

/** Replies waiting on one wire: several for each of a full bus of devices. Beyond it the newest is lost. */
const maxWaitingReplies = 256

export interface ReplyWriter {
  /** Writes `bytes` from `notBefore` (monotonic ms) on, or as soon as the replies before it are through. */
  send(reply: { readonly bytes: Uint8Array; readonly notBefore: number }): void
  /** Writes nothing more; the writer is single-use like its wire. */
  stop(): void
}

interface ReplyWriterOptions {
  readonly clock: Clock
  readonly format: SerialFormat | null
  readonly write: (bytes: Uint8Array) => void
}

/** Replies that are ready earlier go earlier; equal ones in order of `send`. They never overlap. */
export function createReplyWriter({ clock, format, write }: ReplyWriterOptions): ReplyWriter {
  const waiting: { readonly bytes: Uint8Array; readonly notBefore: number }[] = []
  let writing = false
  let cancel: Cancel | null = null

  function wakeAt(atMs: number, wake: () => void): void {
    cancel?.()
    cancel = clock.at(atMs, () => {
      cancel = null
      wake()
    })
  }

  function next(): void {
    const first = waiting[0]
    if (writing || first === undefined) return
    if (first.notBefore > clock.now()) wakeAt(first.notBefore, next)
    else {
      waiting.shift()
      writing = true
      piece(first.bytes)
    }
  }

  /** A piece is seen by the other side when its last byte has gone over the line. */
  function piece(rest: Uint8Array): void {
    const bytesAtOnce =
      format === null ? rest.length : Math.max(1, Math.floor(pieceMs / lineTimeMs(format, 1)))
    const bytes = rest.subarray(0, bytesAtOnce)
    wakeAt(clock.now() + lineTimeMs(format, bytes.length), () => {
      write(bytes)
      if (bytes.length < rest.length) piece(rest.subarray(bytes.length))
      else {
        writing = false
        next()
      }
    })
  }

  return {
    send(reply) {
      if (waiting.length >= maxWaitingReplies) return
      const later = waiting.findIndex((other) => other.notBefore > reply.notBefore)
      waiting.splice(later < 0 ? waiting.length : later, 0, reply)
      next()
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
