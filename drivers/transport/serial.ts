/**
 * A serial port as a transport, on serialport's Linux binding. It listens from opening to closing without a pause,
 * because a hang-up is only noticed by somebody who listens. Knows no packets and no time.
 *
 * The binding opens, locks and sets the port; reading and writing are done here. Its own read repeats a read of zero
 * bytes for ever, and zero bytes are what a hung-up tty gives when the plug goes right after data.
 */
import { readSync, writeSync } from 'node:fs'
import { LinuxBinding, type LinuxPortBinding } from '@serialport/bindings-cpp'
import { Fault } from '../fault.ts'
import type { SerialFormat, Transport } from '../ports.ts'
import { owningGroup } from './device-node.ts'
import { faultFrom } from './errno.ts'
import { closedByUs, createLife } from './life.ts'
import { nativeCallback } from './native-callback.ts'
import { createOutbound, isNotNow } from './outbound.ts'

export interface SerialOptions {
  /** The device node or a stable symlink to it, such as `/dev/venue/gate1`. */
  readonly path: string
  readonly format: SerialFormat
}

/** Bytes taken in one read. A tty gives at most 4,095 (N_TTY_BUF_SIZE less one). */
const readBytes = 4096

/** Events of serialport's poller, as in libuv's uv_poll_start. */
const pollReadable = 0b01
const pollWritable = 0b10

/**
 * A transport over the serial port `path`, which is locked (flock) while it is open. `opened` means that speed and
 * format are set and what was received before was thrown away. `closed` comes after the port has been released, so
 * that it can be opened again at once. When the port does not take bytes fast enough for the writes (see
 * `maxOutboundBytes`) it is closed with `no_reply`.
 */
export function serialTransport({ path, format }: SerialOptions): Transport {
  const what = `serial port ${path}`
  const expected = `a tty that can be set to ${formatName(format)}`
  const life = createLife(what)
  const buffer = Buffer.allocUnsafe(readBytes)
  let port: LinuxPortBinding | null = null
  let ending: Fault | null = null

  /** The first fault counts. While the port is still being opened, `established` or `refused` goes on with it. */
  function finish(fault: Fault): void {
    if (ending !== null) return
    ending = fault
    if (port !== null) release(port, fault)
    else if (life.phase() === 'new') life.end(fault)
  }

  /** The owner is told only when the port is free. An error of close(2) changes nothing: it is free either way. */
  function release(held: LinuxPortBinding, fault: Fault): void {
    const tell = () => life.end(fault)
    held.close().then(tell, tell)
  }

  function broken(error: unknown): void {
    finish(faultFrom(error, { what, expected: 'it to stay plugged in', inUse: true }))
  }

  const outbound = createOutbound({
    write: (bytes) => writeSync(descriptor(), bytes),
    onError: broken,
    onOverflow: (waiting) =>
      finish(
        new Fault('no_reply', `${what} takes no more bytes; expected ${waiting} waiting bytes to leave`),
      ),
  })

  function descriptor(): number {
    const fd = port?.fd ?? null
    if (fd === null) throw Object.assign(new Error('the port is closed'), { code: 'EBADF' })
    return fd
  }

  /** Each call replaces what the poller waits for, so both are always named. */
  function listen(): void {
    if (ending === null)
      port?.poller.poll(outbound.waiting() > 0 ? pollReadable | pollWritable : pollReadable)
  }

  function take(): void {
    let count = 0
    try {
      count = readSync(descriptor(), buffer)
    } catch (error) {
      if (!isNotNow(error)) broken(error)
      return
    }
    if (count === 0) broken(hangUp)
    else life.bytes(Uint8Array.from(buffer.subarray(0, count)))
  }

  function reaction(act: () => void): (error: Error | null) => void {
    return nativeCallback((error: Error | null) => {
      if (ending !== null) return
      if (error === null) act()
      else broken(error)
      listen()
    })
  }

  function established(opened: LinuxPortBinding): void {
    port = opened
    if (ending !== null) {
      release(opened, ending)
      return
    }
    opened.poller.on('readable', reaction(take))
    opened.poller.on('writable', reaction(outbound.flush))
    life.opened()
    listen()
  }

  async function refused(error: unknown): Promise<void> {
    const fault = faultFrom(error, { what, expected, group: await owningGroup(path) })
    life.end(ending ?? fault)
  }

  return {
    open(owner) {
      if (!life.begin(owner)) return
      LinuxBinding.open({ path, ...format, lock: true }).then(established, refused)
    },
    write(bytes) {
      if (life.phase() !== 'open' || ending !== null) return
      outbound.push(bytes)
      listen()
    },
    close() {
      finish(closedByUs(what))
    },
  }
}

const hangUp = Object.assign(new Error('the tty was hung up'), { code: 'EIO' })

/** Such as `9600 8N1`. */
function formatName({ baudRate, dataBits, parity, stopBits }: SerialFormat): string {
  return `${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`
}
