/** The owner of a transport that writes down what it is told, and that a test can wait on. */
import type { Fault } from '../../drivers/fault.ts'
import type { TransportOwner } from '../../drivers/ports.ts'
import { createWatch } from './watch.ts'

export interface ListeningOwner extends TransportOwner {
  /** In order: `opened`, `bytes`, `closed CODE`. */
  readonly heard: readonly string[]
  /** All bytes so far. */
  received(): Uint8Array
  /** The fault of the first `closed`. Throws when there was none. */
  fault(): Fault
  /** Resolves as soon as `reached()` holds; looked at whenever the owner is told something. */
  until(reached: () => boolean, deadlineMs?: number): Promise<void>
  untilOpened(): Promise<void>
  untilClosed(deadlineMs?: number): Promise<Fault>
  untilReceived(length: number): Promise<Uint8Array>
}

/** Far more than a loaded machine needs; a test that gets there has failed. */
const patienceMs = 4_000

export function createListeningOwner(): ListeningOwner {
  const heard: string[] = []
  const bytes: number[] = []
  const faults: Fault[] = []
  const watch = createWatch()
  const note = (what: string) => {
    heard.push(what)
    watch.changed()
  }

  async function until(reached: () => boolean, limitMs = patienceMs): Promise<void> {
    await watch.until(reached, { limitMs, what: () => `heard ${heard.join(', ') || 'nothing'}` })
  }

  function fault(): Fault {
    const [first] = faults
    if (first === undefined) throw new Error('not closed')
    return first
  }

  return {
    heard,
    received: () => Uint8Array.from(bytes),
    fault,
    opened: () => note('opened'),
    bytes(chunk) {
      for (const byte of chunk) bytes.push(byte)
      note('bytes')
    },
    closed(given) {
      faults.push(given)
      note(`closed ${given.code}`)
    },
    until,
    untilOpened: () => until(() => heard.includes('opened')),
    untilClosed: (deadlineMs) => until(() => faults.length > 0, deadlineMs).then(fault),
    untilReceived: (length) => until(() => bytes.length >= length).then(() => Uint8Array.from(bytes)),
  }
}
