/**
 * The one among the consumers that acknowledges: elected by a lease, and when it dies another takes over. The election saves
 * messages and no more: the end of the unbroken row stands in the store, and whoever says it says the same. Knows no MQTT.
 */
import type { StreamRow } from '../platform-consumer/inbox.ts'
import type { Lease } from './lease.ts'

/** How long a consumer may be silent before another acknowledges in its place. */
export const leaseMs = 2_000

export interface Acker {
  /** Renews the lease, or tries to get it; gives the streams whose unbroken row has grown since it was last given. */
  turn(nowMs: number): readonly StreamRow[]
}

/** `holder`: a name that no other consumer has. `streams`: where the unbroken rows end now. */
export function createAcker({
  lease,
  holder,
  streams,
}: {
  lease: Pick<Lease, 'take'>
  holder: string
  streams: () => readonly StreamRow[]
}): Acker {
  const said = new Map<string, number>()
  let isElected = false
  let renewMs = Number.NEGATIVE_INFINITY

  function elect(nowMs: number): void {
    if (nowMs < renewMs) return
    const was = isElected
    isElected = lease.take(holder, { nowMs, untilMs: nowMs + leaseMs })
    renewMs = nowMs + leaseMs / 4
    // What its predecessor did not come to say, nobody knows.
    if (isElected && !was) said.clear()
  }

  return {
    turn(nowMs) {
      elect(nowMs)
      if (!isElected) return []
      const grown = streams().filter(({ stream, sequence }) => sequence > (said.get(stream) ?? 0))
      for (const { stream, sequence } of grown) said.set(stream, sequence)
      return grown
    },
  }
}
