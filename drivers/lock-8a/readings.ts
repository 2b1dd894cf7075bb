/**
 * What the doors do, from readings of the whole board: a contact bounces and a reading may be old, so a door has moved
 * only when two readings say so and the second was asked for `debounceMs` after the first had come. Pure; knows no
 * orders and no wire.
 */

/** Doors by the numbers on the cabinet. */
export interface Doors {
  readonly open: ReadonlySet<number>
  /** Doors whose newest readings all differ from `open`, and since when (monotonic ms). */
  readonly changing: ReadonlyMap<number, number>
}

/** One reading of the whole board. */
export interface Reading {
  readonly open: ReadonlySet<number>
  /** When it was asked for; what it says is no older. */
  readonly askedAt: number
  readonly now: number
}

export interface Moved {
  readonly door: number
  readonly opened: boolean
  /** When the first reading that said so came. */
  readonly since: number
}

/** The doors after a reading, and those that have moved, by number. */
export function debounce(
  doors: Doors,
  reading: Reading,
  debounceMs: number,
): { readonly doors: Doors; readonly moved: readonly Moved[] } {
  const open = new Set(doors.open)
  const changing = new Map<number, number>()
  const moved: Moved[] = []
  for (const door of differing(doors.open, reading.open)) {
    const since = doors.changing.get(door) ?? reading.now
    if (reading.askedAt < since + debounceMs) changing.set(door, since)
    else {
      const opened = reading.open.has(door)
      if (opened) open.add(door)
      else open.delete(door)
      moved.push({ door, opened, since })
    }
  }
  return { doors: { open, changing }, moved }
}

function differing(before: ReadonlySet<number>, after: ReadonlySet<number>): readonly number[] {
  const shut = [...before].filter((door) => !after.has(door))
  const opened = [...after].filter((door) => !before.has(door))
  return [...shut, ...opened].sort((a, b) => a - b)
}

/** The first readings after a start or a gap, until two agree. */
export interface Finding {
  readonly open: ReadonlySet<number>
  /** When the first of the readings that agree so far came. */
  readonly since: number
  readonly readings: number
}

/** A bouncing contact must not keep a whole board out of use: so many readings are enough. */
const maxFindingReadings = 5

/** What the doors are once two readings agree, or what must be read on with. */
export function find(
  finding: Finding | null,
  reading: Reading,
  debounceMs: number,
): { readonly doors: Doors } | { readonly finding: Finding } {
  const { open, now } = reading
  const agrees = finding !== null && differing(finding.open, open).length === 0
  const since = agrees ? finding.since : now
  const readings = (finding?.readings ?? 0) + 1
  const isFound = agrees && reading.askedAt >= since + debounceMs
  if (isFound || readings >= maxFindingReadings) return { doors: { open, changing: new Map() } }
  return { finding: { open, since, readings } }
}
