/** A clock whose time moves only when a test says so. */
import type { Cancel, Clock } from '../../drivers/ports.ts'

export interface VirtualClock extends Clock {
  /** Moves time on by `ms` and runs everything due until then, in order of time, then of insertion. */
  advance(ms: number): void
  /**
   * Runs what is due, one callback after another, until `reached()` is true. Throws when that takes more than
   * `limitMs` of virtual time or when nothing is left that could make it true.
   */
  runUntil(reached: () => boolean, limitMs: number): void
  /** How many callbacks wait. */
  waiting(): number
}

/** More callbacks than this at one and the same moment are a loop that does not move time on. */
const maxCallbacksAtOneMoment = 100_000

interface Timer {
  readonly atMs: number
  readonly wake: () => void
}

/** `startMs`: what `now()` says at first. */
export function createVirtualClock(startMs = 0): VirtualClock {
  // Sorted by time; equal times in order of insertion.
  const timers: Timer[] = []
  let now = startMs
  let atThisMoment = 0

  function insert(timer: Timer): void {
    let low = 0
    let high = timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((timers[middle]?.atMs ?? 0) <= timer.atMs) low = middle + 1
      else high = middle
    }
    timers.splice(low, 0, timer)
  }

  function moveTo(ms: number): void {
    if (ms <= now) return
    now = ms
    atThisMoment = 0
  }

  /** Runs the next callback if it is due at `untilMs`, and says whether there was one. */
  function runNext(untilMs: number): boolean {
    const next = timers[0]
    if (next === undefined || next.atMs > untilMs) return false
    timers.shift()
    moveTo(next.atMs)
    atThisMoment++
    if (atThisMoment > maxCallbacksAtOneMoment) throw new Error(`time stands still at ${now} ms`)
    next.wake()
    return true
  }

  function at(atMs: number, wake: () => void): Cancel {
    if (Number.isNaN(atMs)) throw new Error('a timer needs a moment, got NaN')
    const timer = { atMs: Math.max(atMs, now), wake }
    insert(timer)
    return () => {
      const index = timers.indexOf(timer)
      if (index >= 0) timers.splice(index, 1)
    }
  }

  return {
    now: () => now,
    at,
    advance(ms) {
      const target = now + ms
      while (runNext(target)) {
        // each pass ran one callback
      }
      moveTo(target)
    },
    runUntil(reached, limitMs) {
      const target = now + limitMs
      while (!reached()) {
        if (!runNext(target)) throw new Error(`not reached within ${limitMs} ms of virtual time`)
      }
    },
    waiting: () => timers.length,
  }
}

/** Lets virtual time go on until a promise is resolved; throws when 10 s are not enough. */
export async function passTimeUntil(promise: Promise<void>, clock: VirtualClock): Promise<void> {
  let done = false
  void promise.then(() => {
    done = true
  })
  for (let n = 0; n < 1_000 && !done; n++) {
    clock.advance(10)
    await Promise.resolve()
  }
  if (!done) throw new Error('not finished in 10 s of virtual time')
}
