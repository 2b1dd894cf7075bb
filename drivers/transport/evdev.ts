/**
 * A Linux input device (`/dev/input/event*`) as a transport: keyboards, and readers that type like one. It is grabbed, so
 * that what is typed reaches no console and no other program. Each chunk received is a number of whole events; nothing is
 * ever written. Knows no keys.
 */
import { closeSync, constants, openSync, readSync } from 'node:fs'
import type { Fault } from '../fault.ts'
import type { Transport } from '../ports.ts'
import { owningGroup } from './device-node.ts'
import { faultFrom } from './errno.ts'
import { grabInput, onReadable, stampMonotonic } from './libc.ts'
import { closedByUs, createLife } from './life.ts'
import { isNotNow } from './outbound.ts'

/** What is used of the kernel. Each throws an error with an errno `code`. */
export interface InputKernel {
  open(path: string): number
  /** Has the device alone, until it is closed. */
  grab(descriptor: number): void
  /** Has its events stamped by a clock that is never set. */
  stampMonotonic(descriptor: number): void
  /** How many bytes of events were there; throws EAGAIN where there is none. */
  read(descriptor: number, into: Uint8Array): number
  onReadable(descriptor: number, ready: () => void): () => void
  close(descriptor: number): void
}

export interface EvdevOptions {
  /** The node or a stable symlink to it, such as `/dev/input/by-id/…-event-kbd`. */
  readonly path: string
  /** Another kernel only in tests. */
  readonly kernel?: InputKernel
}

/** struct input_event of 64-bit Linux. */
const eventBytes = 24
/** Events taken in one read: as many as the kernel keeps for a keyboard. */
const eventsAtOnce = 64

/** More than the kernel keeps for one reader; whoever types on meanwhile is heard as usual. */
const readsToEmpty = 16

const linux: InputKernel = {
  open: (path) => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
  grab: grabInput,
  stampMonotonic,
  read: (descriptor, into) => readSync(descriptor, into),
  onReadable,
  close: closeSync,
}

/**
 * A transport over the input device `path`. `opened` means that nobody else hears it any more and that what was typed before
 * was thrown away. Ends with `permission` and the group that may open it, `busy` when another program has grabbed it,
 * `unsupported` when it is no input device, `unplugged` when it goes away.
 */
export function evdevTransport({ path, kernel = linux }: EvdevOptions): Transport {
  const what = `input device ${path}`
  const expected = 'an input device that nobody else has grabbed'
  const life = createLife(what)
  const buffer = Buffer.allocUnsafe(eventsAtOnce * eventBytes)
  let descriptor: number | null = null
  let stopListening: (() => void) | null = null

  /** Closing the descriptor gives the device back to the consoles. */
  function finish(fault: Fault): void {
    if (life.phase() === 'closed') return
    stopListening?.()
    if (descriptor !== null) kernel.close(descriptor)
    descriptor = null
    life.end(fault)
  }

  function broken(error: unknown): void {
    finish(faultFrom(error, { what, expected: 'it to stay plugged in', inUse: true }))
  }

  /** What is there now; null where there is nothing. */
  function read(from: number): Uint8Array | null {
    try {
      const count = kernel.read(from, buffer)
      if (count === 0) throw hangUp
      return Uint8Array.from(buffer.subarray(0, count))
    } catch (error) {
      if (isNotNow(error)) return null
      throw error
    }
  }

  function take(): void {
    if (descriptor === null) return
    try {
      const chunk = read(descriptor)
      if (chunk !== null) life.bytes(chunk)
    } catch (error) {
      broken(error)
    }
  }

  function openNode(): void {
    const opened = kernel.open(path)
    descriptor = opened
    kernel.grab(opened)
    kernel.stampMonotonic(opened)
    for (let reads = 0; reads < readsToEmpty && read(opened) !== null; reads++) {
      // thrown away: what was typed before the grab reached others too
    }
  }

  function established(opened: number): void {
    if (life.phase() !== 'opening') return
    life.opened()
    // The owner may have closed it in `opened`.
    if (descriptor === opened) stopListening = kernel.onReadable(opened, take)
  }

  async function refused(error: unknown): Promise<void> {
    const group = await owningGroup(path)
    finish(faultFrom(error, { what, expected, group }))
  }

  return {
    open(owner) {
      if (!life.begin(owner)) return
      try {
        openNode()
      } catch (error) {
        void refused(error)
        return
      }
      queueMicrotask(() => {
        if (descriptor !== null) established(descriptor)
      })
    },
    write() {
      // a reader has no ear
    },
    close() {
      finish(closedByUs(what))
    },
  }
}

const hangUp = Object.assign(new Error('the input device was hung up'), { code: 'EIO' })
