/** When to wake: the first of what is to come. Pure. */

/** The earliest of several moments; null when there is none. */
export function earliest(moments: Iterable<number | null>): number | null {
  let first: number | null = null
  for (const moment of moments) if (moment !== null && (first === null || moment < first)) first = moment
  return first
}
