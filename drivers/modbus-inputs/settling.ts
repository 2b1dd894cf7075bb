/** When a contact counts as moved: two equal readings in a row, so that a bounce is no news. Pure. */

/**
 * After so many readings in a row that each differ from the one before, an input is taken as it reads: a contact that
 * chatters must not keep the others, or itself, from being told for ever. About a second at the usual rate.
 */
const readingsUntilTaken = 10

/** One input over the readings since the board was found. */
export interface Settling {
  /** The newest reading. */
  readonly on: boolean
  /** How many readings in a row differed from the one before them. */
  readonly unlike: number
  /** What counts; null before two readings agreed. */
  readonly settled: boolean | null
}

/** An input after one more reading; `before` is null at its first one. */
export function settle(before: Settling | null, on: boolean): Settling {
  if (before === null) return { on, unlike: 0, settled: null }
  if (before.on === on) return { on, unlike: 0, settled: on }
  // It counts no further, so that the input is taken, and complained of, once.
  const unlike = Math.min(before.unlike + 1, readingsUntilTaken + 1)
  return { on, unlike, settled: unlike === readingsUntilTaken ? on : before.settled }
}

/** Whether the newest reading was the one at which patience ended. */
export function gaveUp(input: Settling): boolean {
  return input.unlike === readingsUntilTaken
}
