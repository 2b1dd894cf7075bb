/**
 * The requests that wait for one wire: orders before polls, first come first served among equals. As each owner has
 * at most one request here, that is also fair. Knows no time and no bytes.
 */
import type { Packet, Request } from './ports.ts'

export interface Waiting<Owner> {
  readonly owner: Owner
  readonly request: Request<Packet>
}

export interface WireQueue<Owner> {
  /** Bounded by the number of owners: a second request of one owner is a bug of its conversation and throws. */
  put(owner: Owner, request: Request<Packet>): void
  /** The next one to be written, taken out; null when none waits. */
  take(): Waiting<Owner> | null
  /** Takes out the poll of `owner` if one waits, and says whether. */
  withdrawPoll(owner: Owner): boolean
  isEmpty(): boolean
}

export function createWireQueue<Owner>(): WireQueue<Owner> {
  const orders: Waiting<Owner>[] = []
  const polls: Waiting<Owner>[] = []
  const isOf = (owner: Owner) => (entry: Waiting<Owner>) => entry.owner === owner
  return {
    put(owner, request) {
      if (orders.some(isOf(owner)) || polls.some(isOf(owner))) {
        throw new Error('a second request was queued while the first one waits')
      }
      const queue = request.priority === 'order' ? orders : polls
      queue.push({ owner, request })
    },
    take: () => orders.shift() ?? polls.shift() ?? null,
    withdrawPoll(owner) {
      const at = polls.findIndex(isOf(owner))
      if (at >= 0) polls.splice(at, 1)
      return at >= 0
    },
    isEmpty: () => orders.length === 0 && polls.length === 0,
  }
}
