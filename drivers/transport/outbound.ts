/** Bytes that wait until a descriptor takes them: in order, bounded, never blocking. Knows no ports. */

/**
 * Bytes that may wait to be written. A minute of 9600 baud: who is that far behind has a device that takes nothing,
 * and what waits is long too late to be of use.
 */
export const maxOutboundBytes = 64 * 1024

export interface Outbound {
  /** Writes now what can be written now; the rest waits for `flush`. Keeps no reference to `bytes`. */
  push(bytes: Uint8Array): void
  /** The descriptor takes bytes again. */
  flush(): void
  /** Bytes that wait. */
  waiting(): number
}

export interface OutboundOptions {
  /** A non-blocking write(2): how many bytes were taken; throws EAGAIN when none. */
  readonly write: (bytes: Uint8Array) => number
  readonly onError: (error: unknown) => void
  /** More than `maxOutboundBytes` wait. Nothing more is written. */
  readonly onOverflow: (waitingBytes: number) => void
}

/** After an error or an overflow it throws everything away and does nothing more. */
export function createOutbound({ write, onError, onOverflow }: OutboundOptions): Outbound {
  let queue: Uint8Array[] = []
  let waitingBytes = 0
  let over = false

  function stop(): void {
    over = true
    queue = []
    waitingBytes = 0
  }

  function flush(): void {
    for (let head = queue[0]; head !== undefined; head = queue[0]) {
      const written = tryWrite(write, head)
      if (typeof written !== 'number') {
        stop()
        onError(written.error)
        return
      }
      waitingBytes -= written
      if (written < head.length) {
        queue[0] = head.subarray(written)
        return
      }
      queue.shift()
    }
  }

  return {
    push(bytes) {
      if (over || bytes.length === 0) return
      const first = queue.length === 0
      queue.push(Uint8Array.from(bytes))
      waitingBytes += bytes.length
      if (first) flush()
      if (waitingBytes <= maxOutboundBytes) return
      const tooMuch = waitingBytes
      stop()
      onOverflow(tooMuch)
    },
    flush,
    waiting: () => waitingBytes,
  }
}

function tryWrite(write: OutboundOptions['write'], bytes: Uint8Array): number | { error: unknown } {
  try {
    return write(bytes)
  } catch (error) {
    return isNotNow(error) ? 0 : { error }
  }
}

/** Whether a non-blocking call says that there is nothing to do now; then it is tried again when polled. */
export function isNotNow(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'EAGAIN' || code === 'EINTR'
}
