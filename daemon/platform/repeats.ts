/** The stretches of the journal that the platform asked for once more. In memory only: who misses one asks again. Pure. */

/** More than one consumer ever asks for at a time. */
export const stretchLimit = 8

export interface Repeats {
  /** A stretch, both ends included; false when `stretchLimit` wait already. */
  add(from: number, to: number): boolean
  /** The next up to `limit` events of the oldest stretch: those after `after`. Null when there is none. */
  take(limit: number): { readonly after: number; readonly count: number } | null
  isEmpty(): boolean
  /** What was under way is lost: each stretch that is not over begins again. */
  restart(): void
}

/** Begins with no stretch. */
export function createRepeats(): Repeats {
  let stretches: { readonly from: number; readonly to: number; next: number }[] = []
  return {
    add(from, to) {
      if (stretches.length >= stretchLimit) return false
      stretches.push({ from, to, next: from })
      return true
    },
    take(limit) {
      const [first] = stretches
      if (first === undefined) return null
      const count = Math.min(limit, first.to - first.next + 1)
      const after = first.next - 1
      first.next += count
      if (first.next > first.to) stretches = stretches.slice(1)
      return { after, count }
    },
    isEmpty: () => stretches.length === 0,
    restart() {
      for (const stretch of stretches) stretch.next = stretch.from
    },
  }
}
