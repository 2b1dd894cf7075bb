/**
 * A serial device server reached over TCP, as a transport. Raw bytes: no telnet (RFC 2217), where each FF would be
 * doubled. Knows no packets; reconnecting is its owner's.
 */
import { createConnection, type Socket } from 'node:net'
import { Fault } from '../fault.ts'
import type { Cancel, Clock, Transport } from '../ports.ts'
import { faultFrom } from './errno.ts'
import { setTcpUserTimeout } from './libc.ts'
import { closedByUs, createLife } from './life.ts'
import { maxOutboundBytes } from './outbound.ts'

export interface TcpOptions {
  readonly host: string
  readonly port: number
  readonly clock: Clock
  /** From the start to an established connection, name resolution included. */
  readonly connectTimeoutMs?: number
  /** What arrives this long after connecting is thrown away: it was meant for whoever was connected before. */
  readonly discardMs?: number
}

/** Silence before the first probe. Device servers that lose power never say goodbye. */
const keepAliveDelayMs = 10_000
const keepAliveIntervalMs = 3_000
const keepAliveProbes = 3
/** The same patience with bytes that nobody acknowledges. */
const unacknowledgedMs = keepAliveDelayMs + keepAliveIntervalMs * keepAliveProbes

/**
 * A transport over one TCP connection. `opened` comes `discardMs` after connecting. A dead peer is noticed after at
 * most 19 s, whether the line is idle (keep-alive) or bytes are waiting to be acknowledged. When more than
 * `maxOutboundBytes` wait to leave, the connection is closed with `no_reply`.
 */
export function tcpTransport(options: TcpOptions): Transport {
  const { host, port, clock, connectTimeoutMs = 5_000, discardMs = 100 } = options
  const what = `device server ${host}:${port}`
  const life = createLife(what)
  let socket: Socket | null = null
  let cancelWait: Cancel | null = null

  function finish(fault: Fault): void {
    cancelWait?.()
    cancelWait = null
    socket?.destroy()
    life.end(fault)
  }

  function wait(ms: number, then: () => void): void {
    cancelWait?.()
    cancelWait = clock.at(clock.now() + ms, then)
  }

  function connect(): Socket {
    const connecting = createConnection({ host, port, noDelay: true })
    connecting.setKeepAlive(true, keepAliveDelayMs, keepAliveIntervalMs, keepAliveProbes)
    connecting.once('connect', () => {
      setTcpUserTimeout(connecting, unacknowledgedMs)
      wait(discardMs, life.opened)
    })
    // Attached for life, so that nothing is ever held back; `life` passes bytes on only once opened.
    connecting.on('data', (chunk: Buffer) => life.bytes(Uint8Array.from(chunk)))
    connecting.on('end', () =>
      finish(new Fault('reset', `${what} closed the connection; expected it to stay`)),
    )
    connecting.on('error', (error) =>
      finish(faultFrom(error, { what, expected: 'an open TCP port', inUse: life.phase() === 'open' })),
    )
    // A socket that closes without `end` and without `error` must not leave its owner waiting.
    connecting.on('close', () => finish(new Fault('reset', `${what} is gone; expected it to stay`)))
    return connecting
  }

  return {
    open(owner) {
      if (!life.begin(owner)) return
      wait(connectTimeoutMs, () =>
        finish(
          new Fault(
            'unreachable',
            `${what} does not answer; expected a connection in ${connectTimeoutMs} ms`,
          ),
        ),
      )
      try {
        socket = connect()
      } catch (error) {
        finish(faultFrom(error, { what, expected: 'a host and a port from 1 to 65535' }))
      }
    },
    write(bytes) {
      if (life.phase() !== 'open' || socket === null) return
      socket.write(Uint8Array.from(bytes))
      const waiting = socket.writableLength
      if (waiting <= maxOutboundBytes) return
      finish(new Fault('no_reply', `${what} takes no more bytes; expected ${waiting} waiting bytes to leave`))
    },
    close() {
      finish(closedByUs(what))
    },
  }
}
