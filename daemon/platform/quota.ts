/** Keeps what we have open towards the broker under its receive maximum (MQTT 5, 4.9), in order. Pure. */
import { Fault } from '../../drivers/fault.ts'
import type { Done, OutboundMessage } from './broker.ts'

/** Messages that may wait for a place under the receive maximum; callers keep far below it. */
export const maxWaiting = 4_096

export interface Quota {
  /** Gives the message to `send` now or as soon as there is a place; `done` as in `BrokerLink.publish`. */
  offer(message: OutboundMessage, done: Done): void
  /** Forgets what waits. */
  drop(): void
}

/**
 * `receiveMaximum`: how many QoS 1 messages may be unacknowledged at once. `send` puts a message on the wire and
 * calls its second argument once, when the message is acknowledged or refused.
 */
export function createQuota(
  receiveMaximum: number,
  send: (message: OutboundMessage, done: Done) => void,
): Quota {
  let free = receiveMaximum
  const waiting: { readonly message: OutboundMessage; readonly done: Done }[] = []

  function put(message: OutboundMessage, done: Done): void {
    const places = message.qos
    free -= places
    send(message, (fault) => {
      free += places
      putWaiting()
      done(fault)
    })
  }

  function putWaiting(): void {
    while (free > 0) {
      const next = waiting.shift()
      if (next === undefined) return
      put(next.message, next.done)
    }
  }

  return {
    offer(message, done) {
      if (free > 0) put(message, done)
      else if (waiting.length < maxWaiting) waiting.push({ message, done })
      else queueMicrotask(() => done(new Fault('busy', `${maxWaiting} messages wait for the broker`)))
    },
    drop() {
      waiting.length = 0
    },
  }
}
