/** The clock of a day that is played: real time that can be moved on. What falls due on the way falls due in order. */
import type { DaemonClock } from '../../daemon/clock.ts'
import type { Clock } from '../../drivers/ports.ts'

export interface SteppedClock extends DaemonClock {
  /** Moves time on to a moment; nothing happens when it is later already. Milliseconds since 1970. */
  moveTo(ms: number): void
}

interface Timer {
  readonly atMs: number
  readonly wake: () => void
}

/** Starts at `startMs` (since 1970) and runs with `machine` until it is moved. Always in step. */
export function createSteppedClock(startMs: number, machine: Clock): SteppedClock {
  const timers = new Set<Timer>()
  let ahead = startMs - machine.now()
  let cancel: () => void = () => undefined
  const now = () => machine.now() + ahead

  function next(): Timer | null {
    let first: Timer | null = null
    for (const timer of timers) if (first === null || timer.atMs < first.atMs) first = timer
    return first
  }

  function arm(): void {
    cancel()
    const timer = next()
    cancel = timer === null ? () => undefined : machine.at(Math.max(machine.now(), timer.atMs - ahead), fire)
  }

  function fire(): void {
    for (let timer = next(); timer !== null && timer.atMs <= now(); timer = next()) {
      timers.delete(timer)
      timer.wake()
    }
    arm()
  }

  return {
    now,
    at(atMs, wake) {
      const timer = { atMs, wake }
      timers.add(timer)
      arm()
      return () => {
        timers.delete(timer)
        arm()
      }
    },
    moment: () => ({ ms: Math.floor(now()), clock: 'synced' }),
    wallMs: now,
    moveTo(ms) {
      for (let timer = next(); timer !== null && timer.atMs < ms; timer = next()) {
        ahead += Math.max(0, timer.atMs - now())
        fire()
      }
      ahead += Math.max(0, ms - now())
      fire()
    },
  }
}
