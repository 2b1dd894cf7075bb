/**
 * What the doors do, from readings of the board: a contact bounces and a reading may be old, so a door has moved only
 * when two readings say so and the second was asked for `debounceMs` after the first had come. Pure; knows no orders
 * and no wire.
 */

/** Doors by the numbers on the cabinet. */
export interface Doors {
  readonly open: ReadonlySet<number>
  /** Doors whose newest readings all differ from `open`, and since when (monotonic ms). */
  readonly changing: ReadonlyMap<number, number>
}

/** One reading of the board, of all its doors or of some. */
export interface Reading {
  /** Whether each door that was read is open. */
  readonly doors: ReadonlyMap<number, boolean>
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

/** The doors after a reading, and those that have moved, by number. What was not read stays as it was. */
export function debounce(
  doors: Doors,
  reading: Reading,
  debounceMs: number,
): { readonly doors: Doors; readonly moved: readonly Moved[] } {
  const open = new Set(doors.open)
  const changing = new Map([...doors.changing].filter(([door]) => !reading.doors.has(door)))
  const moved: Moved[] = []
  for (const [door, opened] of [...reading.doors].sort(([a], [b]) => a - b)) {
    if (opened === doors.open.has(door)) continue
    const since = doors.changing.get(door) ?? reading.now
    if (reading.askedAt < since + debounceMs) changing.set(door, since)
    else {
      if (opened) open.add(door)
      else open.delete(door)
      moved.push({ door, opened, since })
    }
  }
  return { doors: { open, changing }, moved }
}

/** The first readings after a start or a gap, until two agree. */
export interface Finding {
  readonly doors: ReadonlyMap<number, boolean>
  /** When the first of the readings that agree so far came. */
  readonly since: number
  readonly readings: number
  /** How many others left doors out. */
  readonly partial: number
}

/** A bouncing contact must not keep a whole board out of use: so many readings are enough. */
const maxFindingReadings = 5

/** A board that left doors out so often does not have them. */
export const maxPartialReadings = 5

/** What the doors are once two readings of all `count` doors agree, or what must be read on with. */
export function find(
  finding: Finding | null,
  reading: Reading,
  { debounceMs, count }: { readonly debounceMs: number; readonly count: number },
): { readonly doors: Doors } | { readonly finding: Finding } {
  const { doors, now } = reading
  const { readings, partial } = finding ?? { readings: 0, partial: 0 }
  if (doors.size < count) return { finding: { doors, since: now, readings, partial: partial + 1 } }
  const agrees = finding !== null && agree(finding.doors, doors)
  const since = agrees ? finding.since : now
  const isFound = (agrees && reading.askedAt >= since + debounceMs) || readings + 1 >= maxFindingReadings
  if (!isFound) return { finding: { doors, since, readings: readings + 1, partial } }
  const open = [...doors].flatMap(([door, isOpen]) => (isOpen ? [door] : []))
  return { doors: { open: new Set(open), changing: new Map() } }
}

function agree(one: ReadonlyMap<number, boolean>, other: ReadonlyMap<number, boolean>): boolean {
  return one.size === other.size && [...one].every(([door, isOpen]) => other.get(door) === isOpen)
}
