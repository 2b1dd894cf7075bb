/**
 * The orders that one device was given and that have not ended yet, so that each ends exactly once even when the wire
 * is lost under it. Knows no packets and no time.
 */

export interface OrderLedger {
  /** `known`: that ref is unfinished already, nothing was added. `full`: too many are unfinished. */
  accept(ref: string): 'accepted' | 'known' | 'full'
  /** A request that may carry orders was put on the wire: each unfinished one may have had its effect. */
  requestWritten(): void
  /** Ends an order and says whether it was unfinished. */
  end(ref: string): boolean
  isEmpty(): boolean
  /** Ends all that are left, oldest first. */
  endAll(): readonly { readonly ref: string; readonly written: boolean }[]
}

/** `limit`: how many orders may be unfinished at a time. */
export function createOrderLedger(limit: number): OrderLedger {
  const written = new Map<string, boolean>()
  return {
    accept(ref) {
      if (written.has(ref)) return 'known'
      if (written.size >= limit) return 'full'
      written.set(ref, false)
      return 'accepted'
    },
    requestWritten() {
      for (const ref of written.keys()) written.set(ref, true)
    },
    end: (ref) => written.delete(ref),
    isEmpty: () => written.size === 0,
    endAll() {
      const left = [...written].map(([ref, wasWritten]) => ({ ref, written: wasWritten }))
      written.clear()
      return left
    },
  }
}
