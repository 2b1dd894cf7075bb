/**
 * A pseudo-terminal for simulated devices: the gateway opens its path like any serial port, the simulator holds the
 * other end. Real kernel tty, no wire: nothing waits for the baud rate.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { Fault } from '../fault.ts'
import type { Transport } from '../ports.ts'
import { faultFrom } from './errno.ts'
import { makeRaw, masterFlags, onReadable, slaveFlags, unlockSlave } from './libc.ts'
import { closedByUs, createLife } from './life.ts'
import { isNotNow } from './outbound.ts'
import { createPortLink, type PortLink } from './port-link.ts'

export interface Pty {
  /** The gateway's end: `/dev/pts/N`. */
  readonly path: string
  /** The stable name that leads to `path`, or null when none was asked for. */
  readonly link: string | null
  /**
   * The simulator's end. It notices neither that the gateway opens nor that it closes, as on a cable. What it writes
   * while nobody reads is kept by the kernel up to some 18 kB and lost beyond that, as in an overrun.
   */
  readonly far: Transport
  /** Pulls the plug: the gateway sees its port close, `far` closes with `unplugged`, the link is removed. */
  unplug(): void
}

export interface PtyOptions {
  /** Keeps `directory/name` leading to the pty until it is unplugged. */
  readonly link?: { readonly directory: string; readonly name: string }
}

/** Bytes taken in one read. A pty gives at most 4,095. */
const readBytes = 4096

/** Throws a `Fault` when this machine has no pty to give, or the link cannot be made. Linux only. */
export function openPty({ link }: PtyOptions = {}): Pty {
  const master = openMaster()
  let slave: number | null = null
  try {
    const path = unlockSlave(master)
    // Held open for life: without it the master would fail with EIO whenever the gateway closes its end.
    slave = openSync(path, slaveFlags)
    makeRaw(slave)
    const portLink = link === undefined ? null : createPortLink({ ...link, target: path })
    return plugIn({ path, master, slave, portLink })
  } catch (error) {
    if (slave !== null) closeSync(slave)
    closeSync(master)
    throw faultFrom(error, {
      what: 'pseudo-terminal',
      expected: 'a slave in /dev/pts and a place for its link',
    })
  }
}

function openMaster(): number {
  try {
    return openSync('/dev/ptmx', masterFlags)
  } catch (error) {
    throw faultFrom(error, { what: '/dev/ptmx', expected: 'a machine with pseudo-terminals left' })
  }
}

interface PtyParts {
  readonly path: string
  readonly master: number
  readonly slave: number
  readonly portLink: PortLink | null
}

function plugIn({ path, master, slave, portLink }: PtyParts): Pty {
  const what = `simulator's end of ${path}`
  const life = createLife(what)
  const buffer = Buffer.allocUnsafe(readBytes)
  let plugged = true
  let stopListening: (() => void) | null = null

  function pull(fault: Fault): void {
    if (!plugged) return
    plugged = false
    stopListening?.()
    portLink?.remove()
    closeSync(slave)
    closeSync(master)
    life.end(fault)
  }

  function broken(error: unknown): void {
    pull(faultFrom(error, { what, expected: 'it to stay plugged in', inUse: true }))
  }

  function take(): void {
    if (!plugged) return
    let count = 0
    try {
      count = readSync(master, buffer)
    } catch (error) {
      if (!isNotNow(error)) broken(error)
      return
    }
    life.bytes(Uint8Array.from(buffer.subarray(0, count)))
  }

  function put(bytes: Uint8Array): void {
    try {
      writeSync(master, bytes)
    } catch (error) {
      if (!isNotNow(error)) broken(error)
    }
  }

  const far: Transport = {
    open(owner) {
      if (!life.begin(owner)) return
      queueMicrotask(() => {
        life.opened()
        if (plugged) stopListening = onReadable(master, take)
      })
    },
    write(bytes) {
      if (plugged && life.phase() === 'open') put(bytes)
    },
    close: () => pull(closedByUs(what)),
  }
  return {
    path,
    link: portLink?.path ?? null,
    far,
    unplug: () => pull(new Fault('unplugged', `${what} was unplugged`)),
  }
}
