/**
 * The promises of a single-use transport towards its owner, kept in one place: nothing before `open`, `opened` once,
 * `closed` exactly once and nothing after it. Knows no wires.
 */
import { Fault } from '../fault.ts'
import type { TransportOwner } from '../ports.ts'

export interface Life {
  /** What the owner has been told. */
  phase(): 'new' | 'opening' | 'open' | 'closed'
  /**
   * Takes the owner. False when there is nothing to open: the transport was opened or ended before. Then the new
   * owner is told `closed`.
   */
  begin(owner: TransportOwner): boolean
  opened(): void
  /** Passed on only while open. */
  bytes(chunk: Uint8Array): void
  /** The first call ends it; the owner hears of it in a later microtask, never inside its own call. */
  end(fault: Fault): void
}

/** `what` names the transport in faults, such as `serial port /dev/venue/gate1`. */
export function createLife(what: string): Life {
  let owner: TransportOwner | null = null
  let phase: 'new' | 'opening' | 'open' | 'closed' = 'new'
  let ended: Fault | null = null

  function tell(listener: TransportOwner, fault: Fault): void {
    queueMicrotask(() => listener.closed(fault))
  }

  return {
    phase: () => phase,
    begin(newOwner) {
      if (owner !== null) {
        tell(newOwner, new Fault('busy', `${what} was opened before; a transport is single-use`))
        return false
      }
      owner = newOwner
      if (ended !== null) {
        tell(newOwner, ended)
        return false
      }
      phase = 'opening'
      return true
    },
    opened() {
      if (phase !== 'opening') return
      phase = 'open'
      owner?.opened()
    },
    bytes(chunk) {
      if (phase === 'open') owner?.bytes(chunk)
    },
    end(fault) {
      if (phase === 'closed') return
      phase = 'closed'
      ended = fault
      if (owner !== null) tell(owner, fault)
    },
  }
}

/** The fault of every transport that was closed by its owner. */
export function closedByUs(what: string): Fault {
  return new Fault('closed', `${what} was closed by its owner`)
}
