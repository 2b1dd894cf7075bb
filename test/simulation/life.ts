/** What cuts a dead gateway off: no timer, no byte and no message reaches it, and none comes from it. */
import type { DaemonClock } from '../../daemon/clock.ts'
import type { Broker } from '../../daemon/platform/broker.ts'
import type { Clock, Transport } from '../../drivers/ports.ts'

/** 18 March 2026, 09:30 at the venue. */
export const dayStartMs = Date.parse('2026-03-18T09:30:00+08:00')

/** One life of a gateway; after it, nothing reaches the gateway and nothing comes from it. */
export interface Life {
  alive: boolean
  dieAt: 'before append' | 'after append' | null
}

export function clockWhileAlive(life: Life, clock: Clock): DaemonClock {
  return {
    now: clock.now,
    at: (atMs, wake) =>
      clock.at(atMs, () => {
        if (life.alive) wake()
      }),
    moment: () => ({ ms: dayStartMs + Math.floor(clock.now()), clock: 'synced' }),
    wallMs: () => dayStartMs + clock.now(),
  }
}

export function whileAlive(life: Life, transport: Transport): Transport {
  return {
    open: (owner) =>
      transport.open({
        opened: () => life.alive && owner.opened(),
        bytes: (chunk) => life.alive && owner.bytes(chunk),
        closed: (fault) => life.alive && owner.closed(fault),
      }),
    write: (bytes) => life.alive && transport.write(bytes),
    close: () => transport.close(),
  }
}

export function brokerWhileAlive(life: Life, broker: Broker): Broker {
  return {
    connect: (owner) =>
      broker.connect({
        up: () => life.alive && owner.up(),
        down: (fault) => life.alive && owner.down(fault),
        message: (message) => life.alive && owner.message(message),
      }),
  }
}
