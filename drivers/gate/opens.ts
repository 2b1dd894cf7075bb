/** The opens that still wait for a person, and what a passage contact says about them. Pure; knows no board and no wire. */
import type { Direction, Signal } from '../words.ts'

export const directions = ['in', 'out'] as const satisfies readonly Direction[]

/** The gate was opened, or may have been, and nobody was seen on it yet. */
export interface Open {
  readonly ref: string
  readonly direction: Direction
  /** Somebody came against it once already; that is said only once. */
  readonly reversed: boolean
  /** Monotonic ms. */
  readonly lapsesAt: number
}

export interface OpensChange<O extends Open> {
  readonly opens: readonly O[]
  readonly signals: readonly Signal[]
}

/**
 * One person came through in `direction`: on the oldest open of that direction, which is over; or else against the
 * oldest open of the other direction, said once per open, which waits on; or else on nobody's leave. `opens` are
 * oldest first.
 */
export function personPassed<O extends Open>(opens: readonly O[], direction: Direction): OpensChange<O> {
  const own = opens.find((open) => open.direction === direction)
  if (own !== undefined) {
    return {
      opens: opens.filter((open) => open !== own),
      signals: [{ kind: 'PersonPassed', direction, ref: own.ref }],
    }
  }
  const against = opens.find((open) => !open.reversed)
  if (against !== undefined) {
    return {
      opens: opens.map((open) => (open === against ? { ...open, reversed: true } : open)),
      signals: [{ kind: 'PassageReversed', direction, ref: against.ref }],
    }
  }
  return { opens, signals: [{ kind: 'PersonPassed', direction, ref: null }] }
}

/** Ends the opens whose time is over. */
export function lapse<O extends Open>(opens: readonly O[], now: number): OpensChange<O> {
  return {
    opens: opens.filter((open) => open.lapsesAt > now),
    signals: opens
      .filter((open) => open.lapsesAt <= now)
      .map((open) => ({ kind: 'PassageLapsed', ref: open.ref })),
  }
}
