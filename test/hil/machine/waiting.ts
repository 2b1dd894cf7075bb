/** Waiting for events with a deadline, for a machine that is emulated and therefore slow. */

/** Under emulation a start of a program may take tens of seconds on a busy host; milliseconds. */
export const patienceMs = 20_000

export class TooLate extends Error {}

/** `promise`, or a `TooLate` that says what was waited for. */
export async function within<T>(promise: Promise<T>, what: string, ms = patienceMs): Promise<T> {
  const timer = Promise.withResolvers<never>()
  const timeout = setTimeout(() => timer.reject(new TooLate(`${what} did not come within ${ms} ms`)), ms)
  try {
    return await Promise.race([promise, timer.promise])
  } finally {
    clearTimeout(timeout)
  }
}
