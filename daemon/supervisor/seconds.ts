/** Lengths of time as the log tells them. Pure. */

/** Whole seconds, at least one: what was away was away. */
export function wholeSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1_000))
}
