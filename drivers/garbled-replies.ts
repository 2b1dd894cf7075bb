/**
 * Replies that came and could not be understood: half frames, wrong checksums, noise. One is repeated and nobody's matter;
 * when they pile up somebody must look at the cable (edge case 2). Knows no wire and no words.
 */

/** So many within the window are no chance disturbance; as many in a row make most devices gone. */
const mostGarbled = 3
/** A bad cable shows within a minute; what is rarer than that costs nobody anything. */
const windowMs = 60_000

export interface GarbledReplies {
  /** One more; true when this one makes it worth telling, once until it is over. `now` in monotonic ms. */
  add(now: number): boolean
  /** A reply was understood; true when what was told is over, no other having been garbled for a whole window. */
  understood(now: number): boolean
  /** Begins anew, with nothing told. */
  forget(): void
}

/** Nothing was garbled yet. */
export function createGarbledReplies(): GarbledReplies {
  let times: readonly number[] = []
  let isTold = false
  const recent = (now: number) => times.filter((ms) => now - ms < windowMs)

  function forget(): void {
    times = []
    isTold = false
  }

  return {
    add(now) {
      times = [...recent(now), now].slice(-mostGarbled)
      if (isTold || times.length < mostGarbled) return false
      isTold = true
      return true
    },
    understood(now) {
      if (!isTold || recent(now).length > 0) return false
      forget()
      return true
    },
    forget,
  }
}
