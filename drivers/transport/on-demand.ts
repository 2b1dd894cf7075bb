/**
 * A transport whose code, and the native library below it, is loaded when it is opened. What no wire of a venue needs takes
 * no memory, and a library that does not load on this machine costs the wires that need it and no other.
 */
import { Fault } from '../fault.ts'
import type { Transport } from '../ports.ts'
import { closedByUs, createLife } from './life.ts'

/**
 * A transport that `load` makes at its opening; `what` names it in faults, such as `serial port /dev/venue/gate1`. Ends
 * with `unsupported` when it cannot be loaded, with `closed` when it was closed before it was.
 */
export function onDemand(what: string, load: () => Promise<Transport>): Transport {
  const life = createLife(what)
  let loaded: Transport | null = null

  function enter(transport: Transport): void {
    if (life.phase() !== 'opening') return
    loaded = transport
    transport.open({ opened: life.opened, bytes: life.bytes, closed: life.end })
  }

  function notLoaded(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    life.end(new Fault('unsupported', `${what} needs a library that does not load here: ${reason}`))
  }

  return {
    open(owner) {
      if (life.begin(owner)) load().then(enter, notLoaded)
    },
    write(bytes) {
      loaded?.write(bytes)
    },
    close() {
      if (loaded === null) life.end(closedByUs(what))
      else loaded.close()
    },
  }
}
