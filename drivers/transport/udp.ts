/**
 * One partner on the network reached over UDP, as a transport: each datagram is one chunk, and what comes from anybody
 * else is never heard. Knows no packets; asking again and reconnecting are its owner's.
 */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { Fault } from '../fault.ts'
import type { Cancel, Clock, Transport } from '../ports.ts'
import { faultFrom } from './errno.ts'
import { closedByUs, createLife } from './life.ts'
import { maxOutboundBytes } from './outbound.ts'

export interface UdpOptions {
  readonly host: string
  readonly port: number
  readonly clock: Clock
  /** Datagrams of any other length are thrown away whole; null where they have no fixed length. */
  readonly datagramBytes: number | null
  /** From the start to a socket that is tied to its partner; it is the name that takes time. */
  readonly connectTimeoutMs?: number
}

/**
 * A transport over one connected UDP socket: the kernel drops what other addresses send. `opened` says nothing of whether
 * the partner is there. A partner whose machine says that nobody listens ends it with `refused`. When more than
 * `maxOutboundBytes` wait to leave, it is closed with `no_reply`.
 */
export function udpTransport(options: UdpOptions): Transport {
  const { host, port, clock, datagramBytes, connectTimeoutMs = 5_000 } = options
  const what = `UDP device ${host}:${port}`
  const life = createLife(what)
  let socket: Socket | null = null
  let cancelWait: Cancel | null = null

  function endWait(): void {
    cancelWait?.()
    cancelWait = null
  }

  function finish(fault: Fault): void {
    endWait()
    const open = socket
    socket = null
    open?.close()
    life.end(fault)
  }

  function failed(error: Error): void {
    finish(faultFrom(error, { what, expected: 'an open UDP port', inUse: life.phase() === 'open' }))
  }

  function connect(): Socket {
    const connecting = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
    connecting.on('error', failed)
    connecting.on('message', (datagram) => {
      if (datagramBytes !== null && datagram.length !== datagramBytes) return
      life.bytes(Uint8Array.from(datagram))
    })
    connecting.once('connect', () => {
      if (socket !== connecting) return
      endWait()
      life.opened()
    })
    connecting.connect(port, host)
    return connecting
  }

  return {
    open(owner) {
      if (!life.begin(owner)) return
      cancelWait = clock.at(clock.now() + connectTimeoutMs, () =>
        finish(
          new Fault(
            'unreachable',
            `${what} has no address; expected it to be found in ${connectTimeoutMs} ms`,
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
      socket.send(Uint8Array.from(bytes), (error) => {
        if (error !== null) failed(error)
      })
      const waiting = socket.getSendQueueSize()
      if (waiting <= maxOutboundBytes) return
      finish(new Fault('no_reply', `${what} takes no more bytes; expected ${waiting} waiting bytes to leave`))
    },
    close() {
      finish(closedByUs(what))
    },
  }
}
