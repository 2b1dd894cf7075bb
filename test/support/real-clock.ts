/** Real monotonic time, for tests against real ttys and sockets. */
import type { Clock } from '../../drivers/ports.ts'

export function createRealClock(): Clock {
  return {
    now: () => performance.now(),
    at(atMs, wake) {
      const timer = setTimeout(wake, Math.max(0, atMs - performance.now()))
      return () => clearTimeout(timer)
    },
  }
}
